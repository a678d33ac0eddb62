"""The folder of the index: one current build, changed in one step, private, written by one at a time."""

from pathlib import Path

import pytest

from registry.search.folder import (
    CURRENT,
    IndexBroken,
    IndexBusy,
    current,
    new_build,
    only_writer,
    private,
    read_number,
    swap,
    sweep,
    write_number,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a place for an index."""
    return tmp_path / "instance" / "index"


def built(folder: Path, number: int) -> Path:
    """Make a build that says which it is."""
    build = new_build(folder)
    write_number(build, number)
    return build


def test_builds_are_private_and_each_has_a_folder_of_its_own(folder: Path) -> None:
    first, second = new_build(folder), new_build(folder)
    assert first != second
    assert {path.stat().st_mode & 0o777 for path in (folder, first, second)} == {0o700}


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert private(tmp_path).stat().st_mode & 0o777 == 0o700


def test_a_finished_build_takes_the_place_of_the_one_before(folder: Path) -> None:
    swap(folder, built(folder, 1))
    assert read_number(current(folder)) == 1
    second = built(folder, 2)
    swap(folder, second)
    assert (current(folder), read_number(current(folder))) == (second, 2)
    assert sorted(path.name for path in folder.iterdir()) == sorted([CURRENT, second.name])


def test_what_a_process_left_that_died_is_swept_and_what_is_current_stays(folder: Path) -> None:
    kept = built(folder, 1)
    swap(folder, kept)
    left = built(folder, 2)
    (folder / f"{CURRENT}.{left.name}").symlink_to(left.name)  # died between making and renaming the link
    (folder / "lock").touch()
    sweep(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted([CURRENT, "lock", kept.name])
    assert read_number(current(folder)) == 1


def test_without_a_current_build_every_build_is_swept(folder: Path) -> None:
    new_build(folder)
    sweep(folder)
    assert list(folder.iterdir()) == []


def test_the_index_can_be_moved_with_its_folder(folder: Path) -> None:
    swap(folder, built(folder, 7))
    moved = folder.rename(folder.with_name("elsewhere"))
    assert read_number(current(moved)) == 7


def test_a_folder_without_an_index_is_broken(folder: Path) -> None:
    with pytest.raises(IndexBroken):
        current(folder)
    private(folder)
    (folder / CURRENT).mkdir()  # no link
    with pytest.raises(IndexBroken):
        current(folder)


def test_a_number_takes_the_place_of_the_one_before(folder: Path) -> None:
    build = built(folder, 1)
    write_number(build, 4711)
    assert read_number(build) == 4711
    assert [path.name for path in build.iterdir()] == ["number"]


def test_one_writes_and_another_is_told_so(folder: Path) -> None:
    with only_writer(folder), pytest.raises(IndexBusy), only_writer(folder, patience=0.0):
        pytest.fail("two writers at once")
    with only_writer(folder, patience=0.0):
        pass


def test_a_writer_that_fails_leaves_no_lock(folder: Path) -> None:
    with pytest.raises(RuntimeError), only_writer(folder):
        raise RuntimeError
    with only_writer(folder, patience=0.0):
        pass

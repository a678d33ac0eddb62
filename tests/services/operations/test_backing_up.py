"""Backups: one file from the running database, restored into an empty place of either kind."""

import hashlib
import json
import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from registry import db
from registry.model import Concept, Indicator, Office
from registry.services.operations import backing_up, migrating
from registry.services.operations.archiving import NotABackup
from registry.services.operations.backing_up import FileExists, NothingToBackUp, backup
from registry.services.operations.restoring import NotEmpty, restore
from registry.services.operations.verifying import LogBroken
from registry.services.state import locking
from registry.settings import Settings, use
from tests.databases import Templates, bound
from tests.services.filling import contents, fill


@pytest.fixture(autouse=True)
def used(settings: Settings) -> None:
    """Make the test's settings the process's."""
    use(settings)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a place for a backup."""
    return tmp_path / "backups" / "first.zip"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Give a place for an index."""
    return tmp_path / "index"


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest) -> Templates:
    """Give databases of each kind to restore into."""
    found: Templates = request.getfixturevalue(f"{request.param}_templates")
    return found


@pytest.fixture
def backed_up(database: str, file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Fill a database and back it up; give what it held."""
    fill()
    backup(file)
    return contents()


def test_a_backup_is_one_private_file_that_says_what_it_holds(database: str, file: Path) -> None:
    fill()
    manifest = backup(file)
    assert [path.name for path in file.parent.iterdir()] == ["first.zip"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert (manifest.change_number, manifest.catalogue_number) == (3, 1)
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("manifest.json"))["change_hash"] == manifest.change_hash


def test_a_backup_replaces_no_file(database: str, file: Path) -> None:
    file.parent.mkdir()
    file.write_text("precious")
    with pytest.raises(FileExists):
        backup(file)
    assert file.read_text() == "precious"


def test_a_database_without_tables_is_not_backed_up(templates: Templates, instance: Path, file: Path) -> None:
    with templates.empty(instance), pytest.raises(NothingToBackUp):
        backup(file)
    assert not list(file.parent.iterdir())


def test_a_backup_shows_one_moment_while_others_write(
    database: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    monkeypatch.setattr(backing_up, "TELL_EVERY", 1)
    told: list[tuple[int, int]] = []

    def write_meanwhile(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1:
            writer = threading.Thread(target=add_an_office)
            writer.start()
            writer.join()

    before = contents()["office"]
    manifest = backup(file, write_meanwhile)
    assert len(contents()["office"]) == len(before) + 1
    assert told == [(done, manifest.rows) for done in range(1, manifest.rows + 1)]
    assert {entry.name: entry.rows for entry in manifest.tables}["office"] == len(before)


def add_an_office() -> None:
    """Write something in a thread of its own."""
    try:
        with db.transaction() as session:
            session.add(Office(code="waehrenddessen"))
    finally:
        db.session.remove()


def test_restored_rows_are_those_that_were_backed_up(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        restore(file, index)
        second = file.with_name("second.zip")
        backup(second)
    # Member for member the same bytes, although the rows went through another kind of database.
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(second) as after:
        tables = [name for name in before.namelist() if name.startswith("tables/")]
        assert sorted(tables) == sorted(name for name in after.namelist() if name.startswith("tables/"))
        assert [before.read(name) for name in tables] == [after.read(name) for name in tables]


def test_a_restored_registry_goes_on_counting(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        restore(file, index)
        with db.transaction() as session:
            session.add_all([Office(code="neu"), Concept(scheme_id=1, notation="neu")])
            session.flush()
            indicator = session.query(Indicator).one()
            assert indicator.published_id is not None
            assert session.query(Concept).filter_by(notation="bonuscard").one().broader_id == 9


def test_a_restored_registry_keeps_its_guards(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    (there := tmp_path / "there").mkdir()
    with other.copy(there):  # a migrated place without rows is empty, too
        restore(file, index)
        assert migrating.is_current()
        assert migrating.differences() == []


def test_nothing_is_restored_over_something(
    backed_up: dict[str, list[tuple[object, ...]]], file: Path, index: Path
) -> None:
    with pytest.raises(NotEmpty):
        restore(file, index)
    assert contents() == backed_up


def test_a_backup_that_does_not_verify_leaves_the_place_empty(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    forged = tmp_path / "forged.zip"
    shutil.copy(file, forged)
    change_a_row(forged, with_checksum=True)
    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        with pytest.raises(LogBroken, match="Eintrag 3"):
            restore(forged, index)
        assert contents()["change"] == []
        restore(file, index)  # and can be used again


def test_restoring_takes_an_old_index_away(
    backed_up: dict[str, list[tuple[object, ...]]],
    sqlite_templates: Templates,
    file: Path,
    index: Path,
    tmp_path: Path,
) -> None:
    index.mkdir()
    (index / "old").touch()
    (there := tmp_path / "there").mkdir()
    with sqlite_templates.empty(there):
        restore(file, index)
    assert not index.exists()


def test_restoring_waits_for_nobody(database: str, file: Path, index: Path) -> None:
    fill()
    backup(file)
    with locking.holding(), pytest.raises(locking.Busy):
        restore(file, index)


@pytest.mark.parametrize("damage", ["missing", "no-zip", "cut", "changed", "foreign"])
def test_a_damaged_file_is_refused_in_one_sentence(
    damage: str, sqlite_templates: Templates, instance: Path, tmp_path: Path, index: Path
) -> None:
    path = tmp_path / "backup.zip"
    with sqlite_templates.copy(instance):
        fill()
        backup(path)
    DAMAGES[damage](path)
    (there := tmp_path / "there").mkdir()
    with sqlite_templates.empty(there), pytest.raises(NotABackup):
        restore(path, index)
    with bound(f"sqlite:///{there / 'registry.sqlite'}"):
        assert contents().get("change", []) == []


def change_a_row(path: Path, *, with_checksum: bool = False) -> None:
    """Write the archive anew with one word of one row changed, which ZIP's own checksum then fits."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    before = members["tables/change.jsonl"]
    members["tables/change.jsonl"] = after = before.replace(b"Sozialdatenatlas", b"Sozialmietspiegel")
    assert before != after
    if with_checksum:
        sums = (hashlib.sha256(body).hexdigest().encode() for body in (before, after))
        members["manifest.json"] = members["manifest.json"].replace(*sums)
    write(path, members)


def write(path: Path, members: dict[str, bytes]) -> None:
    """Write an archive."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)


DAMAGES = {
    "missing": Path.unlink,
    "no-zip": lambda path: path.write_bytes(b"no archive"),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-200]),
    "changed": change_a_row,
    "foreign": lambda path: write(path, {"manifest.json": b'{"format": "other", "format_version": 1}'}),
}

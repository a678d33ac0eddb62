"""How a catalogue's folder is recognised, so that the same files are loaded once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.cli.seed import fingerprint, mark_of, sheet_of
from registry.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with files on two floors."""
    catalogue = tmp_path / "katalog"
    (catalogue / "indicators").mkdir(parents=True)
    (catalogue / "offices.csv").write_text("code\nab\n", "utf-8")
    (catalogue / "units.csv").write_text("", "utf-8")
    (catalogue / "indicators" / "a.yaml").write_text("code: IND-0001\n", "utf-8")
    return catalogue


def test_a_copy_elsewhere_is_the_same_catalogue(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "anderswo" / folder.name)
    assert (fingerprint(copy), mark_of(copy)) == (fingerprint(folder), mark_of(folder))


CHANGES: dict[str, Callable[[Path], object]] = {
    "another letter": lambda folder: (folder / "offices.csv").write_text("code\nac\n", "utf-8"),
    "a new file": lambda folder: (folder / "neu.csv").touch(),
    "a file less": lambda folder: (folder / "units.csv").unlink(),
    "another name": lambda folder: (folder / "units.csv").rename(folder / "areas.csv"),
    "another floor": lambda folder: (folder / "units.csv").rename(folder / "indicators" / "units.csv"),
    "a letter that moved to the next file": lambda folder: [
        (folder / "offices.csv").write_text("code\nab", "utf-8"),
        (folder / "units.csv").write_text("\n", "utf-8"),
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_its_files_makes_another_state(folder: Path, change: str) -> None:
    before = fingerprint(folder)
    CHANGES[change](folder)
    assert fingerprint(folder) != before


def test_when_a_file_was_written_does_not_matter(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "offices.csv").touch()
    (folder / "empty").mkdir()
    assert fingerprint(folder) == before


def test_only_a_demonstration_has_a_sheet_of_accounts(tmp_path: Path) -> None:
    place = {"REGISTRY_INSTANCE": str(tmp_path)}
    assert sheet_of(Settings.from_environment(place)) is None
    assert (
        sheet_of(Settings.from_environment(place | {"REGISTRY_DEMO": "1"})) == tmp_path / "demo-accounts.txt"
    )

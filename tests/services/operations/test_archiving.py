"""The file of a backup: every kind of value comes back, and any damage is one sentence."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.services.operations import archiving
from registry.services.operations.archiving import (
    CHUNK,
    CODECS,
    MANIFEST,
    Column,
    Manifest,
    NotABackup,
    TableEntry,
    opened,
    read_manifest,
    read_rows,
    write_manifest,
    write_table,
)

COLUMNS = tuple(Column(kind, kind) for kind in CODECS)
FULL = (
    'ä \u2028 \\ "\n',
    7,
    True,
    b"\x00\xff",
    date(2019, 4, 1),
    datetime(2026, 3, 16, 9, 30, 0, 5, tzinfo=UTC),
)
EMPTY = (None,) * len(COLUMNS)
VALUES = {
    "text": st.text(st.characters(exclude_categories=("Cs",))),
    "integer": st.integers(),
    "flag": st.booleans(),
    "bytes": st.binary(),
    "day": st.dates(),
    "moment": st.datetimes(timezones=st.just(UTC)),
}
Members = dict[str, bytes]


def archived(path: Path, *rows: tuple[Any, ...]) -> TableEntry:
    """Write a backup of one table."""
    with zipfile.ZipFile(path, "w") as archive:
        entry = write_table(archive, "thing", COLUMNS, ("integer",), rows)
        write_manifest(archive, Manifest("2026-03-16T09:30:00+00:00", "0001", 3, "ab", 1, (entry,)))
    return entry


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """Read the rows back, by what the file says of itself."""
    with opened(path) as archive:
        (entry,) = read_manifest(archive).tables
        return [tuple(row.values()) for chunk in read_rows(archive, entry) for row in chunk]


def test_every_kind_of_value_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    archived(path, FULL, EMPTY)
    assert rows_of(path) == [FULL, EMPTY]


@pytest.mark.parametrize("kind", CODECS)
def test_no_value_changes_on_its_way_through_json(kind: str) -> None:
    @given(VALUES[kind])
    def comes_back(value: object) -> None:
        assert CODECS[kind].decode(json.loads(json.dumps(CODECS[kind].encode(value)))) == value

    comes_back()


def test_a_moment_is_written_in_utc_whichever_way_a_database_keeps_it() -> None:
    moment = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
    kept = (moment, moment.replace(tzinfo=None), moment.astimezone(timezone(timedelta(hours=2))))
    assert {CODECS["moment"].encode(value) for value in kept} == {"2026-03-16T09:30:00+00:00"}


def test_a_manifest_says_what_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    entry = archived(path, FULL, EMPTY, FULL)
    with opened(path) as archive:
        manifest = read_manifest(archive)
    assert (manifest.tables, manifest.rows, manifest.change_number) == ((entry,), 3, 3)
    assert (entry.member, entry.later, entry.rows) == ("tables/thing.jsonl", ("integer",), 3)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_rows_come_in_chunks_and_none_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    assert CHUNK > 100
    monkeypatch.setattr(archiving, "CHUNK", 3)
    path = tmp_path / "a.zip"
    entry = archived(path, *[FULL] * count)
    with opened(path) as archive:
        sizes = [len(chunk) for chunk in read_rows(archive, entry)]
    assert (sum(sizes), all(0 < size <= 3 for size in sizes)) == (count, True)


def _table(change: Callable[[bytes], bytes]) -> Callable[[Members], None]:
    def spoil(members: Members) -> None:
        members["tables/thing.jsonl"] = change(members["tables/thing.jsonl"])

    return spoil


def _manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Members], None]:
    def spoil(members: Members) -> None:
        facts = json.loads(members[MANIFEST])
        change(facts)
        members[MANIFEST] = json.dumps(facts).encode()

    return spoil


DAMAGES: dict[str, Callable[[Members], object]] = {
    "a changed value": _table(lambda rows: rows.replace(b"2019", b"2018", 1)),
    "a row too few": _table(lambda rows: rows.partition(b"\n")[2]),
    "a row twice": _table(lambda rows: rows * 2),
    "a cell too few": _table(lambda rows: rows.replace(b",7,", b",")),
    "no JSON": _table(lambda rows: rows.replace(b"[", b"{")),
    "no UTF-8": _table(lambda rows: rows.replace("ä".encode(), b"\xe4")),
    "a day that is none": _table(lambda rows: rows.replace(b"2019-04-01", b"2019-04-31")),
    "no rows at all": lambda members: members.pop("tables/thing.jsonl"),
    "no manifest": lambda members: members.pop(MANIFEST),
    "a manifest that is a list": lambda members: members.update({MANIFEST: b"[]"}),
    "a manifest that is no JSON": lambda members: members.update({MANIFEST: b"\xff"}),
    "a later format": _manifest(lambda facts: facts.update(format_version=99)),
    "another program's file": _manifest(lambda facts: facts.update(format="photos")),
    "a fact nobody knows": _manifest(lambda facts: facts.update(colour="red")),
    "a table that is a word": _manifest(lambda facts: facts.update(tables=["thing"])),
    "a kind nobody knows": _manifest(lambda facts: facts["tables"][0]["columns"][0].__setitem__(1, "colour")),
    "another checksum": _manifest(lambda facts: facts["tables"][0].update(checksum="00")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_in_one_sentence(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.zip"
    archived(path, FULL, EMPTY)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    DAMAGES[damage](members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    with pytest.raises(NotABackup):
        rows_of(path)


def test_bytes_that_were_overwritten_are_refused_wherever_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    archived(path, FULL, EMPTY)
    sound = path.read_bytes()
    for place in (sound.index(b"2019-04-01"), sound.index(b"revision")):
        path.write_bytes(sound[:place] + b"X" + sound[place + 1 :])
        with pytest.raises(NotABackup):
            rows_of(path)


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.zip"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotABackup):
        opened(path)

"""The file of a backup: a ZIP of tables as JSON lines with a manifest, the same from every database."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from registry.errors import RegistryError, Word

# What reading a damaged file may raise, from the archive down to a value.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError, AttributeError)
FORMAT = "indicator-registry-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
LEVEL = 4  # of deflate: nearly as small as 9, several times as fast
CHUNK = 2_000  # rows


class NotABackup(RegistryError):
    """A file that is no backup, or a damaged one."""

    message = "%(file)s ist keine vollständige Sicherung des Registers: %(fault)s."


class Column(NamedTuple):
    """A column and the kind its values are written as."""

    name: str
    kind: str


class Codec(NamedTuple):
    """How the values of a kind become JSON, and come back."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _moment_text(value: datetime) -> str:
    # SQLite keeps moments in UTC without saying so.
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


CODECS: dict[str, Codec] = {
    "text": Codec(_same, _same),
    "integer": Codec(_same, _same),
    "flag": Codec(bool, _same),
    "bytes": Codec(bytes.hex, bytes.fromhex),
    "day": Codec(date.isoformat, date.fromisoformat),
    "moment": Codec(_moment_text, datetime.fromisoformat),
}


@dataclass(frozen=True)
class TableEntry:
    """One table in the file: its columns, how many rows, their checksum.

    `later` names columns that point to rows which come later: they are filled in at the end.
    """

    name: str
    columns: tuple[Column, ...]
    later: tuple[str, ...]
    rows: int
    checksum: str

    @property
    def member(self) -> str:
        """Name the file in the ZIP."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; tables stand in the order in which they can be loaded."""

    made_at: str
    revision: str
    change_number: int
    change_hash: str
    catalogue_number: int
    tables: tuple[TableEntry, ...]
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    @property
    def rows(self) -> int:
        """Count all rows."""
        return sum(table.rows for table in self.tables)


def write_table(
    archive: zipfile.ZipFile,
    name: str,
    columns: tuple[Column, ...],
    later: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
) -> TableEntry:
    """Write the rows of a table; give its entry for the manifest."""
    encoders = [CODECS[column.kind].encode for column in columns]
    checksum, count = hashlib.sha256(), 0
    with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as member:
        for row in rows:
            values = [None if v is None else encode(v) for encode, v in zip(encoders, row, strict=True)]
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            checksum.update(line)
            member.write(line)
            count += 1
    return TableEntry(name, columns, later, count, checksum.hexdigest())


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> bytes:
    """Write the manifest after all tables; give what was written."""
    written = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    archive.writestr(MANIFEST, written)
    return written


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Read the manifest; NotABackup when there is none we understand."""
    try:
        facts = json.loads(archive.read(MANIFEST))
        if (facts["format"], facts["format_version"]) != (FORMAT, FORMAT_VERSION):
            raise NotABackup(file=archive.filename, fault=Word("unbekanntes Format"))
        facts["tables"] = tuple(_entry(entry) for entry in facts["tables"])
        manifest = Manifest(**facts)
        _require_kinds(manifest)
        return manifest
    except DAMAGE as error:
        raise NotABackup(file=archive.filename, fault=Word("ohne lesbares Verzeichnis")) from error


def _require_kinds(manifest: Manifest) -> None:
    """Refuse a manifest that would only fail later, in the middle of its use."""
    numbers = (manifest.change_number, manifest.catalogue_number, *(entry.rows for entry in manifest.tables))
    texts = (manifest.revision, manifest.change_hash, *(entry.name for entry in manifest.tables))
    kinds = {column.kind for entry in manifest.tables for column in entry.columns}
    if not (all(type(n) is int for n in numbers) and all(isinstance(t, str) for t in texts)):
        raise TypeError(manifest.revision)
    if kinds - CODECS.keys():
        raise LookupError(str(kinds))


def _entry(facts: dict[str, Any]) -> TableEntry:
    columns = tuple(Column(*column) for column in facts.pop("columns"))
    return TableEntry(columns=columns, later=tuple(facts.pop("later")), **facts)


def read_rows(archive: zipfile.ZipFile, entry: TableEntry) -> Iterator[list[dict[str, Any]]]:
    """Read the rows of a table in chunks, as values by column; NotABackup where they are not what was written."""
    try:
        yield from _chunks(archive, entry)
    except DAMAGE as error:
        raise NotABackup(file=archive.filename, fault=Word("eine Tabelle ist beschädigt")) from error


def _chunks(archive: zipfile.ZipFile, entry: TableEntry) -> Iterator[list[dict[str, Any]]]:
    decoders = [(column.name, CODECS[column.kind].decode) for column in entry.columns]
    checksum, chunk, count = hashlib.sha256(), [], 0
    with archive.open(entry.member) as member:
        for line in member:
            checksum.update(line)
            count += 1
            values = json.loads(line)
            chunk.append({n: None if v is None else d(v) for (n, d), v in zip(decoders, values, strict=True)})
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk
    if (checksum.hexdigest(), count) != (entry.checksum, entry.rows):
        raise ValueError(entry.name)


def opened(path: Path) -> zipfile.ZipFile:
    """Open a backup; NotABackup when the file is none."""
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise NotABackup(file=path, fault=Word("es gibt sie nicht")) from error
    except (zipfile.BadZipFile, OSError) as error:
        raise NotABackup(file=path, fault=Word("nicht lesbar")) from error

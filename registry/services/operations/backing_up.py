"""Backups: the whole database as it is at one moment, in one file, while the server runs."""

import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, func, select, types

from registry import db
from registry.errors import RegistryError
from registry.services.operations.archiving import Column, Manifest, TableEntry, write_manifest, write_table
from registry.services.operations.signing import sign
from registry.services.state.progress import Progress

VERSION_TABLE = "alembic_version"
CIRCLE = {
    ("indicator", "published_id")
}  # the one pointer that goes round: indicator → definition → indicator
KINDS: tuple[tuple[type[types.TypeEngine[Any]], str], ...] = (
    (types.DateTime, "moment"),
    (types.Date, "day"),
    (types.Boolean, "flag"),
    (types.LargeBinary, "bytes"),
    (types.Integer, "integer"),
)
FETCH = 1_000
TELL_EVERY = 5_000


class FileExists(RegistryError):
    """A backup never replaces a file."""

    message = "Die Datei %(file)s gibt es schon; Sicherungen überschreiben nichts."


class NothingToBackUp(RegistryError):
    """A database without tables."""

    message = "Die Datenbank ist leer; es gibt nichts zu sichern. Zuerst: registry init-db."


def backup(path: Path, progress: Progress | None = None) -> Manifest:
    """Write the database as it is now to one file that only its owner may read."""
    if path.exists():
        raise FileExists(file=path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half_done = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # A reading sees one moment, however long it takes.
        with db.reading() as session, _private_file(half_done) as archive:
            manifest = _write(session.connection(), archive, progress)
        _make_durable(half_done, path)
    finally:
        half_done.unlink(missing_ok=True)
    return manifest


@contextmanager
def _private_file(path: Path) -> Iterator[zipfile.ZipFile]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            yield archive
        file.flush()
        os.fsync(file.fileno())


def _make_durable(half_done: Path, path: Path) -> None:
    half_done.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(connection: Connection, archive: zipfile.ZipFile, progress: Progress | None) -> Manifest:
    tables = in_loading_order(reflected(connection))
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise NothingToBackUp()
    meter = _Meter(progress, sum(connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables))
    entries = tuple(_write_table(connection, archive, table, meter) for table in tables)
    manifest = _manifest(connection, revision, entries)
    sign(archive, write_manifest(archive, manifest))
    return manifest


class _Meter:
    """Counts rows and tells of them now and then."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def counted(self, rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Pass the rows on."""
        for row in rows:
            self.done += 1
            if self.progress and self.done % TELL_EVERY == 0:
                self.progress(self.done, self.total)
            yield row


def _write_table(connection: Connection, archive: zipfile.ZipFile, table: Table, meter: _Meter) -> TableEntry:
    columns = tuple(Column(column.name, kind_of(column.type)) for column in table.columns)
    question = select(*table.columns).order_by(*table.primary_key).execution_options(yield_per=FETCH)
    rows = connection.execute(question)
    return write_table(archive, table.name, columns, _later(table), meter.counted(iter(rows)))


def _manifest(connection: Connection, revision: str, entries: tuple[TableEntry, ...]) -> Manifest:
    number, digest, catalogue = connection.exec_driver_sql(
        "SELECT change_number, change_hash, catalogue_number FROM head"
    ).one()
    return Manifest(db.clock.now().isoformat(), revision, number, bytes(digest).hex(), catalogue, entries)


def reflected(connection: Connection) -> list[Table]:
    """Read what tables there are, whichever release made them."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.tables.values() if table.name != VERSION_TABLE]


def in_loading_order(tables: list[Table]) -> list[Table]:
    """Order tables so that each can be filled after those before it.

    Parts with a deferred key come before their whole: a frozen definition takes no more parts.
    """
    by_name = {table.name: table for table in tables}
    sorter = TopologicalSorter[str]({name: set() for name in sorted(by_name)})
    for table in by_name.values():
        for key in table.foreign_keys:
            target = key.column.table.name
            if target == table.name or (table.name, key.parent.name) in CIRCLE:
                continue
            pair = (target, table.name) if key.deferrable else (table.name, target)
            sorter.add(*pair)
    return [by_name[name] for name in sorter.static_order()]


def _later(table: Table) -> tuple[str, ...]:
    return tuple(
        sorted(
            key.parent.name
            for key in table.foreign_keys
            if key.column.table is table or (table.name, key.parent.name) in CIRCLE
        )
    )


def kind_of(of_type: types.TypeEngine[Any]) -> str:
    """Name the kind a database type is written as."""
    return next((kind for known, kind in KINDS if isinstance(of_type, known)), "text")

"""Restores a backup into an empty place, all or nothing, and proves it before it counts."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    LargeBinary,
    Text,
    bindparam,
    column,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy import table as table_of
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.types import TypeEngine

from registry import db
from registry.errors import RegistryError
from registry.model.base import Moment
from registry.services.accounts import clearing
from registry.services.operations import migrating
from registry.services.operations.archiving import Manifest, TableEntry, opened, read_manifest, read_rows
from registry.services.operations.backing_up import reflected
from registry.services.operations.proving import prove, require_rows, require_tables
from registry.services.operations.signing import require_signature
from registry.services.state import locking
from registry.services.state.marks import RESTORED, RESTORING, set_mark, take_mark
from registry.services.state.progress import Progress

HEAD = "head"  # its one row is there from the first migration on
TYPES: dict[str, type[TypeEngine[Any]]] = {
    "text": Text,
    "integer": Integer,
    "flag": Boolean,
    "bytes": LargeBinary,
    "day": Date,
    "moment": Moment,
}


class NotEmpty(RegistryError):
    """Restoring never writes over anything."""

    message = "Die Datenbank ist nicht leer (%(table)s); zurückgespielt wird nur in eine leere."


class OfAnotherRelease(RegistryError):
    """A backup of a schema that this release does not know."""

    message = (
        "%(file)s stammt von einer Version des Registers, die diese hier nicht kennt (%(revision)s). "
        "Bitte zuerst das Register erneuern."
    )


def restore(
    path: Path, index_folder: Path, progress: Progress | None = None, *, accept_unsigned: bool = False
) -> Manifest:
    """Load a backup into an empty database and prove it there; what is not proven does not stay."""
    with locking.holding(), opened(path) as archive:
        manifest = read_manifest(archive)
        if not accept_unsigned:
            require_signature(archive)
        _require_empty()
        if not migrating.is_known(manifest.revision):
            raise OfAnotherRelease(file=path, revision=manifest.revision[:60])
        before = migrating.present()
        migrating.migrate(manifest.revision)
        try:
            _bring(archive, manifest, progress)
        except BaseException:
            _take_back(before)
            raise
        clearing.forget_access()
        # An index of another database would find what is not there; the worker makes it anew.
        shutil.rmtree(index_folder, ignore_errors=True)
    return manifest


def _bring(archive: zipfile.ZipFile, manifest: Manifest, progress: Progress | None) -> None:
    """Load and prove in one transaction; the rows of an earlier release are proven in the schema of this one.

    Until they are proven a mark among them keeps the feed shut: it comes with the rows, and whoever kills us leaves it.
    """
    is_of_today = migrating.is_current()
    with db.transaction() as session:
        require_tables(session, manifest)
        _load(session, archive, manifest, progress)
        require_rows(session, manifest)
        set_mark(RESTORING, manifest.made_at)
        if is_of_today:
            _prove(manifest, progress)
    if not is_of_today:
        migrating.migrate()
        _prove(manifest, progress)


def _prove(manifest: Manifest, progress: Progress | None) -> None:
    """Let the rows count when they are proven, and say since when they are these."""
    with db.transaction():
        prove(manifest, progress)
        take_mark(RESTORING)
        set_mark(RESTORED, db.clock.now().isoformat())


def _take_back(before: str | None) -> None:
    """Leave the place as it was: without rows, at the revision it had."""
    migrating.migrate("base")
    if before:
        migrating.migrate(before)


def _require_empty() -> None:
    with db.reading() as session:
        for table in reflected(session.connection()):
            rows = session.scalar(select(func.count()).select_from(table)) or 0
            if rows and table.name != HEAD:
                raise NotEmpty(table=table.name)


def _load(session: Session, archive: zipfile.ZipFile, manifest: Manifest, progress: Progress | None) -> None:
    done = 0
    for entry in manifest.tables:
        for rows in read_rows(archive, entry):
            _insert(session, entry, rows)
            done += len(rows)
            if progress:
                progress(done, manifest.rows)
    for entry in manifest.tables:
        for name in entry.later:
            for rows in read_rows(archive, entry):
                _fill_in(session, entry, name, rows)
    if not db.is_sqlite():
        _advance_numbers(session, manifest)


def _insert(session: Session, entry: TableEntry, rows: list[dict[str, Any]]) -> None:
    target = _target(entry)
    if entry.name == HEAD:
        session.execute(update(target).values(**rows[0]))
        return
    session.connection().execute(insert(target), [row | dict.fromkeys(entry.later) for row in rows])


def _fill_in(session: Session, entry: TableEntry, name: str, rows: list[dict[str, Any]]) -> None:
    pointing = [{"of": row["id"], "to": row[name]} for row in rows if row[name] is not None]
    if pointing:
        target = _target(entry)
        statement = update(target).where(target.c.id == bindparam("of")).values({name: bindparam("to")})
        session.connection().execute(statement, pointing)


def _target(entry: TableEntry) -> TableClause:
    return table_of(entry.name, *(column(c.name, TYPES[c.kind]) for c in entry.columns))


def _advance_numbers(session: Session, manifest: Manifest) -> None:
    """Let PostgreSQL go on counting behind the numbers that came with the rows."""
    for entry in manifest.tables:
        if entry.rows and any(c.name == "id" and c.kind == "integer" for c in entry.columns):
            sequence = session.scalar(
                text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": entry.name}
            )
            if sequence:
                last = select(func.max(_target(entry).c.id)).scalar_subquery()
                session.execute(select(func.setval(sequence, last)))

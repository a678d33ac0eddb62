"""Proves that what was brought back is what the backup says: all tables, all rows, the log's end, every digest."""

import struct
from collections.abc import Set

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import db
from registry.errors import RegistryError, Word
from registry.formats.packing import from_stored, unpack
from registry.model import Definition, Fragment
from registry.rules.lifecycle import State
from registry.services.catalogue.fragments import FRAGMENT_FORMS
from registry.services.operations.archiving import Manifest
from registry.services.operations.backing_up import reflected
from registry.services.operations.verifying import Verified, verify
from registry.services.state.progress import Progress

FETCH = 200  # fragments


class NotWhole(RegistryError):
    """A backup that does not hold what it should; the sentence says what."""

    message = "Die Sicherung ist nicht vollständig: %(fault)s (%(what)s)."


def require_tables(session: Session, manifest: Manifest) -> None:
    """Refuse a backup whose tables or columns are not those of its own release."""
    there = {table.name: set(table.columns.keys()) for table in reflected(session.connection())}
    brought = {entry.name: {column.name for column in entry.columns} for entry in manifest.tables}
    if len(brought) != len(manifest.tables):
        raise NotWhole(fault=Word("eine Tabelle steht zweimal da"), what=len(manifest.tables))
    _require_same(there.keys(), brought.keys())
    for name, columns in there.items():
        _require_same(columns, brought[name], f"{name}.")


def require_rows(session: Session, manifest: Manifest) -> None:
    """Refuse when a table does not hold as many rows as the backup says."""
    expected = {entry.name: entry.rows for entry in manifest.tables}
    for table in reflected(session.connection()):
        if session.scalar(select(func.count()).select_from(table)) != expected[table.name]:
            raise NotWhole(fault=Word("Zeilen fehlen oder sind zu viel"), what=table.name)


def prove(manifest: Manifest, progress: Progress | None = None) -> Verified:
    """Recompute the end of the log and every digest, and compare with what the backup says."""
    verified = verify(progress)
    if (verified.entries, verified.head) != (manifest.change_number, manifest.change_hash):
        raise NotWhole(fault=Word("das Protokoll endet anders"), what=verified.entries)
    _require_fragments()
    if damaged := damaged_fragment():
        raise NotWhole(fault=Word("ein Fragment ist beschädigt"), what="/".join(damaged))
    return verified


def _require_fragments() -> None:
    """Refuse when what is in force does not stand in the feed in every form."""
    with db.reading() as session:
        published = session.scalar(select(func.count()).where(Definition.state == State.PUBLISHED))
        for form in FRAGMENT_FORMS:
            current = Fragment.form == form, Fragment.number_until.is_(None)
            if session.scalar(select(func.count()).select_from(Fragment).where(*current)) != published:
                raise NotWhole(fault=Word("Fragmente fehlen oder sind zu viel"), what=form)


def damaged_fragment() -> tuple[str, str] | None:
    """Name the first fragment whose bytes are not those that were written: its code and form."""
    chosen = select(Fragment.code, Fragment.form, Fragment.body).order_by(Fragment.code, Fragment.form)
    with db.reading() as session:
        for code, form, body in session.execute(chosen.execution_options(yield_per=FETCH)):
            try:
                unpack(from_stored(body))
            except (ValueError, struct.error):
                return code, form
    return None


def _require_same(there: Set[str], brought: Set[str], where: str = "") -> None:
    for missing in sorted(there - brought):
        raise NotWhole(fault=Word("etwas fehlt"), what=f"{where}{missing}")
    for foreign in sorted(brought - there):
        raise NotWhole(fault=Word("etwas ist zu viel"), what=f"{where}{foreign}")

"""Changes rows by hand, past all guards, as somebody with the database's password could."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, inspect, select, text, update
from sqlalchemy.orm import Session

from registry import db
from registry.model import Change, ChangeField
from registry.model.base import Moment
from registry.services.operations.verifying import verify

LOG: tuple[Table, ...] = (Change.__table__, ChangeField.__table__)  # type: ignore[assignment]


class Place(NamedTuple):
    """One value of one row of the log; `number` is the entry it belongs to."""

    table: Table
    column: Column[Any]
    key: tuple[Any, ...]
    number: int
    value: Any


@contextmanager
def unguarded() -> Iterator[Session]:
    """Take the triggers and constraints away for a block, and everything back at its end."""
    try:
        with db.transaction() as session:
            _unguard(session)
            yield session
            raise Undone
    except Undone:
        pass


class Undone(Exception):
    """Takes the transaction back."""


def _unguard(session: Session) -> None:
    if not db.is_sqlite():
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        session.execute(text(f"DROP TRIGGER {name}"))


def places() -> list[Place]:
    """List every value of every row of the log."""
    with db.reading() as session:
        return [
            Place(table, column, tuple(row[: len(table.primary_key)]), row[0], value)
            for table in LOG
            for row in session.execute(select(*table.primary_key, *table.columns)).all()
            for column, value in zip(table.columns, row[len(table.primary_key) :], strict=True)
        ]


def other(place: Place) -> Any:
    """Give a value that differs in one byte, or stands where there was none."""
    if place.column.name == "visibility":
        return "members" if place.value == "public" else "public"  # the database knows only these two
    if place.value is None:
        return {str: "x", int: 1, bytes: b"x"}[place.column.type.python_type]
    if isinstance(place.column.type, Moment):
        assert isinstance(place.value, datetime)
        return place.value + timedelta(microseconds=1)
    if isinstance(place.value, int):
        return place.value + 100
    if isinstance(place.value, bytes):
        return bytes([place.value[0] ^ 1]) + place.value[1:]
    return place.value[:-1] + ("!" if place.value[-1] != "!" else "?")


def change(session: Session, place: Place, value: Any) -> None:
    """Write another value there."""
    keys = zip(inspect(place.table).primary_key, place.key, strict=True)
    statement = (
        update(place.table).where(*(column == key for column, key in keys)).values({place.column: value})
    )
    session.connection().execute(statement)


def verify_changed(place: Place, value: Any) -> None:
    """Verify a log in which one value is another; nothing stays changed."""
    with unguarded() as session:
        change(session, place, value)
        verify()

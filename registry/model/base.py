"""What all tables share: the declarative base, column types, and the two times of a fact."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, ForeignKey, Identity, Integer, MetaData, Table, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from registry.rules.localised import Localised
from registry.rules.series import SeriesNote

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


TEXT = json.JSONEncoder(ensure_ascii=False)
SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


def table_of(model: type[Base]) -> Table:
    """Give the table of a model, to write many rows without making an object of each."""
    found = model.__table__
    assert isinstance(found, Table)
    return found


class LocalisedText(TypeDecorator[Localised]):
    """A Localised, kept as one JSON text: {"de": …, "en": …}."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Localised | None, dialect: Dialect) -> str | None:
        """Write the languages that are there."""
        if value is None:
            return None
        return TEXT.encode({"de": value.de} if value.en is None else {"de": value.de, "en": value.en})

    def process_result_value(self, value: str | None, dialect: Dialect) -> Localised | None:
        """Read it back."""
        return None if value is None else Localised(**json.loads(value))


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, exact to the microsecond, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a zone."""
        if value is None:
            return None
        assert value.tzinfo is not None
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return (
            None
            if value is None
            else value.replace(tzinfo=UTC)
            if value.tzinfo is None
            else value.astimezone(UTC)
        )


class Document(TypeDecorator[Any]):
    """A small JSON value kept as text, so that both databases can compare it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write it with sorted keys."""
        return None if value is None else SORTED.encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back."""
        return None if value is None else json.loads(value)


class Editions(TypeDecorator[tuple[str, ...]]):
    """Several dates, kept as one JSON list; none of them as nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """Write what is there."""
        return SORTED.encode(list(value)) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Read it back."""
        return tuple(json.loads(value)) if value else None


class SeriesNotes(TypeDecorator[tuple[SeriesNote, ...]]):
    """Notes with their dates, kept as one JSON list; none of them as nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[SeriesNote, ...] | None, dialect: Dialect) -> str | None:
        """Write what is there."""
        return SORTED.encode([{**n._asdict(), "text": n.text._asdict()} for n in value]) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[SeriesNote, ...] | None:
        """Read it back."""
        if value is None:
            return None
        found = json.loads(value)
        return tuple(SeriesNote(**{**note, "text": Localised(**note["text"])}) for note in found)


def identity() -> MappedColumn[int]:
    """Give a table its number."""
    return mapped_column(Integer, Identity(), primary_key=True)


def to(target: str, *, is_indexed: bool = True) -> MappedColumn[Any]:
    """Point to another table; what is pointed to cannot be deleted."""
    return mapped_column(ForeignKey(target, ondelete="RESTRICT"), index=is_indexed)


def part_of(target: str, *, is_deferred: bool = False, is_indexed: bool = False) -> MappedColumn[Any]:
    """Point to another table as a part of the own key; deferred, the parts may be written before the whole."""
    initially = "DEFERRED" if is_deferred else None
    key = ForeignKey(target, ondelete="RESTRICT", deferrable=is_deferred or None, initially=initially)
    return mapped_column(key, primary_key=True, autoincrement=False, index=is_indexed or None)


class TwoTimes:
    """In force (EDTF text as the source gives it, with its earliest day for ordering) and known (exact)."""

    valid_from: Mapped[str | None]
    valid_from_earliest: Mapped[date | None]
    valid_until: Mapped[str | None]
    valid_until_earliest: Mapped[date | None]
    recorded_from: Mapped[datetime] = mapped_column(Moment)
    recorded_until: Mapped[datetime | None] = mapped_column(Moment)

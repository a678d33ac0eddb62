"""Which of several names is in force on a day: of those that have begun and not ended, the one that begins last."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from registry.rules import dates


class InTime(Protocol):
    """What has the two times of a fact, as rows of names have."""

    id: int
    valid_from: str | None
    valid_from_earliest: date | None
    valid_until: str | None
    recorded_until: datetime | None


Named = TypeVar("Named", bound=InTime)


def has_begun(name: InTime, day: date) -> bool:
    """Tell whether a name has begun by a day; one without a start always has."""
    return name.valid_from_earliest is None or name.valid_from_earliest <= day


def has_ended(name: InTime, day: date) -> bool:
    """Tell whether a name has certainly ended before a day."""
    return name.valid_until is not None and dates.parse(name.valid_until).latest < day


def is_in_force(name: InTime, day: date) -> bool:
    """Tell whether a name is held for true and in force on a day."""
    return name.recorded_until is None and has_begun(name, day) and not has_ended(name, day)


def in_order(names: Iterable[Named]) -> list[Named]:
    """Order the names that are held for true by their start; one without a start is the first."""
    known = [name for name in names if name.recorded_until is None]
    return sorted(known, key=lambda n: (n.valid_from_earliest or date.min, n.id))


def present(names: Iterable[Named], day: date) -> Named | None:
    """Give the name that stands on a day: of those that have begun, the one that begins last."""
    begun = [name for name in in_order(names) if has_begun(name, day)]
    return begun[-1] if begun else None


def coming(names: Iterable[Named], day: date) -> list[Named]:
    """List the names that begin only after a day, in the order in which they begin."""
    return [name for name in in_order(names) if not has_begun(name, day)]


def eve(day: date) -> date:
    """Give the day before one."""
    return day - timedelta(days=1)

"""Lets one name follow another: what was known is closed, never overwritten, and both times are kept."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import inspect

from registry import db
from registry.errors import Finding, Invalid
from registry.model import ConceptLabel, OfficeName, UnitName
from registry.rules import dates
from registry.rules.dates import Bound
from registry.services.registers.editing import Facts

NOT_YET = "Eintragen kann man das erst an seinem Tag; %(value)s liegt in der Zukunft."
NOT_LATER = "Der neue Name muss später beginnen als der bisherige, der seit %(since)s gilt."

Name = TypeVar("Name", OfficeName, UnitName, ConceptLabel)


def present(names: Iterable[Name]) -> Name | None:
    """Give the name that stands now: of those known, the one that begins last."""
    known = [name for name in names if name.recorded_until is None]
    return max(
        known, key=lambda n: (n.valid_from_earliest is not None, n.valid_from_earliest, n.id), default=None
    )


def succeed(names: Iterable[Name], columns: Facts, bound: Bound | None) -> Facts | None:
    """Close the name that stands and give the next one's columns; None when it says all of this already."""
    last = present(names)
    if last is None:
        return columns | times(bound)
    if all(getattr(last, column) == value for column, value in columns.items()):
        return None
    require_later([last], bound)
    close([last], bound)
    return columns | times(bound, last)


def start(text: str, field: str) -> Bound:
    """Read from when a name is in force; not from a day that is still to come."""
    bound = dates.parse(text, field)
    if bound.earliest > db.clock.today():
        raise Invalid([Finding(field, NOT_YET, (("value", bound.text),))])
    return bound


def require_later(before: Iterable[Name], bound: Bound | None) -> None:
    """Refuse a name that begins before the one it follows."""
    for name in before:
        since = name.valid_from_earliest
        if bound and since and bound.earliest <= since:
            raise Invalid([Finding("valid_from", NOT_LATER, (("since", name.valid_from),))])


def close(names: Iterable[Name], bound: Bound | None) -> None:
    """Close names: their force ends on the eve of a bound, or, without one, they were never right."""
    session, now = db.session(), db.clock.now()
    for name in names:
        name.recorded_until = now
        if bound is not None:
            session.add(_ended(name, bound))
    session.flush()


def times(bound: Bound | None, follows: Name | None = None) -> Facts:
    """Give the times of a new name; a correction begins when the name it corrects began."""
    text, earliest = bound and bound.text, bound and bound.earliest
    if bound is None and follows is not None:
        text, earliest = follows.valid_from, follows.valid_from_earliest
    return {"valid_from": text, "valid_from_earliest": earliest, "recorded_from": db.clock.now()}


def _ended(name: Name, bound: Bound) -> Name:
    columns = inspect(type(name)).columns
    kept = {c.key: getattr(name, c.key) for c in columns if not c.primary_key}
    until = dates.parse(dates.eve(bound.text))
    kept |= {"valid_until": until.text, "valid_until_earliest": until.earliest}
    return type(name)(**kept | {"recorded_from": name.recorded_until, "recorded_until": None})

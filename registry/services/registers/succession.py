"""Lets one name follow another: what was known is closed, never overwritten, and both times are kept."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import inspect

from registry import db
from registry.errors import Finding, Invalid
from registry.model import ConceptLabel, OfficeName, UnitName
from registry.rules import dates, in_force
from registry.rules.dates import Bound
from registry.services.registers.editing import Facts

NOT_YET = "Eintragen kann man das erst an seinem Tag; %(value)s liegt in der Zukunft."
NOT_LATER = "Der neue Name muss später beginnen als der bisherige (Beginn: %(since)s)."

Name = TypeVar("Name", OfficeName, UnitName, ConceptLabel)


def present(names: Iterable[Name]) -> Name | None:
    """Give the name that stands today: of those known and begun, the one that begins last."""
    return in_force.present(names, db.clock.today())


def coming(names: Iterable[Name]) -> list[Name]:
    """List the names that are known today and begin on a later day, in their order."""
    return in_force.coming(names, db.clock.today())


def told(begins: str | None, *words: str | None) -> str:
    """Write a name that is still to come as the log keeps it: its day, then the words."""
    return ": ".join([begins or "", " · ".join(word for word in words if word)])


def succeed(names: Iterable[Name], columns: Facts, bound: Bound | None) -> Facts | None:
    """Close the names that go and give the next one's columns, none where only names went; None: nothing changes."""
    known = list(names)
    if bound is not None and bound.earliest > db.clock.today():
        return _announce(known, columns, bound)
    last = present(known)
    if last is None:
        return columns | times(bound)
    if _says(last, columns):
        return None
    require_later([last], bound)
    close([last], bound)
    is_over = bound is not None and in_force.has_ended(last, db.clock.today())
    return columns | times(bound, last) | ({} if is_over else _end(last))


def _announce(names: list[Name], columns: Facts, bound: Bound) -> Facts | None:
    """Let a name begin on a day to come; it takes the place of the one of that day, or of all that begin later."""
    known = in_force.in_order(names)
    of_that_day = [n for n in coming(names) if n.valid_from_earliest == bound.earliest]
    replaced = of_that_day or [n for n in coming(names) if not in_force.has_begun(n, bound.earliest)]
    end = _end(of_that_day[0]) if of_that_day else {}
    before = [n for n in known if n not in replaced and in_force.has_begun(n, bound.earliest)]
    while before and _says(before[-1], columns) and before[-1] in coming(names):
        replaced.append(before.pop())  # the same name, only later
    if any(_says(n, columns) and n.valid_from == bound.text for n in of_that_day):
        return None
    last = before[-1] if before else None
    if last is not None and _says(last, columns):
        return _take_back(last, replaced, end)
    close(replaced, None)
    if last is not None and last.valid_until != dates.eve(bound.text):
        close([last], bound)
    return columns | times(bound) | end


def _take_back(last: Name, replaced: list[Name], end: Facts) -> Facts | None:
    """Let the name before go on, as if those after it had never been announced."""
    if not replaced:
        return None
    close(replaced, None)
    reopen([last], end)
    return {}


def _says(name: Name, columns: Facts) -> bool:
    return all(getattr(name, column) == value for column, value in columns.items())


def _end(name: Name) -> Facts:
    return {"valid_until": name.valid_until, "valid_until_earliest": name.valid_until_earliest}


def start(text: str, field: str) -> Bound:
    """Read from when a first name is in force; not from a day that is still to come, or it would have none."""
    bound = next_start(text, field)
    if bound.earliest > db.clock.today():
        raise Invalid([Finding(field, NOT_YET, (("value", bound.text),))])
    return bound


def next_start(text: str, field: str) -> Bound:
    """Read from when a next name is in force; one of a day that is still to come is announced."""
    return dates.parse(text, field)


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


def reopen(names: Iterable[Name], end: Facts | None = None) -> None:
    """Let names go on beyond the end that was written for them, or until another one."""
    session, now = db.session(), db.clock.now()
    ended = {"valid_until": None, "valid_until_earliest": None} | (end or {})
    for name in names:
        name.recorded_until = now
        session.flush()
        session.add(_again(name, ended))
    session.flush()


def times(bound: Bound | None, follows: Name | None = None) -> Facts:
    """Give the times of a new name; a correction begins when the name it corrects began."""
    text, earliest = bound and bound.text, bound and bound.earliest
    if bound is None and follows is not None:
        text, earliest = follows.valid_from, follows.valid_from_earliest
    return {"valid_from": text, "valid_from_earliest": earliest, "recorded_from": db.clock.now()}


def _ended(name: Name, bound: Bound) -> Name:
    until = dates.parse(dates.eve(bound.text))
    return _again(name, {"valid_until": until.text, "valid_until_earliest": until.earliest})


def _again(name: Name, changed: Facts) -> Name:
    columns = inspect(type(name)).columns
    kept = {c.key: getattr(name, c.key) for c in columns if not c.primary_key}
    return type(name)(**kept | changed | {"recorded_from": name.recorded_until, "recorded_until": None})

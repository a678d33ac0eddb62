"""The way of one draft: who wrote it, and what became of it in the group, read from the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from registry import db
from registry.formats.records import OfficeReference
from registry.model import Account, Change, Definition, Indicator, table_of
from registry.rules.access import Action, Actor, require
from registry.rules.lifecycle import MOVES, OPENINGS
from registry.services.log.history import ChangeLine, entries
from registry.services.names.naming import names

MOST = 50  # entries that a page shows, the latest of them
SHOWN = (*OPENINGS, *MOVES, "schedule", "unschedule")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the group: name and office."""

    name: str
    office: OfficeReference | None


def people(ids: Iterable[int | None]) -> dict[int | None, Person]:
    """Name accounts by their numbers; for members alone."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    chosen = select(Account.id, Account.name, Account.office_id).where(Account.id.in_(wanted))
    found = db.session().execute(chosen)
    return {row.id: Person(row.name, names().offices.get(row.office_id)) for row in found}


def way_of(actor: Actor, definition: Definition, indicator: Indicator) -> tuple[ChangeLine, ...]:
    """Tell what became of a draft, oldest first: from where it was begun to its end, and what befell its number."""
    with db.reading():
        require(actor, Action.READ_MEMBERS)
        return entries(actor, _numbers(definition, indicator))


_change = table_of(Change).c


def _numbers(definition: Definition, indicator: Indicator) -> Sequence[int]:
    """Find the entries of one draft: those between its beginning and the next one, and those that name its number."""
    of_one = and_(_change.subject_kind == "indicator", _change.subject_code == indicator.code)
    named = _change.version == definition.version if definition.version else false()
    chosen = select(_change.number).where(
        of_one, _change.action.in_(SHOWN), or_(named, _between(definition, of_one))
    )
    return db.session().execute(chosen.order_by(_change.number.desc()).limit(MOST)).scalars().all()


def _between(definition: Definition, of_one: ColumnElement[bool]) -> ColumnElement[bool]:
    # An indicator has one draft at a time, so the beginnings in the log stand in the order of the drafts.
    session = db.session()
    later = select(func.count(Definition.id)).where(
        Definition.indicator_id == definition.indicator_id, Definition.id > definition.id
    )
    skipped = session.execute(later).scalar_one()
    begun = select(_change.number).where(of_one, _change.action.in_(OPENINGS))
    openings = session.scalars(begun.order_by(_change.number.desc()).limit(skipped + 1)).all()
    if len(openings) <= skipped:  # taken over from the time before the registry, without a draft
        return false()
    is_before_next = _change.number < openings[skipped - 1] if skipped else true()
    return and_(_change.version.is_(None), _change.number >= openings[skipped], is_before_next)

"""What waits for somebody at the desk: for a decision, back from the group, one's own, and one's office's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from registry import db
from registry.model import Change, Definition, Indicator, Scheduled
from registry.rules.access import Action, Actor, require
from registry.rules.lifecycle import MOVES, OPEN, State
from registry.services.names.naming import names
from registry.services.pages.listing import WorkLine, lines_of

FEW, PAGE = 10, 50  # lines of each group beside the others, and of one group alone
REMEMBERED = timedelta(days=90)  # how long what was rejected or discarded stays among what came back
# The moves that a state waits for.
AWAITED = {State.PROPOSED: ("agree", "send_back"), State.AGREED: ("publish",)}
RETURNED_BY = {
    State.DRAFT: ("send_back", "reopen", "withdraw"),
    State.REJECTED: ("reject",),
    State.DISCARDED: ("discard",),
}


class Group(StrEnum):
    """A group of tasks, in the order of the page."""

    WAITING = "waiting"
    RETURNED = "returned"
    MINE = "mine"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class TaskList:
    """One page of a group, what has waited longest first."""

    group: Group
    lines: tuple[WorkLine, ...]
    total: int
    page: int
    pages: int


def tasks(actor: Actor) -> tuple[TaskList, ...]:
    """List the beginning of every group."""
    with db.reading():
        require(actor, Action.READ_MEMBERS)
        return tuple(_listed(actor, group, 1, FEW) for group in Group)


def tasks_of(actor: Actor, group: Group, *, page: int = 1) -> TaskList:
    """List one group, page by page; a page behind the last is the last."""
    with db.reading():
        require(actor, Action.READ_MEMBERS)
        return _listed(actor, group, page, PAGE)


def _listed(actor: Actor, group: Group, page: int, size: int) -> TaskList:
    session, condition = db.session(), CONDITIONS[group](actor)
    total = session.scalar(_where(select(func.count(Definition.id)), condition)) or 0
    pages = max(1, -(-total // size))
    shown = min(page, pages)
    chosen = _where(select(Definition, Indicator), condition).order_by(Definition.changed_at, Definition.id)
    rows = session.execute(chosen.limit(size).offset((shown - 1) * size)).all() if total else ()
    return TaskList(group, lines_of(rows), total, shown, pages)


def _where(chosen: Any, condition: ColumnElement[bool]) -> Any:
    joined = chosen.select_from(Definition).join(Indicator, Indicator.id == Definition.indicator_id)
    return joined.where(condition)


def _waiting(actor: Actor) -> ColumnElement[bool]:
    """What only somebody in one of the actor's roles leads on; one's own proposal waits for others, a release for its day."""
    roles = {state: {role for name in moves for role in MOVES[name].by} for state, moves in AWAITED.items()}
    of_others = or_(Definition.author_id.is_(None), Definition.author_id != actor.account_id)
    limits = {State.PROPOSED: of_others, State.AGREED: and_(_of_office(actor), ~_goes_by_itself())}
    waiting = [
        and_(Definition.state == state, limits[state])
        for state, allowed in roles.items()
        if actor.roles & allowed
    ]
    return or_(*waiting) if waiting else false()


def _goes_by_itself() -> ColumnElement[bool]:
    released = select(Scheduled.definition_id).where(Scheduled.definition_id == Definition.id)
    return released.where(Scheduled.obstacle.is_(None)).correlate(Definition).exists()


def _returned(actor: Actor) -> ColumnElement[bool]:
    """What the group gave back to its author, rejected or threw away, until it is taken up again."""
    move = aliased(Change)
    last = (
        select(func.max(move.number))
        .where(move.subject_kind == "indicator", move.subject_code == Indicator.code)
        .where(move.action.in_(sorted(MOVES)), move.version.is_(None))
        .correlate(Indicator)
        .scalar_subquery()
    )
    taken = select(Change.number).where(Change.number == last)
    by_others = or_(Change.account_id.is_(None), Change.account_id != Definition.author_id)
    ways = [
        and_(Definition.state == state, taken.where(Change.action.in_(moves), by_others).exists())
        for state, moves in RETURNED_BY.items()
    ]
    is_present = or_(
        Definition.state == State.DRAFT,
        and_(Definition.changed_at > db.clock.now() - REMEMBERED, ~_has_later()),
    )
    return and_(Definition.author_id == actor.account_id, or_(*ways), is_present)


def _has_later() -> ColumnElement[bool]:
    later = aliased(Definition)
    return (
        select(later.id)
        .where(later.indicator_id == Definition.indicator_id, later.id > Definition.id)
        .correlate(Definition)
        .exists()
    )


def _mine(actor: Actor) -> ColumnElement[bool]:
    return and_(Definition.author_id == actor.account_id, Definition.state.in_(OPEN))


def _office(actor: Actor) -> ColumnElement[bool]:
    """What others have open in the indicators that the actor's office is the steward of."""
    of_others = or_(Definition.author_id.is_(None), Definition.author_id != actor.account_id)
    return and_(_of_office(actor), Definition.state.in_(OPEN), of_others)


def _of_office(actor: Actor) -> ColumnElement[bool]:
    return Indicator.steward_id == names().office_ids.get(actor.office or "", 0)


CONDITIONS: dict[Group, Callable[[Actor], ColumnElement[bool]]] = {
    Group.WAITING: _waiting,
    Group.RETURNED: _returned,
    Group.MINE: _mine,
    Group.OFFICE: _office,
}

"""Releases an agreed version for the day it begins; until then the release can be called back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select, update

from registry import db
from registry.errors import WrongState
from registry.model import Account, Definition, Indicator, Scheduled, Task
from registry.rules import wording
from registry.rules.access import Actor
from registry.rules.diff import FieldChange
from registry.rules.localised import Localised
from registry.services.lifecycle.moving import Moving, entry, start
from registry.services.log.recording import record
from registry.services.names.naming import names
from registry.services.state.outbox import TaskKind


class ScheduledAlready(WrongState):
    """The version was released before and waits for its day."""

    message = "Diese Version ist schon freigegeben; sie wird am %(day)s veröffentlicht."


class NotScheduled(WrongState):
    """There is no release that could be called back."""

    message = "Diese Version ist nicht zur Veröffentlichung freigegeben."


class Plan(NamedTuple):
    """When a version will be published, who released it and when, and what stood in the way on its day."""

    day: date
    office: Localised | None
    person: str | None
    released_at: datetime
    obstacle: Localised | None
    is_due: bool


def schedule(actor: Actor, moving: Moving, reason: str) -> Definition:
    """Release a version for the day it begins, inside the transaction that found it agreed."""
    waiting, session = moving.definition, db.session()
    if session.get(Scheduled, waiting.id, populate_existing=True) is not None:
        raise ScheduledAlready(day=waiting.valid_from_earliest)
    session.add(
        Scheduled(
            definition_id=waiting.id,
            account_id=actor.account_id,
            office=actor.office,
            released_at=db.clock.now(),
            reason=wording.prose(reason, "reason") if reason else None,
        )
    )
    change = FieldChange("publish_on", None, str(waiting.valid_from_earliest))
    _record(actor, moving, "schedule", change, reason)
    return waiting


def unschedule(actor: Actor, definition_id: int, *, reason: str = "") -> Definition:
    """Call a release back: the version stays agreed and waits for somebody to publish it."""
    with db.transaction():
        moving = start(actor, "publish", definition_id)
        if not cancel(moving):
            raise NotScheduled()
        change = FieldChange("publish_on", str(moving.definition.valid_from_earliest), None)
        _record(actor, moving, "unschedule", change, reason)
        return moving.definition


def cancel(moving: Moving) -> bool:
    """Take the release of a definition away; tell whether there was one.

    The worker alone deletes tasks, by their numbers, which SQLite gives anew: so a task that was set aside is
    only taken up again, and the worker finds that nothing is left to do.
    """
    session = db.session()
    found = session.get(Scheduled, moving.definition.id, populate_existing=True)
    if found is None:
        return False
    session.delete(found)
    told = update(Task).where(Task.kind == TaskKind.PUBLISH, Task.subject == moving.indicator.code)
    session.execute(told.values(tries=0))
    session.flush()
    return True


def plans_of(definition_ids: Collection[int]) -> dict[int, Plan]:
    """Tell of these definitions, inside a read, which wait for their day."""
    chosen = (
        select(Scheduled, Definition.valid_from_earliest, Account.name)
        .join(Definition, Definition.id == Scheduled.definition_id)
        .outerjoin(Account, Account.id == Scheduled.account_id)
        .where(Scheduled.definition_id.in_(definition_ids))
    )
    today = db.clock.today()
    return {
        row.definition_id: Plan(day, _office(row.office), person, row.released_at, row.obstacle, day <= today)
        for row, day, person in db.session().execute(chosen)
        if day is not None
    }


def due() -> tuple[str, ...]:
    """List the indicators, inside a read, whose released versions begin today or should have begun before."""
    chosen = (
        select(Indicator.code)
        .join(Definition, Definition.indicator_id == Indicator.id)
        .join(Scheduled, Scheduled.definition_id == Definition.id)
        .where(Definition.valid_from_earliest <= db.clock.today())
        .order_by(Definition.valid_from_earliest, Scheduled.released_at, Definition.id)
    )
    return tuple(db.session().scalars(chosen))


def _record(actor: Actor, moving: Moving, action: str, change: FieldChange, reason: str) -> None:
    record(actor, replace(entry(moving, change, reason=reason), action=action))


def _office(code: str | None) -> Localised | None:
    found = names().office_ids.get(code or "")
    return names().offices[found].label if found else None

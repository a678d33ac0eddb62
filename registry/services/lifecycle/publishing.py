"""The steward publishes: number, freeze, supersede, log, fragments and catalogue number in one transaction."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from registry import db, settings
from registry.model import Change, Definition, FormulaTerm, Indicator, Scheduled
from registry.rules import wording
from registry.rules.access import SYSTEM, Actor, Visibility
from registry.rules.completeness import require_complete
from registry.rules.content import Content
from registry.rules.diff import FieldChange, changes, with_gaps
from registry.rules.lifecycle import Role, State
from registry.rules.versioning import Step, Version, next_version, suggest_step
from registry.services.catalogue.fragments import (
    close,
    export_head,
    forget,
    next_number,
    open_fragments,
    render,
)
from registry.services.content.contents import content_digest, content_of
from registry.services.content.formulas import require_no_circle
from registry.services.content.records import record_of
from registry.services.content.seals import SEAL, seal_of
from registry.services.lifecycle import scheduling
from registry.services.lifecycle.comparing import base_of, require_no_doubts, require_no_new_gaps
from registry.services.lifecycle.moving import Moving, entry, resume, start
from registry.services.lifecycle.timeline import (
    End,
    Past,
    begins_later,
    end_today,
    past_of,
    place,
    require_start,
)
from registry.services.log.recording import Entry, lock_head, record, record_all
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.position import standing
from registry.services.state.topics import Topic


def publish(actor: Actor, definition_id: int, *, reason: str = "") -> Definition:
    """Publish an agreed definition: it is frozen and supersedes the one before; if it begins later, on its day."""
    with db.transaction():
        moving = start(actor, "publish", definition_id, reason=reason)
        require_no_new_gaps(moving.definition, base_of(moving.indicator, moving.definition))
        # What the author gave as the reason of the change is what the log shows, unless the steward words it anew.
        moving.definition.reason = wording.prose(reason, "reason") or moving.definition.reason
        if begins_later(moving.definition):
            lock_head()
            require_no_circle(moving.definition, moving.indicator)
            return scheduling.schedule(actor, moving, moving.definition.reason or "")
        scheduling.cancel(moving)
        return _publish(actor, moving, moving.definition.reason or "")


def publish_scheduled(definition_id: int) -> None:
    """Publish, as the registry itself, what was released for a day that has come; nothing if it is not any more."""
    with db.transaction() as session:
        moving = resume("publish", definition_id)
        plan = session.get(Scheduled, definition_id, populate_existing=True)
        if plan is None or begins_later(moving.definition):
            return
        require_no_doubts(moving.definition, base_of(moving.indicator, moving.definition))
        released = (
            FieldChange("released_by", None, plan.office),
            FieldChange("released_on", None, settings.current().day_of(plan.released_at).isoformat()),
        )
        scheduling.cancel(moving)
        _publish(SYSTEM, moving, plan.reason or moving.definition.reason or "", *released)


def adopt(actor: Actor, definition_id: int, *, reason: str) -> Definition:
    """Take over a definition from the time before the registry, citing its source and no decision."""
    with db.transaction():
        moving = start(actor, "adopt", definition_id, reason=reason)
        require_complete(*content_of(moving.definition), mode="adopt")
        require_no_doubts(moving.definition, base_of(moving.indicator, moving.definition))
        moving.definition.is_adopted = True
        moving.definition.is_candidate = False
        moving.definition.reason = wording.prose(reason, "reason")
        moving.definition.decision = None
        return _publish(actor, moving, reason)


def withhold(actor: Actor, definition_id: int, *, reason: str) -> Definition:
    """Withdraw a frozen definition for legal reasons: its pages answer 410, its row stays."""
    with db.transaction():
        moving = start(actor, "withhold", definition_id, reason=reason)
        take_out(actor, moving, reason=reason, decision="")
        _forget(moving)
        return moving.definition


def _forget(moving: Moving) -> None:
    """Take a withdrawn version out of the snapshots that harvests go on reading for two days."""
    steps = select(Change.version, Change.catalogue_number).where(
        Change.subject_kind == "indicator",
        Change.subject_code == moving.indicator.code,
        Change.action.in_(("publish", "adopt")),
        Change.catalogue_number.is_not(None),
    )
    rows = db.session().execute(steps.order_by(Change.number)).all()
    numbers = {version: number for version, number in rows if number is not None}
    began = numbers.get(moving.definition.version)
    if began is not None:
        ended = min((n for n in numbers.values() if n > began), default=standing().catalogue_number + 1)
        forget(moving.indicator.id, began, ended)


def take_out(actor: Actor, moving: Moving, *, reason: str, decision: str) -> None:
    """End a definition's force; if it was the published one, the indicator leaves the feed."""
    moved, was, end = moving.definition, moving.definition.state, moving.definition.valid_until
    moved.state = moving.move.target
    moved.changed_at = db.clock.now()
    if moved.state == State.RETIRED:
        end_today(moved)
    if moved.state == State.WITHHELD and moving.indicator.published_id == moved.id:
        moving.indicator.published_id = None
        follow_title(moving.indicator)
    db.session().flush()
    number = None
    lock_head()
    if was == State.PUBLISHED:
        number = next_number(-1)
        close([moving.indicator.id], number)
    enqueue(TaskKind.INDEX, [moving.indicator.code])
    record(
        actor,
        entry(
            moving,
            FieldChange("state", was, moved.state),
            *_ending(end, moved.valid_until),
            reason=reason,
            decision=decision,
            visibility=Visibility.PUBLIC,
            catalogue_number=number,
        ),
    )


def _publish(actor: Actor, moving: Moving, reason: str, *released: FieldChange) -> Definition:
    past, was = past_of(moving.indicator), moving.definition.state
    content = content_of(moving.definition)
    before = content_of(past.published) if past.published else None
    require_start(moving.definition, past)
    _freeze(moving, content, _number(moving.definition, past, content, before))
    ended = place(moving.definition, moving.indicator, past)
    number = _show(moving, is_new=before is None)
    enqueue(TaskKind.INDEX, [moving.indicator.code])
    if number and (before is None or before.values["title"] != content.values["title"]):
        follow_title(moving.indicator)
    fields = (
        FieldChange("state", was, moving.definition.state),
        *published_fields(moving.definition, content, before, seal_of(moving.definition)),
        *_ending(None, moving.definition.valid_until),
        *released,
    )
    made = entry(moving, *fields, reason=reason, visibility=Visibility.PUBLIC, catalogue_number=number)
    if released:
        made = replace(made, role=Role.SYSTEM.value)
    record_all(actor, [*(_superseding(moving, end) for end in ended), made])
    return moving.definition


def _show(moving: Moving, *, is_new: bool) -> int | None:
    """Render what is in force now; gives the catalogue's number, or None for a version found late."""
    indicator = moving.indicator
    if moving.definition.state != State.PUBLISHED:
        return None
    rendered = render(record_of(moving.definition), export_head())
    lock_head()
    require_no_circle(moving.definition, indicator)  # two who publish at once come one after the other here
    number = next_number(1 if is_new else 0)
    close([indicator.id], number)
    open_fragments([(indicator.id, indicator.code, rendered)], number)
    return number


def follow_title(indicator: Indicator) -> None:
    """Leave word that what refers to an indicator now shows another title."""
    referring = select(FormulaTerm.definition_id).where(FormulaTerm.indicator_id == indicator.id)
    if db.session().execute(referring.limit(1)).first():
        enqueue(TaskKind.NAMES, [f"indicator:{indicator.code}"])


def _superseding(moving: Moving, end: End) -> Entry:
    return Entry(
        "supersede",
        Topic("indicator", moving.indicator.code),
        changes(*end.facts),
        version=end.definition.version,
        decision=moving.definition.decision,
        visibility=Visibility.PUBLIC,
        role=Role.SYSTEM.value,
    )


def published_fields(
    definition: Any, content: Content, before: Content | None, seal: str
) -> tuple[FieldChange, ...]:
    """Say in the log what publishing fixed: the digests, its start, and what differs from the one before."""
    fixed = (
        FieldChange("content", None, definition.content_digest.hex()),
        FieldChange(SEAL, None, seal),
        *((FieldChange("valid_from", None, definition.valid_from),) if definition.valid_from else ()),
    )
    return fixed if before is None else (*fixed, *changes(with_gaps(*before), with_gaps(*content)))


def _ending(before: str | None, after: str | None) -> tuple[FieldChange, ...]:
    return (FieldChange("valid_until", before, after),) if before != after else ()


def _number(definition: Definition, past: Past, content: Content, before: Content | None) -> Version:
    last = max(past.used, default=None)
    if definition.step:
        return next_version(last, Step(definition.step), past.used)
    differences = changes(with_gaps(*before), with_gaps(*content)) if before else ()
    return next_version(last, suggest_step(differences).step, past.used)


def _freeze(moving: Moving, content: Content, version: Version) -> None:
    """Give number, start and seal; what follows in this transaction may change the state alone."""
    frozen, now = moving.definition, db.clock.now()
    moving.indicator.issued_at = moving.indicator.issued_at or now
    frozen.major, frozen.minor, frozen.patch = version.major, version.minor, version.patch
    frozen.published_at = frozen.changed_at = frozen.recorded_from = now
    frozen.is_candidate = False
    if frozen.valid_from is None and not frozen.is_adopted:
        today = db.clock.today()
        frozen.valid_from, frozen.valid_from_earliest = today.isoformat(), today
    frozen.content_digest = content_digest(content)

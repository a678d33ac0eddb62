"""The steward publishes: number, freeze, supersede, log, fragments and catalogue number in one transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry import db
from registry.model import Definition, Indicator
from registry.rules import dates
from registry.rules.access import Actor, Visibility
from registry.rules.completeness import require_complete
from registry.rules.content import Content
from registry.rules.diff import FieldChange, changes, with_gaps
from registry.rules.lifecycle import FROZEN, MOVES, State
from registry.rules.versioning import Step, Version, next_version, suggest_step
from registry.services.contents import content_digest, content_of
from registry.services.moving import Moving, entry, start
from registry.services.picturing import record_of
from registry.services.recording import lock_head, record
from registry.services.rendering import close, export_head, follow, next_number, open_fragments, render

EARLIEST = date.min  # a start that nobody knows sorts first


@dataclass(frozen=True, slots=True)
class Past:
    """The numbered definitions an indicator already has, in the order of their force."""

    definitions: tuple[Definition, ...]

    @property
    def published(self) -> Definition | None:
        """Give the one in force."""
        return next((d for d in self.definitions if d.state == State.PUBLISHED), None)

    @property
    def used(self) -> tuple[Version, ...]:
        """List every number that was ever given."""
        return tuple(Version(d.major or 0, d.minor or 0, d.patch or 0) for d in self.definitions)


def publish(actor: Actor, definition_id: int, *, reason: str = "") -> Definition:
    """Publish an agreed definition: from now on it is frozen, and the one before it is superseded."""
    with db.transaction():
        return _publish(actor, start(actor, "publish", definition_id, reason=reason), reason)


def adopt(actor: Actor, definition_id: int, *, reason: str) -> Definition:
    """Take over a definition from the time before the registry, citing its source and no decision."""
    with db.transaction():
        moving = start(actor, "adopt", definition_id, reason=reason)
        require_complete(*content_of(moving.definition), mode="adopt")
        moving.definition.is_adopted = True
        moving.definition.is_candidate = False
        moving.definition.reason = reason
        return _publish(actor, moving, reason)


def withhold(actor: Actor, definition_id: int, *, reason: str) -> Definition:
    """Withdraw a frozen definition for legal reasons: its pages answer 410, its row stays."""
    with db.transaction():
        moving = start(actor, "withhold", definition_id, reason=reason)
        take_out(actor, moving, reason=reason, decision="")
        return moving.definition


def take_out(actor: Actor, moving: Moving, *, reason: str, decision: str) -> None:
    """End a definition's force; if it was the published one, the indicator leaves the feed."""
    moved, was = moving.definition, moving.definition.state
    moved.state = moving.move.target
    moved.changed_at = db.clock.now()
    if decision:
        moved.decision = decision.strip()
    if moved.state == State.WITHHELD and moving.indicator.published_id == moved.id:
        moving.indicator.published_id = None
    db.session().flush()
    number = None
    lock_head()
    if was == State.PUBLISHED:
        number = next_number(-1)
        close([moving.indicator.id], number)
    follow("index", [moving.indicator.code])
    record(
        actor,
        entry(
            moving,
            FieldChange("state", was, moved.state),
            reason=reason,
            visibility=Visibility.PUBLIC,
            catalogue_number=number,
        ),
    )


def past_of(indicator: Indicator) -> Past:
    """Read the numbered definitions of an indicator in the order of their force."""
    statement = select(Definition).where(
        Definition.indicator_id == indicator.id, Definition.state.in_(FROZEN)
    )
    found = db.session().execute(statement).scalars().all()
    return Past(tuple(sorted(found, key=lambda d: (d.valid_from_earliest or EARLIEST, d.id))))


def _publish(actor: Actor, moving: Moving, reason: str) -> Definition:
    past = past_of(moving.indicator)
    content = content_of(moving.definition)
    before = content_of(past.published) if past.published else None
    was = moving.definition.state
    _freeze(moving, content, _number(moving.definition, past, content, before))
    is_new, is_current = past.published is None, _place(moving, past)
    rendered = render(record_of(moving.definition), export_head()) if is_current else None
    lock_head()
    number = next_number(1 if is_new else 0) if rendered else None
    if rendered and number:
        close([moving.indicator.id], number)
        open_fragments([(moving.indicator.id, moving.indicator.code, rendered)], number)
    follow("index", [moving.indicator.code])
    fields = (
        FieldChange("state", was, moving.definition.state),
        *published_fields(moving.definition, content, before),
    )
    record(
        actor, entry(moving, *fields, reason=reason, visibility=Visibility.PUBLIC, catalogue_number=number)
    )
    return moving.definition


def published_fields(definition: Any, content: Content, before: Content | None) -> tuple[FieldChange, ...]:
    """Say in the log what publishing fixed: the content's digest, its start, and what differs from the one before."""
    fixed = (
        FieldChange("content", None, content_digest(content).hex()),
        *((FieldChange("valid_from", None, definition.valid_from),) if definition.valid_from else ()),
    )
    return fixed if before is None else (*fixed, *changes(with_gaps(*before), with_gaps(*content)))


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
    if frozen.valid_from is None and not frozen.is_adopted:
        frozen.valid_from, frozen.valid_from_earliest = now.date().isoformat(), now.date()
    frozen.content_digest = content_digest(content)


def _place(moving: Moving, past: Past) -> bool:
    """Put the definition in its place in time; tells whether it is the one in force now."""
    new, published = moving.definition, past.published
    earliest = new.valid_from_earliest or EARLIEST
    later = next((d for d in past.definitions if (d.valid_from_earliest or EARLIEST) > earliest), None)
    if later is not None and published is not None:
        new.state = State.SUPERSEDED
        _end(new, later.valid_from)
    else:
        if published is not None:
            published.state = State.SUPERSEDED
            _end(published, new.valid_from)
            published.changed_at = db.clock.now()
            db.session().flush()  # only one may be published at any moment
        new.state = MOVES["publish"].target
        moving.indicator.published_id = new.id
    db.session().flush()
    return new.state == State.PUBLISHED


def _end(definition: Definition, next_start: str | None) -> None:
    if next_start:
        definition.valid_until = dates.eve(next_start)
        definition.valid_until_earliest = dates.parse(definition.valid_until).earliest

"""Puts a definition in its place in time: what it ends, what ends it, and how far numbers are used."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from registry import db
from registry.errors import Finding, Invalid
from registry.model import Definition, Indicator
from registry.rules import dates
from registry.rules.diff import changes
from registry.rules.lifecycle import FROZEN, MOVES, State
from registry.rules.versioning import Version

EARLIEST = date.min  # a start that nobody knows sorts first
SECOND_UNKNOWN_START = (
    "Es gibt schon eine Version, deren Beginn unbekannt ist. Bitte nennen Sie, ab wann diese gilt."
)


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


class End(NamedTuple):
    """A definition whose force ends when another begins; its state and end before and after."""

    definition: Definition
    facts: tuple[dict[str, object], dict[str, object]]


def past_of(indicator: Indicator) -> Past:
    """Read the numbered definitions of an indicator in the order of their force."""
    statement = select(Definition).where(
        Definition.indicator_id == indicator.id, Definition.state.in_(FROZEN)
    )
    found = db.session().execute(statement).scalars().all()
    return Past(tuple(sorted(found, key=lambda d: (d.valid_from_earliest or EARLIEST, d.id))))


def require_start(definition: Definition, past: Past) -> None:
    """Refuse a second definition whose start nobody knows."""
    is_unknown = definition.valid_from is None and definition.is_adopted
    if is_unknown and any(d.valid_from is None for d in past.definitions):
        raise Invalid([Finding("valid_from", SECOND_UNKNOWN_START)])


def begins_later(definition: Definition) -> bool:
    """Tell whether a definition holds only from a day on that is still to come."""
    start = definition.valid_from_earliest
    return start is not None and start > db.clock.today()


def place(new: Definition, indicator: Indicator, past: Past) -> tuple[End, ...]:
    """Put the definition in its place in time; gives what ends by it."""
    others = [d for d in past.definitions if d.state != State.WITHHELD]
    before = [d for d in others if _start(d) <= _start(new)]
    if len(before) < len(others):
        new.state = State.SUPERSEDED
        _end(new, others[len(before)].valid_from)
        ended = tuple(_ended(d, d.state, new) for d in before[-1:])
    else:
        ended = tuple(_ended(d, State.SUPERSEDED, new) for d in before[-1:] if d.state == State.PUBLISHED)
        new.state = MOVES["publish"].target
        indicator.published_id = new.id
    db.session().flush()
    return tuple(end for end in ended if changes(*end.facts))


def _ended(definition: Definition, state: str, by: Definition) -> End:
    was = _force(definition)
    definition.state = state
    _end(definition, by.valid_from)
    definition.changed_at = db.clock.now()
    db.session().flush()  # only one may be published at any moment
    return End(definition, (was, _force(definition)))


def _force(definition: Definition) -> dict[str, object]:
    return {"state": definition.state, "valid_until": definition.valid_until}


def _start(definition: Definition) -> date:
    return definition.valid_from_earliest or EARLIEST


def _end(definition: Definition, next_start: str | None) -> None:
    """Let the force end on the eve of the next, never before it began, never later than it did."""
    if next_start is None:
        return
    until = dates.parse(dates.eve(next_start))
    if definition.valid_from and until.latest < _start(definition):
        until = dates.parse(definition.valid_from)
    if definition.valid_until_earliest is None or until.earliest < definition.valid_until_earliest:
        definition.valid_until, definition.valid_until_earliest = until.text, until.earliest


def end_today(definition: Definition) -> None:
    """Let the force end with this day."""
    today = max(db.clock.today(), _start(definition))
    definition.valid_until, definition.valid_until_earliest = today.isoformat(), today

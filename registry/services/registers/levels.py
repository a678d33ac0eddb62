"""Arranges spatial levels, and records the changes of boundaries in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from registry import db
from registry.errors import WrongState
from registry.model import BoundaryChange, BoundaryChangeUnit, SpatialLevel, SpatialUnit
from registry.rules import dates, wording
from registry.rules.access import Action, Actor
from registry.rules.boundaries import CHANGE_KINDS
from registry.rules.localised import Localised
from registry.rules.refusals import UNKNOWN
from registry.services.registers.editing import (
    Edit,
    Facts,
    Register,
    arranged,
    fetch,
    line_pair,
    prose_pair,
    put,
)
from registry.services.state.checks import Checks, fetch_or_none
from registry.services.state.outbox import TaskKind, enqueue

NO_UNITS = (
    "Bitte nennen Sie die betroffenen Gebiete; nur die Revision einer ganzen Ebene kommt mit Zahlen aus."
)
STRUCK = "Dieser Eintrag ist schon gestrichen."
TOLD = ("kind", "effective_from", "count_before", "count_after", "note", "source_url")
SIDES = ("before", "after")
MOST_UNITS = 999_999


@dataclass(frozen=True, slots=True)
class LevelDetails:
    """What a level is called, one of it and many."""

    name: Localised
    plural: Localised


@dataclass(frozen=True, slots=True)
class Redrawing:
    """A change of boundaries: keys of units before and after it, or only how many there were."""

    kind: str
    effective_from: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    count_before: int | None = None
    count_after: int | None = None
    note: Localised | None = None
    source_url: str | None = None


def add_level(actor: Actor, notation: str, details: LevelDetails, *, position: int) -> SpatialLevel:
    """Bring in a level; positions grow from large to small."""
    with LEVELS.open(actor) as checks:
        notation = checks.fresh(SpatialLevel, wording.slug, notation, "notation")
        checks.new(fetch_or_none(SpatialLevel, position=position) is not None, str(position), "position")
        named = _details(checks, details)
        checks.stop()
        return LEVELS.add(actor, SpatialLevel(notation=notation, position=position, **named))


def change_level(actor: Actor, notation: str, details: LevelDetails, *, lock_version: int) -> SpatialLevel:
    """Call a level something else."""
    with LEVELS.open(actor) as checks:
        level, named = fetch(SpatialLevel, notation=notation), _details(checks, details)
        checks.stop()
        with LEVELS.changing(actor, level, Edit("change", lock_version, named)):
            put(level, named)
        return level


def record_boundary_change(actor: Actor, notation: str, redrawing: Redrawing) -> BoundaryChange:
    """Record that units of a level were renamed, split, merged or redrawn, or that the level was revised."""
    with LEVELS.open(actor) as checks:
        level, session = fetch(SpatialLevel, notation=notation), db.session()
        columns, units = _redrawing(checks, redrawing), _units(checks, level, redrawing)
        checks.stop()
        change = BoundaryChange(level_id=level.id, **columns)
        session.add(change)
        session.flush()
        session.add_all(BoundaryChangeUnit(change_id=change.id, unit_id=i, side=side) for i, side in units)
        session.flush()
        told = {k: v for k, v in columns.items() if k != "effective_from_earliest"}
        sides = {f"units_{side}": tuple(getattr(redrawing, side)) for side in SIDES}
        arranged(actor, "redraw", LEVELS.subject(level), ({}, told | sides))
        # Every indicator with this level tells of it.
        enqueue(TaskKind.NAMES, [f"level:{level.notation}"])
        return change


def strike_boundary_change(actor: Actor, change_id: int, reason: str) -> BoundaryChange:
    """Strike out a change that was entered by mistake: it is kept, and shown as struck with the reason."""
    with LEVELS.open(actor) as checks:
        change = fetch(BoundaryChange, id=change_id)
        if change.struck_at is not None:
            raise WrongState(STRUCK)
        change.struck_reason = checks.must(wording.line, reason, "reason")
        checks.stop()
        change.struck_at = db.clock.now()
        db.session().flush()
        told = {name: getattr(change, name) for name in TOLD}
        arranged(actor, "strike", LEVELS.subject(change.level), (told, {}), reason=reason)
        return change


def facts_of(level: SpatialLevel) -> Facts:
    """Say what is known about a level now."""
    return {"position": level.position, "name": level.name, "plural": level.plural}


def _details(checks: Checks, details: LevelDetails) -> Facts:
    return {
        "name": checks.must(line_pair, details.name, "name"),
        "plural": checks.must(line_pair, details.plural, "plural"),
    }


def _redrawing(checks: Checks, redrawing: Redrawing) -> Facts:
    bound = checks.must(dates.parse, redrawing.effective_from, "effective_from")
    if redrawing.kind not in CHANGE_KINDS:
        checks.add("kind", UNKNOWN, value=redrawing.kind)
    if redrawing.kind != "revision" and not (redrawing.before or redrawing.after):
        checks.add("before", NO_UNITS)
    return {
        "kind": redrawing.kind,
        "effective_from": bound and bound.text,
        "effective_from_earliest": bound and bound.earliest,
        "count_before": checks.may(_count, redrawing.count_before, "count_before"),
        "count_after": checks.may(_count, redrawing.count_after, "count_after"),
        "note": checks.may(prose_pair, redrawing.note, "note"),
        "source_url": checks.may(wording.address, redrawing.source_url, "source_url"),
    }


def _units(checks: Checks, level: SpatialLevel, redrawing: Redrawing) -> list[tuple[int, str]]:
    sides = ((side, key) for side in SIDES for key in dict.fromkeys(getattr(redrawing, side)))
    return list(_known(checks, level, sides))


def _known(
    checks: Checks, level: SpatialLevel, sides: Iterable[tuple[str, str]]
) -> Iterable[tuple[int, str]]:
    for side, key in sides:
        unit = fetch_or_none(SpatialUnit, level_id=level.id, key=key)
        if unit is None:
            checks.add(side, UNKNOWN, value=key)
        else:
            yield unit.id, side


def _count(value: int, field: str) -> int:
    return wording.number(str(value), field, MOST_UNITS)


LEVELS = Register("level", Action.EDIT_PLACES, attrgetter("notation"), facts_of)

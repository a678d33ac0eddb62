"""Loads the places of a catalogue: levels, units and the changes of their boundaries."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from registry import db
from registry.model import BoundaryChange, Indicator, SpatialLevel, SpatialUnit, UnitName
from registry.rules import dates, wording
from registry.rules.boundaries import CHANGE_KINDS
from registry.rules.refusals import EXISTS, UNKNOWN
from registry.services.importing.rows import (
    add,
    fault,
    find,
    look_up,
    pair,
    pair_required,
    required,
    source_address,
    text,
    times,
)
from registry.services.registers.levels import MOST_UNITS
from registry.services.registers.units import NOT_LARGER
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.topics import Topic

MOST_LEVELS = 99


def level(values: Mapping[str, Any]) -> Topic | None:
    """Bring in a level of space."""
    notation = wording.slug(required(values, "notation"), "notation")
    if find(SpatialLevel, notation=notation):
        return None
    position = wording.number(required(values, "position"), "position", MOST_LEVELS)
    if find(SpatialLevel, position=position):
        raise fault("position", EXISTS, value=position)
    add(
        SpatialLevel(
            notation=notation,
            position=position,
            name=pair_required(values, "name"),
            plural=pair_required(values, "plural"),
        )
    )
    return Topic("level", notation)


def unit(values: Mapping[str, Any]) -> Topic | None:
    """Bring in a unit with its name and parent."""
    level = look_up(SpatialLevel, "level", notation=required(values, "level"))
    key = wording.slug(required(values, "key"), "key")
    if find(SpatialUnit, level_id=level.id, key=key):
        return None
    unit = SpatialUnit(
        level_id=level.id,
        key=key,
        key_status=text(values, "key_status"),
        note=text(values, "note", wording.prose),
        source_url=source_address(values),
        parent_id=_parent(values, level),
    )
    add(unit)
    add(UnitName(unit_id=unit.id, name=required(values, "name"), **times(values)))
    return Topic("unit", f"{level.notation}/{key}")


def _parent(values: Mapping[str, Any], own: SpatialLevel) -> int | None:
    notation = text(values, "parent_level")
    if not notation:
        return None
    level = look_up(SpatialLevel, "parent_level", notation=notation)
    if level.position >= own.position:
        raise fault("parent_level", NOT_LARGER, value=notation)
    return int(look_up(SpatialUnit, "parent_key", level_id=level.id, key=text(values, "parent_key")).id)


def _count(values: Mapping[str, Any], column: str) -> int | None:
    given = text(values, column)
    return wording.number(given, column, MOST_UNITS) if given else None


def boundary_change(values: Mapping[str, Any]) -> Topic | None:
    """Bring in a change of boundaries."""
    level = look_up(SpatialLevel, "level", notation=required(values, "level"))
    kind, effective = (
        required(values, "kind"),
        dates.parse(required(values, "effective_from"), "effective_from"),
    )
    if kind not in CHANGE_KINDS:
        raise fault("kind", UNKNOWN, value=kind)
    if find(BoundaryChange, level_id=level.id, kind=kind, effective_from=effective.text):
        return None
    add(
        BoundaryChange(
            level_id=level.id,
            kind=kind,
            effective_from=effective.text,
            effective_from_earliest=effective.earliest,
            count_before=_count(values, "count_before"),
            count_after=_count(values, "count_after"),
            note=pair(values, "note"),
            source_url=source_address(values),
        )
    )
    # Indicators that were there before tell of it too; those of the same load know it already.
    if db.session().scalar(select(Indicator.id).limit(1)) is not None:
        enqueue(TaskKind.NAMES, [f"level:{level.notation}"])
    return Topic("level", level.notation)

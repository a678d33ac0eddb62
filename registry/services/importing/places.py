"""Loads the places of a catalogue: levels, units and the changes of their boundaries."""

from collections.abc import Mapping
from typing import Any

from registry.model import BoundaryChange, SpatialLevel, SpatialUnit, UnitName
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
    times,
)
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
    key = required(values, "key")
    if find(SpatialUnit, level_id=level.id, key=key):
        return None
    unit = SpatialUnit(
        level_id=level.id,
        key=key,
        key_status=values.get("key_status"),
        note=values.get("note"),
        source_url=source_address(values),
        parent_id=_parent(values),
    )
    add(unit)
    add(UnitName(unit_id=unit.id, name=required(values, "name"), **times(values)))
    return Topic("unit", f"{level.notation}/{key}")


def _parent(values: Mapping[str, Any]) -> int | None:
    if not values.get("parent_level"):
        return None
    level = look_up(SpatialLevel, "parent_level", notation=values["parent_level"])
    return int(look_up(SpatialUnit, "parent_key", level_id=level.id, key=values.get("parent_key")).id)


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
            count_before=values.get("count_before"),
            count_after=values.get("count_after"),
            note=pair(values, "note"),
            source_url=source_address(values),
        )
    )
    return Topic("level", level.notation)

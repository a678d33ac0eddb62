"""What the pages about spatial levels and units show."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from registry import db
from registry.errors import NotFound, RegistryError
from registry.formats.records import Reference
from registry.model import (
    BoundaryChange,
    Definition,
    DefinitionLevel,
    SpatialLevel,
    SpatialUnit,
    UnitName,
    UnitRedirect,
)
from registry.rules import in_force
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.pages.uses import Uses, uses


class Moved(RegistryError):
    """The thing stands at another address for ever; `path` says where."""

    message = "Dieser Schlüssel wurde berichtigt: %(path)s"


@dataclass(frozen=True, slots=True)
class LevelView:
    """A spatial level: its units, the changes of its boundaries, the indicators available on it."""

    level: SpatialLevel
    units: tuple[Reference, ...]
    changes: tuple[BoundaryChange, ...]
    uses: Uses


@dataclass(frozen=True, slots=True)
class UnitView:
    """A spatial unit with its parents from large to small, its parts and its names over time."""

    level: Reference
    row: SpatialUnit
    label: Localised
    parents: tuple[Reference, ...]
    children: tuple[tuple[Reference, tuple[Reference, ...]], ...]  # by level
    names: tuple[UnitName, ...]
    coming: tuple[UnitName, ...]
    changes: tuple[BoundaryChange, ...]


def levels(actor: Actor) -> tuple[tuple[Reference, Localised, int], ...]:
    """List the spatial levels from large to small: reference, plural, number of units known."""
    with db.reading() as session:
        counts = dict(
            session.execute(select(SpatialUnit.level_id, func.count()).group_by(SpatialUnit.level_id)).all()
        )
        return tuple((e.reference, e.plural, counts.get(i, 0)) for i, e in names().levels.items())


def level(actor: Actor, notation: str) -> LevelView:
    """Show one spatial level."""
    with db.reading() as session:
        row = _level(session, notation)
        has_level = Definition.id.in_(
            select(DefinitionLevel.definition_id).where(DefinitionLevel.level_id == row.id)
        )
        return LevelView(
            row,
            _unit_references(session, notation, SpatialUnit.level_id == row.id),
            _changes(session, row),
            uses(session, has_level),
        )


def unit(actor: Actor, notation: str, key: str) -> UnitView:
    """Show one spatial unit; Moved when its key was corrected."""
    with db.reading() as session:
        row_level = _level(session, notation)
        found = select(SpatialUnit).where(SpatialUnit.level_id == row_level.id, SpatialUnit.key == key)
        row = session.execute(found.options(selectinload(SpatialUnit.names))).scalar_one_or_none()
        if row is None:
            raise _redirect(session, row_level, key)
        known, standing = in_force.in_order(row.names), in_force.present(row.names, db.clock.today())
        return UnitView(
            names().levels[row_level.id].reference,
            row,
            Localised(standing.name if standing else key),
            _parents(session, row),
            _children(session, row),
            tuple(known),
            tuple(in_force.coming(known, db.clock.today())),
            _changes(session, row_level),
        )


def _level(session: Session, notation: str) -> SpatialLevel:
    row = session.execute(select(SpatialLevel).where(SpatialLevel.notation == notation)).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def _changes(session: Session, row_level: SpatialLevel) -> tuple[BoundaryChange, ...]:
    chosen = select(BoundaryChange).where(BoundaryChange.level_id == row_level.id)
    return tuple(session.scalars(chosen.order_by(BoundaryChange.effective_from_earliest)))


def _unit_references(
    session: Session, notation: str, condition: ColumnElement[bool]
) -> tuple[Reference, ...]:
    known = select(SpatialUnit.key, UnitName).join(UnitName, UnitName.unit_id == SpatialUnit.id)
    rows = session.execute(
        known.where(condition, UnitName.recorded_until.is_(None)).order_by(SpatialUnit.key)
    )
    today = db.clock.today()
    return tuple(
        Reference(key, Localised(name.name), f"/units/{notation}/{key}")
        for key, name in rows
        if in_force.is_in_force(name, today)
    )


def _parents(session: Session, row: SpatialUnit) -> tuple[Reference, ...]:
    found: list[Reference] = []
    parent = session.get(SpatialUnit, row.parent_id) if row.parent_id else None
    while parent is not None:
        notation = names().levels[parent.level_id].reference.code
        found += _unit_references(session, notation, SpatialUnit.id == parent.id)
        parent = session.get(SpatialUnit, parent.parent_id) if parent.parent_id else None
    return tuple(reversed(found))


def _children(session: Session, row: SpatialUnit) -> tuple[tuple[Reference, tuple[Reference, ...]], ...]:
    ids: Sequence[int] = (
        session.execute(select(SpatialUnit.level_id).where(SpatialUnit.parent_id == row.id).distinct())
        .scalars()
        .all()
    )
    levels_below = [names().levels[i] for i in ids]
    return tuple(
        (
            e.reference._replace(label=e.plural),
            _unit_references(
                session, e.reference.code, (SpatialUnit.parent_id == row.id) & (SpatialUnit.level_id == i)
            ),
        )
        for i, e in zip(ids, levels_below, strict=True)
    )


def _redirect(session: Session, row_level: SpatialLevel, key: str) -> RegistryError:
    found = select(SpatialUnit.key).join(UnitRedirect, UnitRedirect.unit_id == SpatialUnit.id)
    new = session.execute(
        found.where(UnitRedirect.level_id == row_level.id, UnitRedirect.key == key)
    ).scalar_one_or_none()
    return NotFound() if new is None else Moved(path=f"/units/{row_level.notation}/{new}")

"""What the pages about themes, offices, places, measures, programmes and code lists show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from registry import db
from registry.errors import NotFound, RegistryError
from registry.formats.records import ConceptReference, MeasureReference, OfficeReference, Reference
from registry.model import (
    BoundaryChange,
    Concept,
    ConceptLabel,
    Definition,
    DefinitionConcept,
    DefinitionLevel,
    FormulaTerm,
    Indicator,
    Measure,
    Office,
    OfficeName,
    Programme,
    ProgrammeIndicator,
    Scheme,
    SpatialLevel,
    SpatialUnit,
    UnitName,
    UnitRedirect,
)
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.services.naming import Names, names

LISTED = 100  # indicators named on a page; more are found through the search


class Moved(RegistryError):
    """The thing stands at another address for ever; `path` says where."""

    message = "Dieser Schlüssel wurde berichtigt: %(path)s"


@dataclass(frozen=True, slots=True)
class Uses:
    """Published indicators that point to a thing: how many, and the first of them by code."""

    total: int
    items: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme with its labels and the indicators of it."""

    concept: ConceptReference
    labels: tuple[ConceptLabel, ...]
    uses: Uses


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office: what it was called when, what it stewards, what it supplies."""

    office: OfficeReference
    row: Office
    names: tuple[OfficeName, ...]
    stewarded: Uses
    supplied: Uses
    successor: OfficeReference | None


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
    changes: tuple[BoundaryChange, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure and the indicators that count with it."""

    measure: MeasureReference
    row: Measure
    unit: ConceptReference | None
    office: OfficeReference | None
    uses: Uses


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A monitoring programme and its indicators."""

    programme: Reference
    row: Programme
    office: OfficeReference | None
    uses: Uses


@dataclass(frozen=True, slots=True)
class ConceptLine:
    """A concept of a code list with all its labels."""

    concept: ConceptReference
    alternatives: tuple[ConceptLabel, ...]
    broader: str | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A code list as a page."""

    scheme: Scheme
    concepts: tuple[ConceptLine, ...]


def themes() -> tuple[tuple[ConceptReference, int], ...]:
    """List the themes, each with the number of its published indicators."""
    with db.reading() as session:
        labels = names()
        counts = _counts(session, Definition.theme_id)
        return tuple(
            (ref, counts.get(labels.concept_ids["themes", ref.code], 0)) for ref in labels.of_scheme("themes")
        )


def theme(notation: str) -> ThemeView:
    """Show one theme."""
    with db.reading() as session:
        labels = names()
        found = _required(labels.concept_ids.get(("themes", notation)))
        rows = session.execute(
            select(ConceptLabel).where(ConceptLabel.concept_id == found).order_by(ConceptLabel.id)
        )
        return ThemeView(
            labels.concepts[found].reference,
            tuple(rows.scalars()),
            _uses(session, Definition.theme_id == found),
        )


def offices() -> tuple[tuple[OfficeReference, bool, int], ...]:
    """List the offices: reference, whether it is outside the city, number of indicators it stewards."""
    with db.reading() as session:
        labels = names()
        counts = _counts(session, Indicator.steward_id)
        listed = [
            (ref, ref.code in labels.external_offices, counts.get(i, 0)) for i, ref in labels.offices.items()
        ]
        return tuple(sorted(listed, key=lambda line: (line[1], line[0].label.de)))


def office(code: str) -> OfficeView:
    """Show one office with its names over time."""
    with db.reading() as session:
        labels = names()
        row = session.get_one(
            Office, _required(labels.office_ids.get(code)), options=[selectinload(Office.names)]
        )
        return OfficeView(
            labels.offices[row.id],
            row,
            tuple(n for n in row.names if n.recorded_until is None),
            _uses(session, Indicator.steward_id == row.id),
            _uses(session, Definition.source_office_id == row.id),
            labels.offices.get(row.successor_id or 0),
        )


def levels() -> tuple[tuple[Reference, Localised, int], ...]:
    """List the spatial levels from large to small: reference, plural, number of units known."""
    with db.reading() as session:
        counts = dict(
            session.execute(select(SpatialUnit.level_id, func.count()).group_by(SpatialUnit.level_id)).all()
        )
        return tuple((e.reference, e.plural, counts.get(i, 0)) for i, e in names().levels.items())


def level(notation: str) -> LevelView:
    """Show one spatial level."""
    with db.reading() as session:
        row = _level(session, notation)
        changes = select(BoundaryChange).where(BoundaryChange.level_id == row.id)
        has_level = Definition.id.in_(
            select(DefinitionLevel.definition_id).where(DefinitionLevel.level_id == row.id)
        )
        return LevelView(
            row,
            _unit_references(session, notation, SpatialUnit.level_id == row.id),
            tuple(session.execute(changes.order_by(BoundaryChange.effective_from_earliest)).scalars()),
            _uses(session, has_level),
        )


def unit(notation: str, key: str) -> UnitView:
    """Show one spatial unit; Moved when its key was corrected."""
    with db.reading() as session:
        row_level = _level(session, notation)
        found = select(SpatialUnit).where(SpatialUnit.level_id == row_level.id, SpatialUnit.key == key)
        row = session.execute(found.options(selectinload(SpatialUnit.names))).scalar_one_or_none()
        if row is None:
            raise _redirect(session, row_level, key)
        changes = select(BoundaryChange).where(BoundaryChange.level_id == row_level.id)
        known = [name for name in row.names if name.recorded_until is None]
        return UnitView(
            names().levels[row_level.id].reference,
            row,
            Localised(known[-1].name if known else key),
            _parents(session, row),
            _children(session, row),
            tuple(known),
            tuple(session.execute(changes.order_by(BoundaryChange.effective_from_earliest)).scalars()),
        )


def measures() -> tuple[MeasureReference, ...]:
    """List the measures by their German label."""
    return tuple(sorted(names().measures.values(), key=lambda m: m.label.de.casefold()))


def measure(code: str) -> MeasureView:
    """Show one measure and where it is counted with."""
    with db.reading() as session:
        labels = names()
        row = session.get_one(Measure, _required(labels.measure_ids.get(code)))
        in_formula = select(FormulaTerm.definition_id).where(FormulaTerm.measure_id == row.id)
        counts_with = (
            (Definition.numerator_id == row.id)
            | (Definition.denominator_id == row.id)
            | Definition.id.in_(in_formula)
        )
        unit_entry = labels.concepts.get(row.unit_id or 0)
        return MeasureView(
            labels.measures[row.id],
            row,
            unit_entry.reference if unit_entry else None,
            labels.offices.get(row.office_id or 0),
            _uses(session, counts_with),
        )


def programmes() -> tuple[Reference, ...]:
    """List the monitoring programmes."""
    return tuple(names().programmes.values())


def programme(code: str) -> ProgrammeView:
    """Show one programme and its indicators."""
    with db.reading() as session:
        labels = names()
        row = session.get_one(Programme, _required(labels.programme_ids.get(code)))
        chosen = select(ProgrammeIndicator.indicator_id).where(ProgrammeIndicator.programme_id == row.id)
        return ProgrammeView(
            labels.programmes[row.id],
            row,
            labels.offices.get(row.office_id or 0),
            _uses(session, Indicator.id.in_(chosen)),
        )


def schemes() -> tuple[tuple[Scheme, int], ...]:
    """List the code lists with the number of their concepts."""
    with db.reading() as session:
        counts = dict(
            session.execute(select(Concept.scheme_id, func.count()).group_by(Concept.scheme_id)).all()
        )
        rows = session.execute(select(Scheme).order_by(Scheme.id)).scalars()
        return tuple((row, counts.get(row.id, 0)) for row in rows)


def scheme(code: str) -> SchemeView:
    """Show one code list with all labels."""
    with db.reading() as session:
        row = session.execute(select(Scheme).where(Scheme.code == code)).scalar_one_or_none()
        if row is None:
            raise NotFound()
        known = (
            select(ConceptLabel)
            .join(Concept, Concept.id == ConceptLabel.concept_id)
            .where(
                Concept.scheme_id == row.id,
                ConceptLabel.recorded_until.is_(None),
                ConceptLabel.kind != "pref",
            )
        )
        others: dict[int, list[ConceptLabel]] = {}
        for label in session.execute(known.order_by(ConceptLabel.id)).scalars():
            others.setdefault(label.concept_id, []).append(label)
        return SchemeView(row, _concept_lines(names(), code, others))


def _concept_lines(
    labels: Names, code: str, others: dict[int, list[ConceptLabel]]
) -> tuple[ConceptLine, ...]:
    entries = sorted(
        ((i, e) for i, e in labels.concepts.items() if e.scheme == code), key=lambda pair: pair[1].position
    )
    return tuple(
        ConceptLine(
            e.reference,
            tuple(others.get(i, ())),
            labels.concepts[e.broader_id].reference.code if e.broader_id else None,
            e.is_retired,
        )
        for i, e in entries
    )


def used_concepts(scheme_code: str, notation: str) -> Uses:
    """Name the published indicators that use a keyword or breakdown."""
    with db.reading() as session:
        found = _required(names().concept_ids.get((scheme_code, notation)))
        chosen = select(DefinitionConcept.definition_id).where(DefinitionConcept.concept_id == found)
        return _uses(session, Definition.id.in_(chosen))


def _required(found: int | None) -> int:
    if found is None:
        raise NotFound()
    return found


def _published(*columns: Any) -> Any:
    joined = select(*columns).select_from(Indicator).join(Definition, Definition.id == Indicator.published_id)
    return joined.where(Definition.state == State.PUBLISHED)


def _uses(session: Session, condition: ColumnElement[bool]) -> Uses:
    total = session.execute(_published(func.count()).where(condition)).scalar_one()
    rows = session.execute(
        _published(Indicator.code, Definition.title).where(condition).order_by(Indicator.code).limit(LISTED)
    )
    return Uses(total, tuple(Reference(code, title, f"/indicators/{code}") for code, title in rows))


def _counts(session: Session, column: Any) -> dict[int, int]:
    return dict(session.execute(_published(column, func.count()).group_by(column)).all())


def _level(session: Session, notation: str) -> SpatialLevel:
    row = session.execute(select(SpatialLevel).where(SpatialLevel.notation == notation)).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def _unit_references(
    session: Session, notation: str, condition: ColumnElement[bool]
) -> tuple[Reference, ...]:
    present = select(SpatialUnit.key, UnitName.name).join(UnitName, UnitName.unit_id == SpatialUnit.id)
    known = present.where(condition, UnitName.recorded_until.is_(None), UnitName.valid_until.is_(None))
    return tuple(
        Reference(key, Localised(name), f"/units/{notation}/{key}")
        for key, name in session.execute(known.order_by(SpatialUnit.key))
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

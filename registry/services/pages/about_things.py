"""What the pages about offices, measures and programmes show."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry import db, texts
from registry.formats.records import ConceptReference, MeasureReference, OfficeReference, Reference
from registry.model import (
    Definition,
    FormulaTerm,
    Indicator,
    Measure,
    Office,
    OfficeName,
    Programme,
    ProgrammeIndicator,
)
from registry.rules import in_force
from registry.rules.access import Actor
from registry.services.names.naming import names
from registry.services.pages.uses import Uses, counts, required, uses


class OfficeLine(NamedTuple):
    """An office of the list: how many indicators it stewards, and how many of them only by our assignment."""

    office: OfficeReference
    is_external: bool
    stewarded: int
    assigned: int


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office: what it was called when, what it stewards, what it supplies."""

    office: OfficeReference
    row: Office
    names: tuple[OfficeName, ...]
    present: OfficeName | None
    coming: tuple[OfficeName, ...]
    stewarded: Uses
    assigned: Uses  # of those, what was assigned to it without a source
    supplied: Uses
    successor: OfficeReference | None


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


def offices(actor: Actor) -> tuple[OfficeLine, ...]:
    """List the offices of the city, then the others, each with the indicators it stewards."""
    with db.reading() as session:
        labels = names()
        stewarded = counts(session, Indicator.steward_id)
        assigned = counts(session, Indicator.steward_id, Indicator.steward_is_assigned.is_(True))
        listed = [
            OfficeLine(ref, ref.code in labels.external_offices, stewarded.get(i, 0), assigned.get(i, 0))
            for i, ref in labels.offices.items()
        ]
        return tuple(
            sorted(listed, key=lambda one: (one.is_external, texts.alphabetical(one.office.label.de)))
        )


def office(actor: Actor, code: str) -> OfficeView:
    """Show one office with its names over time."""
    with db.reading() as session:
        labels = names()
        row = session.get_one(
            Office, required(labels.office_ids.get(code)), options=[selectinload(Office.names)]
        )
        return OfficeView(
            labels.offices[row.id],
            row,
            tuple(in_force.in_order(row.names)),
            in_force.present(row.names, db.clock.today()),
            tuple(in_force.coming(row.names, db.clock.today())),
            uses(session, Indicator.steward_id == row.id),
            uses(session, (Indicator.steward_id == row.id) & Indicator.steward_is_assigned.is_(True)),
            uses(session, Definition.source_office_id == row.id),
            labels.offices.get(row.successor_id or 0),
        )


def measures(actor: Actor) -> tuple[MeasureReference, ...]:
    """List the measures by their German label."""
    return tuple(sorted(names().measures.values(), key=lambda m: texts.alphabetical(m.label.de)))


def measure(actor: Actor, code: str) -> MeasureView:
    """Show one measure and where it is counted with."""
    with db.reading() as session:
        labels = names()
        row = session.get_one(Measure, required(labels.measure_ids.get(code)))
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
            uses(session, counts_with),
        )


def programmes(actor: Actor) -> tuple[Reference, ...]:
    """List the monitoring programmes."""
    return tuple(names().programmes.values())


def programme(actor: Actor, code: str) -> ProgrammeView:
    """Show one programme and its indicators."""
    with db.reading() as session:
        labels = names()
        row = session.get_one(Programme, required(labels.programme_ids.get(code)))
        chosen = select(ProgrammeIndicator.indicator_id).where(ProgrammeIndicator.programme_id == row.id)
        return ProgrammeView(
            labels.programmes[row.id],
            row,
            labels.offices.get(row.office_id or 0),
            uses(session, Indicator.id.in_(chosen)),
        )

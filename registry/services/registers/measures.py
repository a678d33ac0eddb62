"""Arranges measures (Merkmale), the base quantities that formulas name."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from registry.model import Measure
from registry.rules import wording
from registry.rules.access import Action, Actor
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.registers.concepts import retired
from registry.services.registers.editing import (
    Edit,
    Facts,
    Register,
    fetch,
    line_pair,
    prose_pair,
    put,
    spoken,
)
from registry.services.state.checks import Checks


@dataclass(frozen=True, slots=True)
class MeasureDetails:
    """What a measure is; `unit` and `office` by their codes."""

    label: Localised
    unit: str | None = None
    population: Localised | None = None
    source: Localised | None = None
    note: Localised | None = None
    office: str | None = None


def add_measure(actor: Actor, code: str, details: MeasureDetails) -> Measure:
    """Bring in a measure under a code that formulas can name."""
    with MEASURES.open(actor) as checks:
        code = checks.fresh(Measure, wording.measure_code, code, "code")
        columns = _columns(checks, details)
        checks.findings += retired(columns["unit_id"], "unit")
        checks.stop()
        return MEASURES.add(actor, Measure(code=code, **columns))


def change_measure(actor: Actor, code: str, details: MeasureDetails, *, lock_version: int) -> Measure:
    """Change what a measure says; its code stays."""
    with MEASURES.open(actor) as checks:
        measure, columns = fetch(Measure, code=code), _columns(checks, details)
        if columns["unit_id"] != measure.unit_id:
            checks.findings += retired(columns["unit_id"], "unit")
        checks.stop()
        yours = spoken(columns, unit=details.unit, office=details.office)
        with MEASURES.changing(actor, measure, Edit("change", lock_version, yours)):
            put(measure, columns)
        return measure


def facts_of(measure: Measure) -> Facts:
    """Say what is known about a measure now, with codes."""
    labels = names()
    unit = labels.concepts.get(measure.unit_id or 0)
    office = labels.offices.get(measure.office_id or 0)
    return {
        "label": measure.label,
        "unit": unit and unit.reference.code,
        "population": measure.population,
        "source": measure.source,
        "note": measure.note,
        "office": office and office.code,
    }


def _columns(checks: Checks, details: MeasureDetails) -> dict[str, Any]:
    labels = names()
    unit = ("units", details.unit) if details.unit else None
    return {
        "label": checks.must(line_pair, details.label, "label"),
        "population": checks.may(prose_pair, details.population, "population"),
        "source": checks.may(prose_pair, details.source, "source"),
        "note": checks.may(prose_pair, details.note, "note"),
        "unit_id": checks.known(labels.concept_ids, unit, "unit"),
        "office_id": checks.known(labels.office_ids, details.office, "office"),
    }


MEASURES = Register("measure", Action.EDIT_MEASURES, attrgetter("code"), facts_of)

"""Arranges measures (Merkmale), the base quantities that formulas name."""

from dataclasses import dataclass

from registry import db
from registry.model import Measure
from registry.rules import wording
from registry.rules.access import Action, Actor
from registry.rules.localised import Localised
from registry.services.arranging import (
    Checks,
    Facts,
    arranged,
    begin,
    found,
    line_pair,
    prose_pair,
    require_seen,
    sought,
)
from registry.services.naming import names
from registry.services.recording import Subject


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
    with db.transaction() as session:
        begin(actor, Action.EDIT_MEASURES)
        checks = Checks()
        code = checks.must(wording.measure_code, code, "code")
        checks.new(sought(Measure, code=code) is not None, code, "code")
        columns = _columns(checks, details)
        checks.stop()
        measure = Measure(code=code, **columns)
        session.add(measure)
        session.flush()
        arranged(actor, "add", Subject("measure", code), ({}, facts_of(measure)))
        return measure


def change_measure(actor: Actor, code: str, details: MeasureDetails, *, lock_version: int) -> Measure:
    """Change what a measure says; its code stays."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_MEASURES)
        measure, checks = found(Measure, code=code), Checks()
        columns = _columns(checks, details)
        checks.stop()
        before = facts_of(measure)
        told = {k: v for k, v in columns.items() if not k.endswith("_id")}
        require_seen(measure, lock_version, before, told | {"unit": details.unit, "office": details.office})
        for column, value in columns.items():
            setattr(measure, column, value)
        session.flush()
        arranged(actor, "change", Subject("measure", code), (before, facts_of(measure)))
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


def _columns(checks: Checks, details: MeasureDetails) -> Facts:
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

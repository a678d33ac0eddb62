"""Measures and programmes on the desk: what formulas name, and what indicators are used for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import pair, shown, version_of
from admin.tables.flat import FlatTable
from registry import texts
from registry.http.accounts import current_actor
from registry.model import Measure
from registry.rules import dates
from registry.rules.access import Action
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.registers import measures, programmes
from registry.services.registers.measures import MeasureDetails
from registry.services.registers.programmes import ProgrammeDetails


class MeasureForm(Form):
    """What is said about a measure."""

    lock_version = fields.lock()
    code = fields.line(
        "Kürzel",
        "So heißt das Merkmal in Formeln, zum Beispiel haushalte_mit_kindern. Bleibt für immer.",
        needed=True,
    )
    label = fields.both("Bezeichnung", needed=True)
    unit = fields.choice("Einheit")
    office = fields.choice("Amt", "Das Amt, das die Daten führt.")
    population = fields.both("Grundgesamtheit", "Wer oder was gezählt werden kann.", rows=3)
    source = fields.both("Quelle", rows=3)
    note = fields.both("Anmerkung", rows=3)


class MeasureTable(FlatTable):
    """All measures."""

    room, heading = "measures", "Merkmale"
    lead = "Grundgrößen, auf die sich Zähler, Nenner und Formeln beziehen."
    new_label, right = "Neues Merkmal", Action.EDIT_MEASURES
    labels = {"code": "Kürzel", "label": "Bezeichnung", "unit": "Einheit", "office": "Amt"}
    sortable = ("code",)
    entry_form = MeasureForm
    register = measures.MEASURES
    column_default_sort = "code"
    column_formatters = {
        "label": lambda view, context, measure, name: view.title_of(measure),
        "unit": lambda view, context, measure, name: _concept(measure.unit_id),
        "office": lambda view, context, measure, name: _office(measure.office_id),
    }

    def found_by(self) -> Any:
        """Look at codes and labels."""
        return select(Measure.id, Measure.code, Measure.label)

    def title_of(self, thing: Any) -> Localised:
        """Name a measure."""
        label: Localised = thing.label
        return label

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees a measure."""
        return f"/measures/{thing.code}"

    def offer(self, form: Form) -> None:
        """Offer units and offices."""
        form["unit"].choices = fields.or_nothing(fields.concept_choices("units"))
        form["office"].choices = fields.or_nothing(fields.office_choices())

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is known of a measure."""
        return {**facts, **{name: shown(facts[name]) for name in ("label", "population", "source", "note")}}

    def add(self, form: Form) -> None:
        """Bring in a measure."""
        measures.add_measure(current_actor(), form["code"].data or "", _measure_details(form))

    def change(self, form: Form, thing: Any) -> None:
        """Change what is said about a measure."""
        details, began = _measure_details(form), version_of(form)
        measures.change_measure(current_actor(), thing.code, details, lock_version=began)


class ProgrammeForm(Form):
    """What is said about a programme."""

    lock_version = fields.lock()
    code = fields.line("Kürzel", "Bleibt für immer und steht in der Adresse.", needed=True)
    label = fields.both("Bezeichnung", needed=True)
    description = fields.both("Beschreibung", rows=3)
    since = fields.line("Seit", "Jahr oder Tag.", width="kurz")
    office = fields.choice("Amt", "Das Amt, das das Programm führt.")
    source_url = fields.line("Adresse des Belegs")


class ProgrammeTable(FlatTable):
    """All monitoring programmes."""

    room, heading = "programmes", "Programme"
    lead = "Wofür Indikatoren gebraucht werden, zum Beispiel das Sozialmonitoring."
    new_label, right = "Neues Programm", Action.EDIT_WORDS
    labels = {"code": "Kürzel", "label": "Bezeichnung", "since": "Seit", "office": "Amt"}
    entry_form = ProgrammeForm
    register = programmes.PROGRAMMES
    column_default_sort = "code"
    column_formatters = {
        "label": lambda view, context, programme, name: view.title_of(programme),
        "since": lambda view, context, programme, name: texts.day(programme.since) if programme.since else "",
        "office": lambda view, context, programme, name: _office(programme.office_id),
    }

    def title_of(self, thing: Any) -> Localised:
        """Name a programme."""
        label: Localised = thing.label
        return label

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees a programme."""
        return f"/programmes/{thing.code}"

    def offer(self, form: Form) -> None:
        """Offer offices."""
        form["office"].choices = fields.or_nothing(fields.office_choices())

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is known of a programme."""
        both = {name: shown(facts[name]) for name in ("label", "description")}
        return {**facts, **both, "since": dates.typed(facts["since"]) if facts["since"] else None}

    def add(self, form: Form) -> None:
        """Bring in a programme."""
        programmes.add_programme(current_actor(), form["code"].data or "", _programme_details(form))

    def change(self, form: Form, thing: Any) -> None:
        """Change what is said about a programme."""
        details, began = _programme_details(form), version_of(form)
        programmes.change_programme(current_actor(), thing.code, details, lock_version=began)


def _concept(concept_id: int | None) -> Localised | None:
    found = names().concepts.get(concept_id or 0)
    return found.reference.label if found else None


def _office(office_id: int | None) -> Localised | None:
    found = names().offices.get(office_id or 0)
    return found.label if found else None


def _measure_details(form: Form) -> MeasureDetails:
    both: dict[str, Any] = {name: pair(form[name]) for name in ("population", "source", "note")}
    codes = {name: form[name].data or None for name in ("unit", "office")}
    return MeasureDetails(pair(form["label"]) or Localised(""), **both, **codes)


def _programme_details(form: Form) -> ProgrammeDetails:
    rest = {name: form[name].data or None for name in ("since", "office", "source_url")}
    return ProgrammeDetails(pair(form["label"]) or Localised(""), pair(form["description"]), **rest)

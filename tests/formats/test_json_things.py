"""The public names of JSON, which programs read from the first day: one may come, none may go or change."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from registry.formats.json import DEFINITION
from registry.formats.json_answers import CHANGE, LISTED, log_json
from registry.formats.json_things import SCHEMAS, thing_json
from registry.formats.records import ConceptReference, MeasureReference, OfficeReference, Reference
from registry.model import Measure, Office, OfficeName, SpatialUnit, UnitName
from registry.rules.localised import Localised
from registry.services.pages.about_places import UnitView
from registry.services.pages.about_things import MeasureView, OfficeView
from registry.services.pages.uses import Uses

NAMES = {
    "themes": "code label path iri labels indicators",
    "offices": "code label path mailbox is_external note source_url names successor stewarded supplied",
    "levels": "code label plural units changes indicators",
    "units": "level key label parents children names",
    "measures": "code label path unit population source note office indicators",
    "programmes": "code label path description since office source_url indicators",
    "vocab": "code title description concepts",
}
OF_HITS = "code title score version state status is_adopted is_candidate office theme smallest_level since until modified"
OF_CHANGES = "number made_at action office subject_kind subject_code title version decision reason catalogue_number fields"
OF_DEFINITIONS = (
    "code path version state title steward short_title theme keywords definition purpose interpretation direction "
    "method_kind numerator denominator formula unit decimals population method confidentiality levels breakdowns "
    "reference_period periodicity available_since available_until editions series_notes comparability limitations sources source_office "
    "contact licence gaps is_adopted is_candidate formula_terms steward_is_assigned programmes distributions "
    "evidence_status origin evidence_url version_notes decision valid_from valid_until issued modified "
    "previous_version successor boundary_changes"
)
USED = Uses(2, (Reference("IND-0001", Localised("Quote", "Rate"), "/indicators/IND-0001"),))
TOLD_USES = {
    "total": 2,
    "items": [{"code": "IND-0001", "label": {"de": "Quote", "en": "Rate"}, "path": "/indicators/IND-0001"}],
}
JOBCENTER = OfficeReference("jobcenter", Localised("Jobcenter"), "/offices/jobcenter", "x@stuttgart.example")
TOLD_JOBCENTER = {"code": "jobcenter", "label": {"de": "Jobcenter", "en": None}, "path": "/offices/jobcenter"}


def public(schema: Any) -> set[str]:
    """List the names under which a schema writes."""
    return {field.data_key or name for name, field in schema.fields.items()}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_names_of_things_stay(kind: str) -> None:
    assert set(NAMES[kind].split()) <= public(SCHEMAS[kind])


def test_the_names_of_definitions_hits_and_changes_stay() -> None:
    assert set(OF_DEFINITIONS.split()) <= public(DEFINITION)
    assert set(OF_HITS.split()) <= public(LISTED) | public(DEFINITION)
    assert set(OF_CHANGES.split()) <= public(CHANGE)


def test_the_log_for_programs_tells_no_role_and_no_person() -> None:
    assert not {"role", "person", "account"} & public(CHANGE)


def test_people_are_never_told_to_programs() -> None:
    for schema in (DEFINITION, LISTED, CHANGE, *SCHEMAS.values()):
        assert not public(schema) & {"person", "account", "account_id", "author", "name"}


def test_an_office_tells_its_names_and_what_it_does() -> None:
    name = OfficeName(name=Localised("Jobcenter"), number="50", valid_from="2012")
    row = Office(code="jobcenter", is_external=True, source_url="https://stuttgart.example")
    told = thing_json("offices", OfficeView(JOBCENTER, row, (name,), name, (), USED, USED, Uses(0, ()), None))
    assert told == {
        **TOLD_JOBCENTER,
        "mailbox": "x@stuttgart.example",
        "is_external": True,
        "note": None,
        "source_url": "https://stuttgart.example",
        "names": [
            {
                "name": {"de": "Jobcenter", "en": None},
                "number": "50",
                "division": None,
                "valid_from": "2012",
                "valid_until": None,
            }
        ],
        "successor": None,
        "stewarded": TOLD_USES,
        "assigned": TOLD_USES,
        "supplied": {"total": 0, "items": []},
    }


def test_a_measure_tells_its_unit_with_the_official_match() -> None:
    measure = MeasureReference("einwohner", Localised("Einwohner"), "/measures/einwohner", "personen")
    unit = ConceptReference(
        "personen", Localised("Personen"), "/vocab/units#personen", "https://x.example/p", ("Köpfe",)
    )
    view = MeasureView(measure, Measure(code="einwohner", note=Localised("Notiz")), unit, JOBCENTER, USED)
    told = thing_json("measures", view)
    assert told["unit"]["iri"] == "https://x.example/p"
    assert "Köpfe" not in str(told)
    assert (told["office"], told["note"], told["source"]) == (
        TOLD_JOBCENTER,
        {"de": "Notiz", "en": None},
        None,
    )
    assert thing_json("measures", replace(view, unit=None, office=None))["unit"] is None


def test_a_unit_tells_its_parts_level_by_level() -> None:
    level, part, whole = (
        Reference(code, Localised(code), f"/x/{code}") for code in ("stadtteil", "146", "01")
    )
    row = SpatialUnit(key="01")
    told = thing_json(
        "units",
        UnitView(
            level, row, Localised("Mitte"), (whole,), ((level, (part,)),), (UnitName(name="Mitte"),), (), ()
        ),
    )
    assert [
        (group["level"]["code"], [unit["code"] for unit in group["units"]]) for group in told["children"]
    ] == [("stadtteil", ["146"])]
    assert told["names"] == [{"name": "Mitte", "valid_from": None, "valid_until": None}]
    assert (told["key"], told["parents"][0]["code"]) == ("01", "01")


def test_an_empty_page_of_the_log_is_a_page() -> None:
    assert log_json(0, 1, 1, []) == {"total": 0, "page": 1, "pages": 1, "items": []}


def test_moments_are_written_with_their_zone() -> None:
    entry = type("Entry", (), {"made_at": datetime.fromisoformat("2026-03-16T09:30:00+00:00"), "number": 7})()
    assert CHANGE.dump(entry) == {"made_at": "2026-03-16T09:30:00+00:00", "number": 7}

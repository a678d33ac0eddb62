"""Arranging offices, words, places, measures and programmes: rights, faults by field, conflicts, the log, names."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Conflict, Finding, Invalid, NotAllowed, NotFound, NotSignedIn
from registry.model import Change, ChangeField, Measure, Office, OfficeName, Programme, SpatialLevel, Task
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.operations.verifying import verify
from registry.services.registers import concepts as words
from registry.services.registers.levels import (
    LevelDetails,
    Redrawing,
    add_level,
    change_level,
    record_boundary_change,
)
from registry.services.registers.measures import MeasureDetails, add_measure, change_measure
from registry.services.registers.offices import (
    OfficeDetails,
    OfficeNaming,
    add_office,
    change_office,
    rename_office,
)
from registry.services.registers.programmes import (
    ProgrammeDetails,
    add_programme,
    assign_programmes,
    change_programme,
)
from registry.services.registers.units import UnitDetails, add_unit, recode_unit
from registry.services.state.checks import Checks
from tests.cast import actor
from tests.conftest import FakeClock
from tests.services.conftest import Race
from tests.services.stage import code_of, published

pytestmark = pytest.mark.usefixtures("stage", "clock")
NAME = Localised("Amt für Zukunft", "Office for the future")


def faults(call: Callable[[], object]) -> dict[str, Finding]:
    """Give what is refused, by field."""
    with pytest.raises(Invalid) as refused:
        call()
    return {finding.field: finding for finding in refused.value.findings}


def last() -> tuple[Change, dict[str, tuple[str | None, str | None]]]:
    """Read the last entry of the log with its fields."""
    with db.reading() as session:
        change = session.scalars(select(Change).order_by(Change.number.desc())).first()
        assert change is not None
        fields = session.scalars(select(ChangeField).where(ChangeField.change_number == change.number))
        return change, {field.field: (field.before, field.after) for field in fields}


def read(model: type[Any], **keys: object) -> Any:
    """Read one thing."""
    with db.reading() as session:
        return session.execute(select(model).filter_by(**keys)).scalar_one()


def office_names(code: str = "amt-soziales") -> list[tuple[str, str | None, str | None, bool]]:
    """Read every name an office has, known or no longer: name, from, until, whether still held for true."""
    with db.reading() as session:
        chosen = select(OfficeName).join(Office).where(Office.code == code).order_by(OfficeName.id)
        return [
            (n.name.de, n.valid_from, n.valid_until, n.recorded_until is None)
            for n in session.scalars(chosen)
        ]


def waiting() -> list[tuple[str, str]]:
    """Read what is left for the worker, but for the index."""
    with db.reading() as session:
        return [
            (t.kind, t.subject) for t in session.scalars(select(Task).order_by(Task.id)) if t.kind != "index"
        ]


# Every verb once, with what it needs: (verb called by an actor, who may).
VERBS: dict[str, tuple[Callable[[Actor], object], set[str]]] = {
    "add_office": (lambda who: add_office(who, "neu", OfficeNaming(NAME)), {"clara", "adam"}),
    "change_office": (
        lambda who: change_office(who, "amt-soziales", OfficeDetails(), lock_version=1),
        {"clara", "adam"},
    ),
    "rename_office": (
        lambda who: rename_office(who, "amt-soziales", OfficeNaming(NAME), lock_version=1),
        {"clara", "adam"},
    ),
    "add_concept": (lambda who: words.add_concept(who, "themes/neu", words.Labels(NAME)), {"clara", "adam"}),
    "relabel_concept": (
        lambda who: words.relabel_concept(who, "themes/wohnen", words.Labels(NAME), lock_version=1),
        {"clara", "adam"},
    ),
    "change_concept": (
        lambda who: words.change_concept(who, "themes/wohnen", words.ConceptDetails(), lock_version=1),
        {"clara", "adam"},
    ),
    "retire_concept": (
        lambda who: words.retire_concept(who, "themes/wohnen", lock_version=1),
        {"clara", "adam"},
    ),
    "revive_concept": (
        lambda who: words.revive_concept(who, "themes/wohnen", lock_version=1),
        {"clara", "adam"},
    ),
    "add_programme": (lambda who: add_programme(who, "neu", ProgrammeDetails(NAME)), {"clara", "adam"}),
    "change_programme": (
        lambda who: change_programme(who, "sozialmonitoring", ProgrammeDetails(NAME), lock_version=1),
        {"clara", "adam"},
    ),
    "add_level": (lambda who: add_level(who, "block", LevelDetails(NAME, NAME), position=9), {"adam"}),
    "change_level": (
        lambda who: change_level(who, "stadtteil", LevelDetails(NAME, NAME), lock_version=1),
        {"adam"},
    ),
    "record_boundary_change": (
        lambda who: record_boundary_change(who, "stadtteil", Redrawing("revision", "2019")),
        {"adam"},
    ),
    "add_unit": (lambda who: add_unit(who, "stadtteil/146", "Rot"), {"adam"}),
    "add_measure": (
        lambda who: add_measure(who, "neu", MeasureDetails(NAME)),
        {"anna", "rita", "stefan", "adam"},
    ),
    "change_measure": (
        lambda who: change_measure(who, "einwohner", MeasureDetails(NAME), lock_version=1),
        {"anna", "rita", "stefan", "adam"},
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_those_with_the_right_arrange(verb: str) -> None:
    call, may = VERBS[verb]
    with pytest.raises(NotSignedIn):
        call(ANONYMOUS)
    for name in {"anna", "rita", "stefan", "clara", "adam"} - may:
        with pytest.raises(NotAllowed):
            call(actor(name))
    for name in sorted(may)[:1]:
        call(actor(name))
    verify()


def test_assigning_programmes_needs_the_right_too(anna: Actor) -> None:
    with pytest.raises(NotAllowed):
        assign_programmes(anna, code_of(published()), ())


@pytest.mark.parametrize(
    ("call", "fields"),
    [
        (lambda who: add_office(who, "Amt Groß", OfficeNaming(Localised(""))), {"code", "name"}),
        (lambda who: add_office(who, "amt-soziales", OfficeNaming(NAME)), {"code"}),
        (
            lambda who: add_office(
                who, "neu", OfficeNaming(NAME, valid_from="31.02.2020"), OfficeDetails(mailbox="x")
            ),
            {"valid_from", "mailbox"},
        ),
        (
            lambda who: change_office(
                who, "amt-soziales", OfficeDetails("x", source_url="a b", successor="y"), lock_version=1
            ),
            {"mailbox", "source_url", "successor"},
        ),
        (
            lambda who: change_office(
                who, "amt-soziales", OfficeDetails(successor="amt-soziales"), lock_version=1
            ),
            {"successor"},
        ),
        (
            lambda who: rename_office(
                who, "amt-soziales", OfficeNaming(Localised("", "English")), lock_version=1
            ),
            {"name"},
        ),
        (
            lambda who: rename_office(
                who, "amt-soziales", OfficeNaming(NAME, number="\ufffd"), lock_version=1
            ),
            {"number"},
        ),
        (
            lambda who: words.add_concept(
                who, "themes/Groß", words.Labels(Localised(""), alt_de=("\ufffd",))
            ),
            {"notation", "pref", "alt_de"},
        ),
        (lambda who: words.add_concept(who, "themes/wohnen", words.Labels(NAME)), {"notation"}),
        (
            lambda who: words.add_concept(
                who,
                "themes/neu",
                words.Labels(NAME, hidden_de=("a", "a")),
                words.ConceptDetails("x", match="y z"),
            ),
            {"hidden_de", "broader", "match"},
        ),
        (
            lambda who: add_measure(who, "Mit Leer", MeasureDetails(Localised(""), unit="ellen", office="x")),
            {"code", "label", "unit", "office"},
        ),
        (
            lambda who: add_programme(
                who, "ä", ProgrammeDetails(NAME, since="31.02.2020", office="x", source_url="ftp://x")
            ),
            {"code", "since", "office", "source_url"},
        ),
        (
            lambda who: add_level(who, "stadtteil", LevelDetails(NAME, Localised("")), position=1),
            {"notation", "position", "plural"},
        ),
        (
            lambda who: add_unit(who, "stadtteil/1 4", "", UnitDetails(parent="dorf/1", source_url="x")),
            {"key", "name", "parent", "source_url"},
        ),
        (
            lambda who: record_boundary_change(
                who, "stadtteil", Redrawing("earthquake", "31.02.2019", before=("9",), count_before=-1)
            ),
            {"kind", "effective_from", "before", "count_before"},
        ),
        (lambda who: record_boundary_change(who, "stadtteil", Redrawing("split", "2019")), {"before"}),
    ],
)
def test_every_faulty_field_is_named_at_once(
    adam: Actor, call: Callable[[Actor], object], fields: set[str]
) -> None:
    with db.reading() as session:
        before = len(session.scalars(select(Change.number)).all())
    assert set(faults(lambda: call(adam))) == fields
    with db.reading() as session:
        assert len(session.scalars(select(Change.number)).all()) == before


@pytest.mark.parametrize(
    "call",
    [
        lambda who: change_office(who, "x", OfficeDetails(), lock_version=1),
        lambda who: words.add_concept(who, "x/y", words.Labels(NAME)),
        lambda who: words.retire_concept(who, "themes/x", lock_version=1),
        lambda who: words.retire_concept(who, "x", lock_version=1),
        lambda who: change_measure(who, "x", MeasureDetails(NAME), lock_version=1),
        lambda who: recode_unit(who, "stadtteil/1", "2", lock_version=1),
        lambda who: change_level(who, "x", LevelDetails(NAME, NAME), lock_version=1),
        lambda who: assign_programmes(who, "IND-4711", ()),
    ],
)
def test_what_is_not_there_is_not_found(adam: Actor, call: Callable[[Actor], object]) -> None:
    with pytest.raises(NotFound):
        call(adam)


@pytest.mark.parametrize(
    "call",
    [
        lambda who: change_office(
            who, "amt-soziales", OfficeDetails("neu@stuttgart.example"), lock_version=7
        ),
        lambda who: rename_office(who, "amt-soziales", OfficeNaming(NAME), lock_version=7),
        lambda who: words.relabel_concept(who, "themes/wohnen", words.Labels(NAME), lock_version=7),
        lambda who: words.change_concept(
            who, "themes/wohnen", words.ConceptDetails(position=4), lock_version=7
        ),
        lambda who: words.retire_concept(who, "themes/wohnen", lock_version=7),
        lambda who: change_measure(who, "einwohner", MeasureDetails(NAME), lock_version=7),
        lambda who: change_programme(who, "sozialmonitoring", ProgrammeDetails(NAME), lock_version=7),
        lambda who: change_level(who, "stadtteil", LevelDetails(NAME, NAME), lock_version=7),
    ],
)
def test_somebody_elses_change_is_a_conflict_that_keeps_both(
    adam: Actor, call: Callable[[Actor], object]
) -> None:
    with pytest.raises(Conflict) as refused:
        call(adam)
    assert refused.value.theirs != refused.value.yours
    assert refused.value.theirs.keys() >= {"name"} or refused.value.theirs.keys() >= {"label"}


def test_an_added_office_is_known_at_once(adam: Actor) -> None:
    add_office(adam, "amt-zukunft", OfficeNaming(NAME, number="99", valid_from="2020"), is_external=True)
    office = names().offices[names().office_ids["amt-zukunft"]]
    assert (office.label, names().external_offices) == (NAME, {"amt-zukunft"})
    change, fields = last()
    assert (change.action, change.subject_kind, change.subject_code) == ("add", "office", "amt-zukunft")
    assert fields["number"] == (None, '"99"')
    assert waiting() == []


def test_an_office_is_renamed_from_a_day_on_and_keeps_its_history(adam: Actor, clock: FakeClock) -> None:
    rename_office(
        adam, "amt-soziales", OfficeNaming(Localised("Sozialamt"), valid_from="2010"), lock_version=1
    )
    clock.move(days=1)
    rename_office(
        adam, "amt-soziales", OfficeNaming(NAME, valid_from="01.04.2019"), lock_version=2, reason="Beschluss"
    )
    assert names().offices[names().office_ids["amt-soziales"]].label == NAME
    standing = [row[:3] for row in office_names() if row[3]]
    assert standing == [
        ("Amt für Soziales und Teilhabe", None, "2009"),
        ("Sozialamt", "2010", "2019-03-31"),
        (NAME.de, "2019-04-01", None),
    ]
    # What was held for true before is still there: as it was known then.
    assert [row[:3] for row in office_names() if not row[3]] == [
        ("Amt für Soziales und Teilhabe", None, None),
        ("Sozialamt", "2010", None),
    ]
    change, fields = last()
    assert (change.action, change.reason) == ("rename", '"Beschluss"')
    assert fields["name"] == ('{"de":"Sozialamt"}', '{"de":"Amt für Zukunft","en":"Office for the future"}')
    assert waiting() == [("names", "office:amt-soziales")] * 2


def test_a_correction_keeps_the_start_and_what_was_known(adam: Actor, clock: FakeClock) -> None:
    rename_office(
        adam, "amt-soziales", OfficeNaming(Localised("Sozialmat"), valid_from="2019"), lock_version=1
    )
    clock.move(days=1)
    rename_office(adam, "amt-soziales", OfficeNaming(Localised("Sozialamt")), lock_version=2)
    assert [row[:3] for row in office_names() if row[3]] == [
        ("Amt für Soziales und Teilhabe", None, "2018"),
        ("Sozialamt", "2019", None),
    ]
    assert ("Sozialmat", "2019", None, False) in office_names()


def test_a_name_does_not_begin_before_the_one_it_follows(adam: Actor) -> None:
    rename_office(adam, "amt-soziales", OfficeNaming(NAME, valid_from="2019"), lock_version=1)
    for start in ("2019", "2012"):
        naming = OfficeNaming(Localised("Anders"), valid_from=start)
        assert set(
            faults(lambda naming=naming: rename_office(adam, "amt-soziales", naming, lock_version=2))
        ) == {"valid_from"}


def test_renaming_to_the_same_changes_nothing(adam: Actor) -> None:
    rename_office(adam, "amt-soziales", OfficeNaming(NAME), lock_version=1)
    before = (office_names(), last()[0].number, read(Office, code="amt-soziales").lock_version)
    rename_office(adam, "amt-soziales", OfficeNaming(NAME), lock_version=before[2])
    assert (office_names(), last()[0].number, read(Office, code="amt-soziales").lock_version) == before


def test_changing_an_office_is_logged_field_by_field(adam: Actor) -> None:
    details = OfficeDetails(
        "neu@stuttgart.example",
        Localised("Notiz"),
        "Impressum",
        "https://stuttgart.example",
        "statistisches-amt",
    )
    change_office(adam, "amt-soziales", details, lock_version=1)
    change, fields = last()
    assert change.action == "change"
    assert fields["mailbox"] == ('"amt-soziales@stuttgart.example"', '"neu@stuttgart.example"')
    assert fields["successor"] == (None, '"statistisches-amt"')
    assert names().offices[names().office_ids["amt-soziales"]].mailbox == "neu@stuttgart.example"
    assert waiting() == [("names", "office:amt-soziales")]


def test_of_two_who_rename_at_once_one_is_told(adam: Actor, clara: Actor, race: Race) -> None:
    results = race(
        lambda: rename_office(adam, "amt-soziales", OfficeNaming(Localised("Adams Amt")), lock_version=1),
        lambda: rename_office(clara, "amt-soziales", OfficeNaming(Localised("Claras Amt")), lock_version=1),
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Office"]
    verify()


def test_of_two_who_add_the_same_code_one_is_told(adam: Actor, race: Race) -> None:
    results = race(*[lambda: add_office(adam, "neu", OfficeNaming(NAME))] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Invalid", "Office"]


def test_a_measure_is_added_and_changed(anna: Actor) -> None:
    add_measure(anna, "haushalte", MeasureDetails(NAME, "personen", office="amt-soziales"))
    assert names().measures[names().measure_ids["haushalte"]].unit == "personen"
    change_measure(anna, "haushalte", MeasureDetails(Localised("Haushalte")), lock_version=1)
    measure = read(Measure, code="haushalte")
    assert (measure.label.de, measure.unit_id, measure.office_id, measure.lock_version) == (
        "Haushalte",
        None,
        None,
        2,
    )
    assert last()[1]["unit"] == ('"personen"', None)
    assert waiting() == [("names", "measure:haushalte")]


def test_a_programme_is_added_and_changed(clara: Actor) -> None:
    add_programme(clara, "klimamonitoring", ProgrammeDetails(NAME, since="04.2019", office="amt-soziales"))
    assert read(Programme, code="klimamonitoring").since == "2019-04"
    change_programme(clara, "klimamonitoring", ProgrammeDetails(Localised("Klima")), lock_version=1)
    assert read(Programme, code="klimamonitoring").label == Localised("Klima")
    assert waiting() == [("names", "programme:klimamonitoring")]


def test_programmes_of_an_indicator_are_replaced_and_logged(clara: Actor) -> None:
    code = code_of(published())
    assign_programmes(clara, code, ["sozialmonitoring", "sozialmonitoring"])
    assign_programmes(clara, code, ["quartiersmonitoring"])
    change, fields = last()
    assert (change.action, change.subject_code) == ("assign", code)
    assert fields == {"programmes": ('["sozialmonitoring"]', '["quartiersmonitoring"]')}
    assert "programmes" in faults(lambda: assign_programmes(clara, code, ["x"]))
    assert waiting() == [("names", f"indicator:{code}")] * 2


def test_a_level_is_called_something_else(adam: Actor) -> None:
    change_level(
        adam,
        "stadtteil",
        LevelDetails(Localised("Stadtteil", "Quarter"), Localised("Stadtteile")),
        lock_version=1,
    )
    assert names().levels[names().level_ids["stadtteil"]].reference.label.en == "Quarter"
    assert read(SpatialLevel, notation="stadtteil").lock_version == 2


def test_a_script_in_a_name_is_text_like_any_other(adam: Actor) -> None:
    rename_office(adam, "amt-soziales", OfficeNaming(Localised("<script>alert(1)</script>")), lock_version=1)
    assert names().offices[names().office_ids["amt-soziales"]].label.de == "<script>alert(1)</script>"


def test_checks_keep_every_fault_until_they_are_asked() -> None:
    checks = Checks()
    checks.add("a", "Das fehlt.")
    checks.new(True, "neu", "b")
    assert [finding.field for finding in checks.findings] == ["a", "b"]
    with pytest.raises(Invalid):
        checks.stop()

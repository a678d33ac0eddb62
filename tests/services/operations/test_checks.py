"""Checking what was typed, field by field: every fault is kept until all are refused at once."""

import pytest

from registry.errors import Finding, Invalid
from registry.rules import wording
from registry.rules.content import ENGLISH_ALONE
from registry.rules.localised import Localised
from registry.rules.refusals import EXISTS, MISSING, UNKNOWN
from registry.services.registers.editing import line_pair, prose_pair, spoken
from registry.services.state.checks import Checks

NOTHING = [None, "", (), Localised("")]


@pytest.mark.parametrize("value", NOTHING)
def test_what_may_be_missing_is_nothing_and_no_fault(value: object) -> None:
    checks = Checks()
    assert checks.may(wording.line, value, "note") is None
    assert checks.findings == []


@pytest.mark.parametrize("value", NOTHING)
def test_what_must_be_there_is_missed_once(value: object) -> None:
    checks = Checks()
    assert checks.must(wording.line, value, "name") is None
    assert checks.findings == [Finding("name", MISSING)]


def test_what_is_wrong_is_not_missing_too() -> None:
    checks = Checks()
    assert checks.must(wording.slug, "Amt Groß", "code") is None
    assert [finding.field for finding in checks.findings] == ["code"]
    assert checks.findings[0].message != MISSING


def test_what_cleans_to_nothing_is_missing() -> None:
    checks = Checks()
    assert checks.must(lambda value, field: None, "  ", "name") is None
    assert checks.findings == [Finding("name", MISSING)]


@pytest.mark.parametrize("key", [None, ""])
def test_a_code_may_be_left_out(key: str | None) -> None:
    checks = Checks()
    assert checks.known({"a": 1}, key, "office") is None
    assert checks.findings == []


def test_a_code_is_looked_up_and_an_unknown_one_is_named_without_its_list() -> None:
    checks, ids = Checks(), {("units", "prozent"): 7, "jobcenter": 8}
    assert (checks.known(ids, ("units", "prozent"), "unit"), checks.known(ids, "jobcenter", "office")) == (
        7,
        8,
    )
    assert checks.findings == []
    assert checks.known(ids, ("units", "ellen"), "unit") is checks.known(ids, "amt-weg", "office") is None
    assert checks.findings == [
        Finding("unit", UNKNOWN, (("value", "ellen"),)),
        Finding("office", UNKNOWN, (("value", "amt-weg"),)),
    ]


def test_a_code_that_something_has_is_refused() -> None:
    checks = Checks()
    checks.new(False, "frei", "code")
    checks.new(True, "belegt", "code")
    assert checks.findings == [Finding("code", EXISTS, (("value", "belegt"),))]


def test_nothing_is_refused_where_nothing_was_found_and_all_at_once_otherwise() -> None:
    checks = Checks()
    checks.stop()
    checks.add("a", MISSING)
    checks.add("b", UNKNOWN, value="x")
    with pytest.raises(Invalid) as refused:
        checks.stop()
    assert [finding.field for finding in refused.value.findings] == ["a", "b"]


@pytest.mark.parametrize("clean", [line_pair, prose_pair])
def test_a_text_in_both_languages_is_cleaned_in_both(clean: object) -> None:
    assert callable(clean)
    assert clean(Localised(" Amt ", " office "), "name") == Localised("Amt", "office")
    assert clean(Localised("Amt", " "), "name") == clean(Localised("Amt"), "name") == Localised("Amt")
    with pytest.raises(Invalid) as refused:
        clean(Localised(" ", "office"), "name")
    assert [(finding.field, finding.message) for finding in refused.value.findings] == [
        ("name", ENGLISH_ALONE)
    ]


def test_only_the_longer_text_keeps_its_lines() -> None:
    assert prose_pair(Localised("eins\nzwei"), "note") == Localised("eins\nzwei")
    with pytest.raises(Invalid):
        line_pair(Localised("eins\nzwei"), "name")


def test_what_the_editor_said_has_codes_in_place_of_ids() -> None:
    columns = {"label": "Einwohner", "unit_id": 7, "office_id": None}
    assert spoken(columns, unit="personen", office=None) == {
        "label": "Einwohner",
        "unit": "personen",
        "office": None,
    }

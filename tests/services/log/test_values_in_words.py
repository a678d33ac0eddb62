"""Telling values in words: every kind of field, codes nobody knows, and what JSON made of a value."""

import json

import pytest

from registry import texts
from registry.rules.content import LevelSpan, SourceText, clean, plain
from registry.rules.fields import FIELDS, Gap
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote
from registry.services.log import values_in_words
from registry.services.log.values_in_words import LABELS, OWN_CHOICES, both, joined, label_of, told
from tests.services import labels
from tests.services.stage import FULL

pytestmark = pytest.mark.usefixtures("known")
SOURCE = SourceText(
    "indicator", Localised("Melderegister", "Register"), "§ 5 LStatG", "https://stuttgart.example"
)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know a few offices, concepts, levels and measures."""
    monkeypatch.setattr(values_in_words, "names", lambda: labels.LABELS)


@pytest.mark.parametrize(
    ("name", "value", "german", "english"),
    [
        ("title", Localised("Quote", "Rate"), "Quote", "Rate"),
        ("title", Localised("Quote"), "Quote", "Quote"),
        ("theme", "wohnen", "Wohnen", "Housing"),
        ("unit", "prozent", "Prozent", "per cent"),
        ("keywords", ("hilfe", "kinder"), "Hilfe, Kinder", "Aid, Kinder"),
        ("source_office", "jobcenter", "Jobcenter", "Job centre"),
        ("numerator", "einwohner", "Einwohner", "Residents"),
        ("decimals", 2, "2", "2"),
        ("levels", (LevelSpan("stadtteil"),), "Stadtteil", "District"),
        (
            "levels",
            (LevelSpan("stadtteil", "2010", "2020"),),
            "Stadtteil (von 2010 bis 2020)",
            "District (from 2010 to 2020)",
        ),
        (
            "levels",
            (LevelSpan("gemeinde", "2010"), LevelSpan("stadtteil")),
            "Gemeinde (seit 2010), Stadtteil",
            "Gemeinde (since 2010), District",
        ),
        (
            "sources",
            (SOURCE,),
            "Indikator: Melderegister, § 5 LStatG, https://stuttgart.example",
            "Indicator: Register, § 5 LStatG, https://stuttgart.example",
        ),
        ("editions", ("2009", "2013-12-31"), "2009, 31.12.2013", "2009, 31 December 2013"),
        ("editions", ("2009/2014",), "2009 bis 2014", "2009 to 2014"),
        (
            "series_notes",
            (SeriesNote("2009", "widening", Localised("Auch A", "A too"), "https://stuttgart.example"),),
            "2009, Erweiterung: Auch A, https://stuttgart.example",
            "2009, Widening: A too, https://stuttgart.example",
        ),
        ("formula", "einwohner / b", "Einwohner ÷ b", "Residents ÷ b"),
        ("formula", "a /", "a /", "a /"),
        ("state", "draft", "Entwurf", "Draft"),
        ("roles", ["author", "chair"], "Verfassen, Vorsitz", "Author, Chair"),
        ("office", "jobcenter", "Jobcenter", "Job centre"),
        ("successor", "jobcenter", "Jobcenter", "Job centre"),
        ("is_external", True, "ja", "yes"),
        ("is_external", False, "nein", "no"),
        ("programmes", ["a", "b"], "a; b", "a; b"),
        ("mailbox", "x@stuttgart.example", "x@stuttgart.example", "x@stuttgart.example"),
    ],
)
def test_a_value_is_told_in_both_languages(name: str, value: object, german: str, english: str) -> None:
    found = told(name, value)
    assert found is not None
    assert (found.text("de"), found.text("en")) == (german, english)


@pytest.mark.parametrize("name", sorted(FULL))
def test_the_log_tells_a_value_like_the_draft_it_came_from(name: str) -> None:
    value = clean({name: FULL[name]}).values.get(name) or Gap.NOT_APPLICABLE
    assert told(name, json.loads(json.dumps(plain(value)))) == told(name, value)


@pytest.mark.parametrize("value", [None, "", [], ()])
def test_nothing_is_told_of_nothing(value: object) -> None:
    assert told("title", value) is None


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_a_gap_is_told_for_every_field(name: str) -> None:
    assert told(name, Gap.TO_CLARIFY) == both("zu klären")
    assert told(name, str(Gap.NOT_APPLICABLE)) == both("entfällt")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "weg"),
        ("keywords", ("weg",)),
        ("source_office", "weg"),
        ("numerator", "weg"),
        ("levels", (LevelSpan("weg"),)),
        ("direction", "weg"),
        ("state", "weg"),
    ],
)
def test_a_code_that_nobody_knows_any_more_is_told_as_it_stands(name: str, value: object) -> None:
    found = told(name, value)
    assert found is not None
    assert found.de == "weg"


def test_every_field_has_its_label_and_an_unknown_one_its_name() -> None:
    assert [label_of(field.name) for field in FIELDS] == [field.label for field in FIELDS]
    assert (label_of("mailbox"), label_of("shows"), label_of("nix")) == (
        "Postfach",
        "Was sich geändert hatte",
        "nix",
    )
    assert not set(LABELS) & {field.name for field in FIELDS}


def test_choices_of_the_log_have_labels_of_their_own() -> None:
    assert set(OWN_CHOICES) <= set(LABELS)
    for choices in OWN_CHOICES.values():
        assert [label for label in choices.values() if not texts.is_translated(label)] == []


def test_joining_falls_back_to_german_part_by_part() -> None:
    assert joined([Localised("eins", "one"), Localised("zwei")]) == ("eins; zwei", "one; zwei")

"""The form of a draft: what it shows is what it reads, gaps beside values, and nothing is lost in silence."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from admin import choosing, draft_typed
from admin import draft_form as module
from admin.conflicts import KEEP, THEIRS, merge
from admin.draft_form import NOTE_FIELDS, draft_form, options_of
from admin.draft_typed import doubts_of, notes_of, pairs_of, raw_of, settled
from admin.tables import fields
from registry import texts
from registry.rules.content import Content, LevelSpan, SourceText, clean
from registry.rules.fields import FIELDS, Gap
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote
from tests.services.labels import LABELS

EMPTY = Content({}, {})
NOTES = {
    "step": "minor",
    "reason": "Neu gefasst",
    "valid_from": "2026",
    "origin": "",
    "evidence_status": "",
    "evidence_url": "",
    "version_notes": Localised("Neu", "New"),
}
CONTENT = Content(
    {
        "title": Localised("Quote", "Rate"),
        "definition": Localised("Zeile eins\nZeile zwei"),
        "theme": "wohnen",
        "keywords": ("hilfe", "kinder"),
        "direction": "neutral",
        "method_kind": "ratio",
        "numerator": "einwohner",
        "formula": "einwohner * 100",
        "decimals": 0,
        "unit": "prozent",
        "source_office": "jobcenter",
        "levels": (
            LevelSpan("gemeinde", "2010", "2020", Localised("nur jährlich", "yearly only")),
            LevelSpan("stadtteil"),
        ),
        "sources": (
            SourceText("indicator", Localised("Melderegister"), "§ 5 LStatG", "https://stuttgart.example/a"),
        ),
        "editions": ("2009", "2013-12-31"),
        "series_notes": (
            SeriesNote("2002", "widening", Localised("Auch A", "A too"), "https://stuttgart.example/b"),
            SeriesNote("2009-04-01", "other", Localised("Auch B")),
        ),
    },
    {"purpose": Gap.TO_CLARIFY, "limitations": Gap.NOT_APPLICABLE},
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Know a few offices, concepts and levels."""
    for room in (module, fields, choosing, draft_typed):
        monkeypatch.setattr(room, "names", lambda: LABELS)
    with texts.use_language("de"):
        yield


def resent(content: Content, notes: Mapping[str, Any] = NOTES, **changed: str) -> Form:
    """Open the form of a content in a browser, type something, and send it."""
    data = MultiDict(pairs_of(draft_form(None, content, notes)))
    for name, value in changed.items():
        data.setlist(name.replace("__", "-"), [value])
    return draft_form(data)


def test_saving_an_untouched_form_changes_nothing() -> None:
    form = resent(CONTENT)
    assert clean(raw_of(form, CONTENT)) == CONTENT
    assert notes_of(form) == NOTES


@pytest.mark.parametrize("name", [*CONTENT.values, *CONTENT.gaps])
def test_every_fact_alone_comes_back_as_it_was(name: str) -> None:
    kept = Content(
        {n: v for n, v in CONTENT.values.items() if n == name},
        {n: g for n, g in CONTENT.gaps.items() if n == name},
    )
    assert clean(raw_of(resent(kept), kept)) == kept


def test_an_empty_form_states_nothing() -> None:
    assert raw_of(resent(EMPTY, {}), EMPTY) == {}
    assert notes_of(resent(EMPTY, {})) == {**dict.fromkeys(NOTE_FIELDS, ""), "version_notes": Localised("")}


def test_a_gap_chosen_over_a_text_asks_first() -> None:
    form = resent(CONTENT, title_gap=Gap.TO_CLARIFY.value)
    assert [finding.field for finding in doubts_of(form, CONTENT)] == ["title"]
    assert raw_of(form, CONTENT)["title"] == {"de": "Quote", "en": "Rate"}
    form = resent(CONTENT, title_gap=Gap.TO_CLARIFY.value, title_drop=Gap.TO_CLARIFY.value)
    assert doubts_of(form, CONTENT) == []
    assert raw_of(form, CONTENT)["title"] is Gap.TO_CLARIFY


def test_a_yes_to_another_gap_is_no_yes() -> None:
    form = resent(CONTENT, title_gap=Gap.TO_CLARIFY.value, title_drop=Gap.NOT_APPLICABLE.value)
    assert [finding.field for finding in doubts_of(form, CONTENT)] == ["title"]


@pytest.mark.parametrize("name", [fact.name for fact in FIELDS])
def test_no_field_loses_its_value_under_a_gap_in_silence(name: str) -> None:
    form = resent(CONTENT, **{f"{name}_gap": Gap.NOT_APPLICABLE.value})
    has_value = name in CONTENT.values
    is_asked = name in [finding.field for finding in doubts_of(form, CONTENT)]
    assert is_asked == has_value


def test_a_gap_that_does_not_exist_is_none() -> None:
    form = resent(CONTENT, title_gap="x")
    assert (raw_of(form, CONTENT)["title"], doubts_of(form, CONTENT)) == ({"de": "Quote", "en": "Rate"}, [])


def test_a_date_beside_a_level_that_is_not_ticked_is_named() -> None:
    form = resent(CONTENT, levels__1__until="2020")
    (finding,) = doubts_of(form, CONTENT)
    assert (finding.field, dict(finding.data)) == ("levels", {"level": "Stadtbezirk"})


def test_a_legal_basis_alone_is_not_dropped_in_silence() -> None:
    raw = raw_of(resent(EMPTY, sources__0__legal_basis="§ 5"), EMPTY)
    assert len(raw["sources"]) == 1  # type: ignore[arg-type]


def test_a_value_typed_beside_a_gap_that_was_left_standing_counts() -> None:
    form = resent(CONTENT, purpose__de="Zeigt Armut")
    assert raw_of(form, CONTENT)["purpose"] == {"de": "Zeigt Armut", "en": ""}
    assert (settled(form, CONTENT), settled(resent(CONTENT), CONTENT)) == (["purpose"], [])


def test_a_gap_left_standing_without_a_value_stays() -> None:
    assert raw_of(resent(CONTENT), CONTENT)["purpose"] is Gap.TO_CLARIFY


def test_another_gap_over_what_is_typed_asks_first() -> None:
    form = resent(CONTENT, purpose__de="Zeigt Armut", purpose_gap=Gap.NOT_APPLICABLE.value)
    assert [finding.field for finding in doubts_of(form, CONTENT)] == ["purpose"]


def test_an_untouched_row_for_another_source_is_no_source() -> None:
    form: Any = resent(CONTENT)
    assert len(form.sources) == 2
    assert len(raw_of(form, CONTENT)["sources"]) == 1  # type: ignore[arg-type]


def test_a_source_in_english_alone_is_passed_on_to_be_refused() -> None:
    raw = raw_of(resent(EMPTY, sources__0__text_en="Register"), EMPTY)
    assert raw["sources"] == [
        {"role": "indicator", "text": {"de": "", "en": "Register"}, "legal_basis": "", "url": ""}
    ]


def test_levels_stand_from_large_to_small_whether_there_are_values_or_not() -> None:
    form: Any = resent(CONTENT)
    assert [(row.level.data, row.is_there.data) for row in form.levels] == [
        ("gemeinde", True),
        ("stadtbezirk", False),
        ("stadtteil", True),
    ]


def test_a_note_without_german_is_passed_on_to_be_refused() -> None:
    assert notes_of(resent(EMPTY, {}, version_notes__en="New"))["version_notes"] == Localised("", "New")
    assert notes_of(resent(EMPTY, {}, version_notes__de=" Neu "))["version_notes"] == Localised("Neu")


def offered(field: Any) -> list[tuple[str, str]]:
    """List what a field offers, as an English page says it."""
    return [
        (code, label.text("en") if isinstance(label, Localised) else label) for code, label in field.choices
    ]


def test_choices_offer_what_is_in_use_in_the_language_of_the_page() -> None:
    with texts.use_language("en"):
        form: Any = draft_form()
    assert offered(form.theme)[1:] == [("soziale-lage", "Soziale Lage"), ("wohnen", "Housing")]
    assert [code for code, _ in offered(form.source_office)] == ["", "amt-soziales", "jobcenter", "kaemmerei"]
    assert [code for code, _ in options_of(form, "keywords").others] == ["hilfe", "kinder"]


def test_what_was_chosen_and_is_not_offered_any_more_stays_chosen() -> None:
    former = Content({"theme": "altes", "keywords": ("hilfe", "weg")}, {})
    form: Any = resent(former)
    assert offered(form.theme)[-1] == ("altes", "altes")
    assert [code for code, _ in options_of(form, "keywords").chosen] == ["hilfe", "weg"]
    assert clean(raw_of(form, former)) == former


def test_every_fact_has_its_field_and_its_gap() -> None:
    names = {field.name for field in draft_form()}
    assert {fact.name for fact in FIELDS} | {f"{fact.name}_gap" for fact in FIELDS} | set(
        NOTE_FIELDS
    ) <= names


def test_of_two_editors_each_field_is_taken_from_the_one_that_was_chosen() -> None:
    theirs = Content(
        {"title": Localised("Ihre Quote"), "theme": "soziale-lage"}, {"purpose": Gap.NOT_APPLICABLE}
    )
    form = resent(CONTENT)
    merge(
        form,
        draft_form(None, theirs, {**NOTES, "reason": "Ihr Grund"}),
        {KEEP + "title": THEIRS, KEEP + "purpose": THEIRS, KEEP + "theme": "yours", KEEP + "reason": THEIRS},
    )
    raw = raw_of(form, EMPTY)
    assert raw["title"] == {"de": "Ihre Quote", "en": ""}
    assert (raw["theme"], raw["purpose"]) == ("wohnen", Gap.NOT_APPLICABLE)
    assert notes_of(form)["reason"] == "Ihr Grund"

"""The form of a draft: what it shows is what it reads, gaps beside values, and nothing is lost in silence."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, FormField
from wtforms.fields import FieldList

from admin import draft_form as module
from admin.conflicts import KEEP, THEIRS, merge
from admin.draft_form import NOTE_FIELDS, draft_form, notes_of, raw_of
from admin.tables import fields
from registry import texts
from registry.rules.content import Content, LevelSpan, SourceText, clean
from registry.rules.fields import FIELDS, Gap
from registry.rules.localised import Localised
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
    },
    {"purpose": Gap.TO_CLARIFY, "limitations": Gap.NOT_APPLICABLE},
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Know a few offices, concepts and levels."""
    for room in (module, fields):
        monkeypatch.setattr(room, "names", lambda: LABELS)
    with texts.use_language("de"):
        yield


def sent(form: Any) -> MultiDict[str, str]:
    """Give what a browser sends of a form: every field as it stands, boxes only when ticked."""
    return MultiDict([pair for field in form for pair in _pairs(field)])


def _pairs(field: Any) -> Iterator[tuple[str, str]]:
    if isinstance(field, FormField | FieldList):
        for part in field:
            yield from _pairs(part)
    elif isinstance(field.data, bool):
        yield from [(field.name, "y")] if field.data else []
    elif isinstance(field.data, list):
        yield from ((field.name, str(chosen)) for chosen in field.data)
    else:
        yield field.name, "" if field.data is None else str(field.data)


def resent(content: Content, notes: Mapping[str, Any] = NOTES, **changed: str) -> Form:
    """Open the form of a content in a browser, type something, and send it."""
    data = sent(draft_form(None, content, notes))
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
    assert notes_of(resent(EMPTY, {})) == {**dict.fromkeys(NOTE_FIELDS, ""), "version_notes": None}


def test_a_gap_chosen_anew_wins_over_the_value_beside_it() -> None:
    form = resent(CONTENT, title_gap=Gap.TO_CLARIFY.value)
    assert raw_of(form, CONTENT)["title"] is Gap.TO_CLARIFY


def test_a_value_typed_beside_a_gap_that_was_left_standing_counts() -> None:
    form = resent(CONTENT, purpose__de="Zeigt Armut")
    assert raw_of(form, CONTENT)["purpose"] == {"de": "Zeigt Armut", "en": ""}


def test_a_gap_left_standing_without_a_value_stays() -> None:
    assert raw_of(resent(CONTENT), CONTENT)["purpose"] is Gap.TO_CLARIFY


def test_another_gap_wins_over_what_is_typed() -> None:
    form = resent(CONTENT, purpose__de="Zeigt Armut", purpose_gap=Gap.NOT_APPLICABLE.value)
    assert raw_of(form, CONTENT)["purpose"] is Gap.NOT_APPLICABLE


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


def test_a_note_without_german_is_no_note() -> None:
    assert notes_of(resent(EMPTY, {}, version_notes__en="New"))["version_notes"] is None
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
    assert offered(form.keywords) == [("hilfe", "Aid"), ("kinder", "Kinder")]


def test_what_was_chosen_and_is_not_offered_any_more_stays_chosen() -> None:
    former = Content({"theme": "altes", "keywords": ("hilfe", "weg")}, {})
    form: Any = resent(former)
    assert offered(form.theme)[-1] == ("altes", "altes")
    assert offered(form.keywords)[-1] == ("weg", "weg")
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

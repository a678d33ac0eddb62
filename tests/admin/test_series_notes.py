"""Dated notes and editions in the form of a draft: typed, refused at their field, added, saved and merged."""

import pytest

from registry import db
from registry.model import Definition
from registry.rules.localised import Localised
from registry.rules.merging import merge
from registry.rules.series import SeriesNote
from registry.services.content.contents import content_of
from tests.admin.conftest import Enter
from tests.admin.test_drafts import TYPED, begun, errors_on
from tests.admin.visiting import posted_form

NOTE = {
    "series_notes-0-date": "01.04.2002",
    "series_notes-0-kind": "widening",
    "series_notes-0-text_de": "Auch Haushalte an der Schwelle",
    "series_notes-0-text_en": "Households at the limit, too",
    "series_notes-0-url": "https://stuttgart.example/a",
}


def test_notes_and_editions_are_kept_as_they_were_typed(enter: Enter) -> None:
    anna = enter("anna")
    draft = begun(anna)
    anna.fill(f"{draft}/edit", TYPED | NOTE | {"editions": "2013, 2009"})
    kept = dict(posted_form(anna.get(f"{draft}/edit").text)[1])
    assert {name: kept[name] for name in NOTE} == NOTE
    assert kept["editions"] == "2009, 2013"
    with db.reading() as session:
        content = content_of(session.get_one(Definition, int(draft.rsplit("/", 1)[1]))).values
    assert content["series_notes"] == (
        SeriesNote(
            "2002-04-01",
            "widening",
            Localised("Auch Haushalte an der Schwelle", "Households at the limit, too"),
            "https://stuttgart.example/a",
        ),
    )


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("series_notes-0-date", "", "Ein Hinweis braucht ein Datum."),
        ("series_notes-0-text_de", "", "Der deutsche Text fehlt."),
        ("series_notes-0-url", "nirgends", "keine Internetadresse"),
        ("series_notes-0-date", "neulich", "neulich"),
        ("editions", "2013, neulich", "neulich"),
    ],
)
def test_a_fault_in_them_is_said_at_its_field_and_nothing_is_lost(
    enter: Enter, field: str, typed: str, told: str
) -> None:
    anna = enter("anna")
    answer = anna.fill(f"{begun(anna)}/edit", TYPED | NOTE | {field: typed}, 422)
    name = field.split("-")[0]
    assert told in errors_on(answer.text)[name]
    kept = dict(posted_form(answer.text)[1])
    assert {n: kept[n] for n in NOTE | {field: typed}} == NOTE | {field: typed}


def test_a_button_adds_a_note_without_saving(enter: Enter) -> None:
    anna = enter("anna")
    answer = anna.fill(f"{begun(anna)}/edit", TYPED | NOTE | {"add_note": "1"}, 200)
    kept = dict(posted_form(answer.text)[1])
    assert kept["series_notes-0-date"] == "01.04.2002"
    assert kept["series_notes-1-date"] == ""


def test_two_people_may_add_notes_at_once() -> None:
    first, second = ({"date": year, "kind": "other", "text": {"de": year}} for year in ("2002", "2009"))
    merged = merge({"series_notes": []}, {"series_notes": [first]}, {"series_notes": [second]})
    assert merged.clashes == ()
    assert merged.values["series_notes"] == [first, second]


def test_one_note_that_both_changed_is_asked_about() -> None:
    texts = [{"date": "2002", "kind": "other", "text": {"de": word}} for word in ("a", "b", "c")]
    merged = merge(*({"series_notes": [text]} for text in texts))
    assert [clash.field for clash in merged.clashes] == ["series_notes"]

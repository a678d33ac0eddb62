"""One row in its form: what was typed, read; what is wrong with it, field by field."""

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import errors_of, lines, number, pair, seen, shown, version_of
from admin.tables.meeting import ClashLine
from registry import texts
from registry.errors import Conflict, Finding, Invalid, NotFound
from registry.rules.localised import Localised
from registry.services.log import values_in_words
from tests.services.labels import LABELS


class Typed(Form):
    """A form with the number of its row and a text in both languages."""

    lock_version = fields.lock()
    name = fields.both("Name")


def typed(**given: str) -> Form:
    """Make the form of what a browser sent."""
    return Typed(
        MultiDict({name.replace("_de", "-de").replace("_en", "-en"): v for name, v in given.items()})
    )


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Know a few offices, so that values can be told."""
    monkeypatch.setattr(values_in_words, "names", lambda: LABELS)
    with texts.use_language("de"):
        yield


@pytest.mark.parametrize(
    ("text", "read"),
    [("7", 7), (" 7", -1), ("", -1), (None, -1), ("x", -1), ("-1", -1), ("٣", -1), ("1" * 10, -1)],
)
def test_a_row_number_that_is_none_fits_no_row(text: str | None, read: int) -> None:
    assert seen(text) == read
    assert version_of(typed(lock_version=text or "")) == read


@pytest.mark.parametrize(("text", "read"), [("0", 0), (" 12 ", 12), ("", None), (None, None), ("  ", None)])
def test_a_whole_number_may_be_left_out(text: str | None, read: int | None) -> None:
    assert number(text, "position") == read


@pytest.mark.parametrize("text", ["1.5", "-1", "zwei", "٣", "1" * 8])
def test_what_is_no_whole_number_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        number(text, "position")
    assert [(finding.field, dict(finding.data)) for finding in refused.value.findings] == [
        ("position", {"value": text})
    ]


@pytest.mark.parametrize(
    ("german", "english", "read"),
    [
        (" Amt ", " office ", Localised("Amt", "office")),
        ("Amt", "  ", Localised("Amt")),
        ("", "office", Localised("", "office")),  # the service says that the German is missing
        (" ", "", None),
    ],
)
def test_a_text_is_read_from_its_two_fields(german: str, english: str, read: Localised | None) -> None:
    assert pair(typed(name_de=german, name_en=english)["name"]) == read


@pytest.mark.parametrize("value", [Localised("Amt", "office"), Localised("Amt"), None])
def test_what_a_form_shows_is_what_it_reads(value: Localised | None) -> None:
    assert pair(Typed(data={"name": shown(value)})["name"]) == value


def test_words_stand_one_a_line() -> None:
    assert lines(" Kita \n\n  Hort\r\nKinderkrippe ") == ("Kita", "Hort", "Kinderkrippe")
    assert lines(None) == lines(" \n ") == ()


def test_faults_are_sorted_by_field_and_notations_are_codes_to_people() -> None:
    wrong = Invalid([Finding("notation", "Der Code fehlt."), Finding("name", "A"), Finding("name", "B")])
    problems = errors_of(wrong)
    assert problems.by_field == {"code": ["Der Code fehlt."], "name": ["A", "B"]}
    assert (problems.sentence, problems.both) == (None, ())


def test_a_refusal_without_fields_is_one_sentence_for_the_page() -> None:
    assert errors_of(NotFound()).sentence == texts.sentence_of(NotFound())
    assert errors_of(None) == errors_of(None).__class__()


@pytest.mark.usefixtures("known")
def test_a_conflict_shows_both_texts_of_what_differs_and_nothing_else() -> None:
    theirs = {"mailbox": "alt@stuttgart.example", "successor": "jobcenter", "note": None, "position": 3}
    yours = {"mailbox": "neu@stuttgart.example", "successor": None, "note": None}
    problems = errors_of(Conflict("Geändert.", theirs=theirs, yours=yours))
    assert problems.sentence == "Geändert."
    assert problems.both == (
        ClashLine("Postfach", None, Localised("alt@stuttgart.example"), Localised("neu@stuttgart.example")),
        ClashLine("Nachfolge", None, Localised("Jobcenter", "Job centre"), None),
    )

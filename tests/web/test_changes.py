"""The log as pages: newest first, filtered, redacted, told in words."""

from datetime import UTC, datetime

import pytest
from flask import render_template
from flask.testing import FlaskClient

from registry import texts
from registry.rules.localised import Localised
from registry.services.log.deeds_in_words import DEEDS, PUBLIC_DEEDS
from registry.services.log.history import ChangeLine, FieldLine, LogPage, readable
from registry.web.parts.entries import entries
from registry.web.parts.pager import pager

PATHS = {
    "indicator": ("IND-0048", "/indicators/IND-0048"),
    "office": ("jobcenter", "/offices/jobcenter"),
    "concept": ("themes/wohnen", "/themes/wohnen"),
    "unit": ("stadtteil/146", "/units/stadtteil/146"),
    "measure": ("einwohner", "/measures/einwohner"),
    "scheme": ("units", "/vocab/units"),
    "account": ("7", None),
}


def line(
    *,
    kind: str = "indicator",
    code: str = "IND-0048",
    action: str = "publish",
    fields: tuple[FieldLine, ...] = (),
) -> ChangeLine:
    """Make an entry of the log."""
    return ChangeLine(
        7,
        datetime(2026, 3, 16, 9, 30, tzinfo=UTC),
        action,
        None,
        None,
        None,
        kind,
        code,
        "1.0.0",
        None,
        "Neu gefasst.",
        fields,
        True,
        3,
    )


def told(*lines: ChangeLine) -> str:
    """Render a log with these entries."""
    return render_template(
        "changes.html",
        found=entries(LogPage(lines, len(lines), 1, 1)),
        chosen=None,
        labels=DEEDS,
        actions=PUBLIC_DEEDS,
        pager=pager(len(lines), 1, 50, str),
    )


@pytest.mark.parametrize("kind", PATHS)
def test_an_entry_leads_to_its_thing(kind: str) -> None:
    code, path = PATHS[kind]
    (entry,) = entries(LogPage((line(kind=kind, code=code),), 1, 1, 1)).lines
    assert entry.path == path


def test_a_concept_of_another_list_stands_in_the_list() -> None:
    (entry,) = entries(LogPage((line(kind="concept", code="units/prozent"),), 1, 1, 1)).lines
    assert entry.path == "/vocab/units#prozent"


def test_an_entry_says_what_was_done_to_its_kind_of_thing() -> None:
    lines = (line(action="retire"), line(kind="concept", code="themes/wohnen", action="retire"))
    told_lines = entries(LogPage(lines, 2, 1, 1)).lines
    assert [entry.label for entry in told_lines] == ["Außer Kraft gesetzt", "Außer Gebrauch genommen"]


def test_the_checksum_stands_apart() -> None:
    fields = (
        FieldLine("content", "Prüfsumme", None, Localised("a7eb")),
        FieldLine("title", "Titel", None, Localised("x")),
    )
    (entry,) = entries(LogPage((line(fields=fields),), 1, 1, 1)).lines
    assert (entry.checksum, entry.field_labels) == ("a7eb", ("Titel",))


def test_days_are_written_as_people_read_them() -> None:
    (changed,) = readable((FieldLine("valid_from", "Gültig ab", None, Localised("2017-01-01")),))
    assert changed.before is None
    assert changed.after == ("01.01.2017", "1 January 2017")


def test_a_redacted_field_says_only_that(visit: FlaskClient) -> None:
    hidden = FieldLine("definition", "Definition", None, None, is_redacted=True)
    with visit.application.test_request_context("/changes"), texts.use_language("de"):
        assert "Dieser Inhalt wurde im Protokoll geschwärzt." in told(line(fields=(hidden,)))


def test_the_log_is_never_markup(visit: FlaskClient) -> None:
    strange = FieldLine("title", "Titel", Localised("<b>alt</b>"), Localised("<script>neu</script>"))
    with visit.application.test_request_context("/changes"), texts.use_language("de"):
        text = told(line(fields=(strange,)))
    assert "<script" not in text
    assert "<b>alt" not in text


def test_the_newest_entry_stands_first(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048/changes").text
    assert text.index("Version 2.0.0") < text.index("Version 1.1.0") < text.index("Version 1.0.0")
    assert "Prüfsumme des Inhalts" in text


def test_the_registrys_log_is_paged_and_filtered(visit: FlaskClient) -> None:
    text = visit.get("/changes?action=adopt").text
    assert 'href="/changes?action=adopt&amp;page=2" rel="next"' in text
    assert "80 Einträge: Übernommen, nicht bestätigt" in text
    assert "Dazu gibt es keinen Eintrag." in visit.get("/changes?action=withhold").text


def test_strangers_are_offered_only_public_deeds(visit: FlaskClient) -> None:
    text = visit.get("/changes").text
    assert "/changes?action=publish" in text
    assert "/changes?action=describe" not in text
    assert "Eingelesen" not in text


@pytest.mark.parametrize("query", ["action=tanzen", "page=0"])
def test_a_bad_question_to_the_log_is_400(query: str, visit: FlaskClient) -> None:
    assert visit.get(f"/changes?{query}").status_code == 400
    if "page" in query:
        assert visit.get(f"/indicators/IND-0048/changes?{query}").status_code == 400


def test_the_log_does_not_say_of_what_was_adopted_that_it_is_in_force(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0001/changes").text
    adopted = text[text.index("Übernommen, nicht bestätigt") :]
    assert "eingefügt: </span>Übernommen" in adopted
    assert "eingefügt: </span>Gültig<" not in adopted

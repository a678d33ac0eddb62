"""The search page: filters, chips, sorting, pages, and the ways out when nothing is found."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from registry import texts
from registry.rules.access import ANONYMOUS, Actor
from registry.search.question import Answer, Apart, Place, Question
from registry.services.finding import finding
from registry.web.search import MORE_VALUES, MORE_WORDS
from tests import stuttgart
from tests.looking import some

STRANGE = "<script>alert(1)</script>"


def words(text: str) -> str:
    """Give the words of a page without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_hartz_4_finds_the_bonuscard(visit: FlaskClient) -> None:
    assert 'href="/indicators/IND-0048"' in visit.get("/indicators?q=Hartz+4").text


def test_a_hit_tells_its_code_office_level_and_badge(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=IND-0048").text
    for said in (
        "IND-0048",
        "Amt für Soziales und Teilhabe",
        "bis Stadtviertel",
        "Übernommen, nicht bestätigt",
    ):
        assert said in text


def test_found_words_are_marked(visit: FlaskClient) -> None:
    assert "<mark>" in visit.get("/indicators?q=Bonuscard").text


def test_a_filter_is_ticked_and_can_be_removed_alone(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Wohnen&level=stadtteil&theme=wohnen&page=1").text
    assert re.search(r'name="level" value="stadtteil" checked', text)
    assert 'href="/indicators?q=Wohnen&amp;theme=wohnen"' in text
    assert 'href="/indicators?q=Wohnen&amp;level=stadtteil"' in text
    assert 'href="/indicators?q=Wohnen" class="klein">Alle Filter löschen' in text


def test_two_values_of_a_facet_widen_the_answer(visit: FlaskClient) -> None:
    def total(path: str) -> int:
        return int(re.findall(r"(\d+) Indikatoren?</h2>", visit.get(path).text)[0])

    one, other = total("/indicators?theme=wohnen"), total("/indicators?theme=umwelt")
    assert total("/indicators?theme=wohnen&theme=umwelt") == one + other


def test_the_search_form_keeps_the_filters(visit: FlaskClient) -> None:
    form = (
        visit.get("/indicators?q=Wohnen&level=stadtteil&sort=title")
        .text.split('role="search"')[1]
        .split("</form>")[0]
    )
    assert '<input type="hidden" name="level" value="stadtteil">' in form
    assert '<input type="hidden" name="sort" value="title">' in form


def test_the_same_question_is_offered_as_csv_and_json(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Wohnen&level=stadtteil").text
    for suffix in ("csv", "json"):
        address = f"/indicators.{suffix}?q=Wohnen&level=stadtteil"
        assert f'href="{address.replace("&", "&amp;")}"' in text
        assert visit.get(address).status_code == 200


def test_pages_lead_to_each_other(visit: FlaskClient) -> None:
    first = visit.get("/indicators?sort=title").text
    assert 'href="/indicators?sort=title&amp;page=2" rel="next"' in first
    assert "1 bis 20 von 75" in first
    second = visit.get("/indicators?sort=title&page=2").text
    assert '<ol class="treffer" start="21">' in second
    assert 'href="/indicators?sort=title" rel="prev"' in second


@pytest.mark.parametrize("query", ["page=0", "page=zwei", "sort=laune", "farbe=rot", "theme=nirgends"])
def test_what_makes_no_sense_is_refused_by_name(query: str, visit: FlaskClient) -> None:
    answer = visit.get(f"/indicators?{query}")
    assert answer.status_code == 400
    assert query.split("=")[1] in words(answer.text)


def test_a_control_character_in_a_question_is_not_asked_for(visit: FlaskClient) -> None:
    answer = visit.get("/indicators?q=Wohn%07fl%C3%A4che")
    assert answer.status_code == 200
    assert 'value="Wohnfläche"' in answer.text


def test_a_question_is_shown_not_run(visit: FlaskClient) -> None:
    text = visit.get("/indicators", query_string={"q": STRANGE}).text
    assert STRANGE not in text
    assert "&lt;script&gt;" in text


def test_without_hits_a_filter_that_hides_some_is_counted(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Bonuscard&theme=umwelt").text
    assert re.search(r'<a href="/indicators\?q=Bonuscard">Filter „Umwelt“ entfernen</a> – \d+ Treffer', text)
    assert "Nichts gefunden zu „Bonuscard“" in text
    assert 'href="/themes">Themenfelder durchsehen' in text


def test_a_misspelt_word_is_told_with_what_was_sought(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Einpersonenhaushlate").text
    assert 'href="/indicators?q=Einpersonenhaushalte"' in text


@contextmanager
def answered(visit: FlaskClient, monkeypatch: pytest.MonkeyPatch, **said: Any) -> Iterator[None]:
    """Let the search say more of the question than it does while the block lasts."""

    def find(actor: Actor, question: Question) -> Answer:
        found = real(actor, question)
        return replace(found, **said) if question.text else found

    real, memory = finding.find, visit.application.extensions["memory"].pages
    with monkeypatch.context() as patched:
        patched.setattr(finding, "find", find)
        memory.clear()
        yield
        memory.clear()


def test_a_word_that_nothing_answers_is_named_above_the_hits_for_the_others(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Bonuscard+Quastenflosser").text
    assert "Nichts zu „Quastenflosser“" in words(text)
    assert "Nothing about “Quastenflosser”" in words(
        visit.get("/indicators?q=Bonuscard+Quastenflosser&lang=en").text
    )


def test_hits_for_what_is_left_of_a_question_stand_apart_and_answer_nothing(
    visit: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = finding.find(ANONYMOUS, Question("Einwohner", size=3))
    apart = Apart("Einwohner", rest.total, rest.items)
    with answered(visit, monkeypatch, total=0, items=(), not_understood=("Scheidungen",), apart=apart):
        text = visit.get("/indicators?q=Scheidungen+Einwohner").text
    assert 'id="t-titel">Nichts zu „Scheidungen“</h2>' in text
    assert f"{rest.total} Treffer zu „Einwohner“" in text
    assert 'href="/indicators?q=Einwohner">Alle Treffer' in text
    assert text.index("abseits") < text.index(f'href="/indicators/{rest.items[0].code}"')


def test_a_word_read_as_another_is_told(visit: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with answered(visit, monkeypatch, read_as={"Nachtlärm": "nächtlicher Lärm"}):
        text = words(visit.get("/indicators?q=Lärm").text)
    assert "„Nachtlärm“ wurde gelesen als „nächtlicher Lärm“." in text


def test_a_question_that_may_be_meant_is_a_link(visit: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with answered(visit, monkeypatch, total=0, items=(), maybe="Miete", not_understood=("Niete",)):
        text = visit.get("/indicators?q=Niete").text
    assert 'Meinten Sie <a href="/indicators?q=Miete">Miete</a>?' in text
    assert "Gezeigt werden" not in text


def test_a_place_stands_on_top_with_its_page_and_its_levels(
    visit: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = (Place("stadtbezirk", "06", "Bad Cannstatt"), Place("stadtteil", "999", "Nirgends"))
    with answered(visit, monkeypatch, places=places):
        text = visit.get("/indicators?q=Lärm").text
    assert 'href="/units/stadtbezirk/06">Bad Cannstatt</a></h3>' in text
    assert text.index("/units/stadtbezirk/06") < text.index('<ol class="treffer"')
    assert 'href="/indicators?level=stadtbezirk"' in text
    assert 'href="/indicators?level=stadtteil"' in text
    assert "Nirgends" not in text


def test_where_nothing_is_found_the_themes_are_ways_on(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Quastenflosser").text
    assert 'href="/themes/umwelt"' in text
    assert "Nichts zu „Quastenflosser“" in text


def test_until_the_index_is_built_the_page_says_so(
    visit: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def provisional(actor: object, question: Question) -> Answer:
        found = find(stuttgart.LOADER, question)
        return replace(found, facets={})

    find = finding.find
    monkeypatch.setattr(finding, "find", provisional)
    visit.application.extensions["memory"].pages.clear()
    text = visit.get("/indicators?q=Wohnen").text
    visit.application.extensions["memory"].pages.clear()
    assert "Der Suchindex wird gerade aufgebaut." in text
    assert "Filter anwenden" not in text


def test_candidates_are_not_found_by_strangers(visit: FlaskClient) -> None:
    assert "Kandidat" not in visit.get("/indicators").text


def test_the_english_page_answers_in_english(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Bonuscard&lang=en").text
    assert "Share of persons entitled to the" in text
    assert re.search(r"\d+ indicators? for “Bonuscard”", text)


def test_what_folds_away_is_named_as_its_group_is(visit: FlaskClient) -> None:
    shown = visit.get("/indicators").text
    assert re.search(r"<summary>\d+ weitere (Ämter|Themen|Angaben) zeigen</summary>", shown)
    said = [one for pair in (*MORE_WORDS.values(), MORE_VALUES) for one in pair]
    assert [one for one in some(said) if not texts.is_translated(one)] == []


def test_one_result_is_not_several(visit: FlaskClient) -> None:
    shown = visit.get("/indicators?lang=en").text
    assert "(one result)" in shown
    assert not re.search(r"\b1 results", shown, re.IGNORECASE)


def test_an_indicator_of_the_city_alone_is_not_said_to_go_down_to_it(visit: FlaskClient) -> None:
    shown = visit.get("/indicators?level=gemeinde").text
    assert "nur Gesamtstadt" in shown
    assert "bis Gesamtstadt" not in shown


def test_a_hit_says_how_well_it_is_documented_and_whose_assignment_its_office_is(visit: FlaskClient) -> None:
    shown = words(visit.get("/indicators").text)
    for said in (
        "für Stuttgart belegt",
        "aus anderem System",
        "abgeleitet",
        "Zuordnung vom Amt nicht bestätigt",
    ):
        assert said in shown


def test_the_evidence_can_be_chosen(visit: FlaskClient) -> None:
    documented = visit.get("/indicators.json?evidence=documented").json
    everything = visit.get("/indicators.json").json
    assert 0 < documented["total"] < everything["total"]
    assert {hit["evidence_status"] for hit in some(documented["items"])} == {"documented"}

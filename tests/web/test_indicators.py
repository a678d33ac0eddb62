"""The page of an indicator, its frozen versions, and two of them compared."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import render_template
from flask.testing import FlaskClient

from registry import db, texts
from registry.formats.records import Source
from registry.model import Definition, Indicator
from registry.rules.access import ANONYMOUS
from registry.rules.fields import EVIDENCE_IN_SHORT, Gap
from registry.rules.lifecycle import PUBLIC, State
from registry.rules.localised import Localised
from registry.services.pages import about_indicators
from registry.services.pages.about_indicators import IndicatorView
from registry.web import indicators
from tests import stuttgart
from tests.looking import some

Show = Callable[..., str]
STRANGE = "<script>alert('Böse & Co')</script>"


def said(text: str) -> str:
    """Give the words of a page without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.fixture
def view(visit: FlaskClient) -> IndicatorView:
    """Give what the page of the Bonuscard shows, to be changed."""
    return about_indicators.indicator(ANONYMOUS, "IND-0048")


@pytest.fixture
def show(visit: FlaskClient, view: IndicatorView) -> Iterator[Show]:
    """Render the page with another record than the stored one."""
    with visit.application.test_request_context("/indicators/IND-0048"), texts.use_language("de"):

        def shown(**changed: Any) -> str:
            around = {name: changed.pop(name) for name in ("versions", "draft_id") if name in changed}
            changed_view = replace(view, record=replace(view.record, **changed), **around)
            return render_template("indicator.html", page=indicators._presented(changed_view))

        yield shown


def test_the_page_says_what_the_definition_says(visit: FlaskClient) -> None:
    text = said(visit.get("/indicators/IND-0048").text)
    for told in (
        "Angegeben wird der Anteil der Personen, die wegen des tatsächlichen Bezugs",
        "gültig seit 01.01.2017",
        "Version 2.0.0",
        "Bonuscard-Berechtigte",
        "Prozent",
        "Die Werte sind vor und nach dem 1. Januar 2017",
        "Quartiersmonitoring",
        "im Quartiersmonitoring",
        "Daten des Amts für Soziales und Teilhabe",
    ):
        assert told in text


def test_the_formula_is_drawn_and_written(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048").text
    assert "<mfrac>" in text
    assert "Personen mit Anspruch auf die Bonuscard ÷ Einwohner mit Hauptwohnung × 100" in said(text)
    assert 'href="/measures/bonuscard_berechtigte"' in text


def test_what_is_not_known_is_said(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048").text
    assert re.search(r"<dt>Geheimhaltung</dt><dd>\s*<span class=\"gesperrt\">zu klären</span>", text)


def test_an_adopted_definition_is_no_agreed_one(visit: FlaskClient) -> None:
    text = said(visit.get("/indicators/IND-0048").text)
    assert "Übernommen, nicht bestätigt: Die Version gibt öffentliche Quellen wieder." in text


def test_what_comes_from_elsewhere_says_from_where(show: Show, view: IndicatorView) -> None:
    text = said(show(evidence_status="comparator", origin="Berlin, Bezirksregionenprofile (B1)"))
    assert (
        "aus einem Vergleichssystem, für Stuttgart nicht belegt . Herkunft: Berlin, Bezirksregionenprofile"
        in text
    )
    assert "für Stuttgart nicht belegt" not in said(show(evidence_status="documented"))


def test_a_steward_we_assigned_is_marked(show: Show) -> None:
    assert "(Zuordnung vom Amt nicht bestätigt)" in show(steward_is_assigned=True)
    assert "(Zuordnung vom Amt nicht bestätigt)" not in show()


def test_a_candidate_and_a_draft_say_who_sees_them(show: Show) -> None:
    drafted = {"state": State.DRAFT, "version": None, "is_adopted": False}
    candidate = show(**drafted, is_candidate=True, versions=())
    assert "Kandidat: Dieser Indikator stammt aus einem vergleichbaren System" in candidate
    assert 'id="abruf"' not in candidate
    assert "Dies ist ein Entwurf." in show(**drafted, versions=())


def test_members_are_led_to_the_draft(show: Show) -> None:
    assert 'href="/admin/drafts/7"' in show(draft_id=7)
    assert "/admin/drafts" not in show()


def test_a_retired_indicator_names_its_successor(show: Show, view: IndicatorView) -> None:
    text = said(show(state=State.RETIRED, successor=view.related[0]))
    assert f"außer Kraft. An seine Stelle tritt: {view.related[0].label.de}" in text


@pytest.mark.parametrize("field", ["title", "definition", "purpose", "limitations", "population"])
def test_text_of_a_definition_is_never_markup(field: str, show: Show) -> None:
    text = show(**{field: Localised(STRANGE)})
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_short_title_is_no_markup_in_the_formula_either(show: Show) -> None:
    text = show(short_title=Localised("a<b>&c</b>"))
    assert ">a&lt;b&gt;&amp;c&lt;/b&gt;</mtext>" in text


def test_a_source_leads_only_to_the_web(show: Show) -> None:
    bad = Source("evidence", Localised("Beleg"), "§ 1", "javascript:alert(1)")
    text = show(sources=(bad,), evidence_url="javascript:alert(1)", evidence_status="inferred")
    assert "javascript:" not in text
    assert "(§ 1)" in text


def test_a_fact_that_does_not_apply_says_so(show: Show) -> None:
    assert '<span class="gesperrt">entfällt</span>' in show(gaps={"confidentiality": Gap.NOT_APPLICABLE})


def test_german_text_on_an_english_page_is_marked(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048?lang=en").text
    assert '<p class="klein" lang="de">Seit dem 1. Januar 2017 zählt nur noch' in text
    assert "<h1>Share of persons entitled to the Bonuscard</h1>" in text


def test_every_form_offered_is_there(visit: FlaskClient) -> None:
    for path in ("/indicators/IND-0048", "/indicators/IND-0048/1.0.0"):
        offered = re.findall(rf'href="({path}\.\w+)" type', visit.get(path).text)
        assert len(offered) == 6
        assert {visit.get(address).status_code for address in offered} == {200}


def test_the_citation_names_version_address_and_day(visit: FlaskClient) -> None:
    text = said(visit.get("/indicators/IND-0048/1.0.0").text)
    assert "Anteil der Bonuscard-Berechtigten. Version 1.0.0. Indikatorenkatalog" in text
    assert f"{stuttgart.BASE_URL}/indicators/IND-0048/1.0.0. Abgerufen am " in text


def test_an_earlier_version_leads_to_the_one_in_force(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048/1.0.0").text
    assert "Dies ist eine frühere Version." in text
    assert '<a href="/indicators/IND-0048">Zur geltenden Version 2.0.0</a>' in text
    assert "Dies ist eine frühere Version." not in visit.get("/indicators/IND-0048/2.0.0").text


def test_versions_stand_in_the_order_of_their_force(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048").text
    assert re.findall(r'<b><a href="/indicators/IND-0048/([\d.]+)">', text) == ["1.0.0", "1.1.0", "2.0.0"]


def test_two_versions_are_compared_word_by_word(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048/compare?from=1.0.0&to=2.0.0").text
    assert '<del><span class="nur-vorlesen">gelöscht: </span>' in text
    assert '<ins><span class="nur-vorlesen">eingefügt: </span>' in text
    assert '<option value="1.0.0" selected>' in text
    assert "<h3>Definition</h3>" in text


def test_without_a_choice_the_last_two_are_compared(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048/compare").text
    assert '<option value="1.1.0" selected>' in text
    assert '<option value="2.0.0" selected>' in text


def test_what_came_between_two_versions_is_told_in_the_order_of_time(visit: FlaskClient) -> None:
    asked = [
        f"/indicators/IND-0048/compare?from={a}&to={b}" for a, b in (("1.0.0", "2.0.0"), ("2.0.0", "1.0.0"))
    ]
    told, turned = (main.text[main.text.index("h-daz") :] for main in map(visit.get, asked))
    assert told == turned
    places = [told.index(said) for said in ("Bonuscard + Kultur", "Reihenbruch", "Seit dem 1. Januar 2017")]
    assert told.index(">Version 1.1.0<") < told.index(">Version 2.0.0<")
    assert all(place > 0 for place in places)


def test_a_break_between_distant_versions_is_not_hidden(visit: FlaskClient) -> None:
    distant = visit.get("/indicators/IND-0048/compare?from=1.0.0&to=2.0.0").text
    assert "Reihenbruch: nicht vergleichbar mit früheren Werten." in distant
    near = visit.get("/indicators/IND-0048/compare?from=1.0.0&to=1.1.0").text
    assert "Reihenbruch" not in near


def test_a_version_does_not_differ_from_itself(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048/compare?from=2.0.0&to=2.0.0").text
    assert "Die beiden Versionen sagen dasselbe." in text


def test_one_version_alone_cannot_be_compared(visit: FlaskClient) -> None:
    answer = visit.get("/indicators/IND-0001/compare")
    single = len(about_indicators.indicator(ANONYMOUS, "IND-0001").versions) < 2
    assert answer.status_code == (400 if single else 200)
    assert not single or "nur eine Version" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/indicators/IND-9999",
        "/indicators/IND-0048/9.9.9",
        "/indicators/IND-0048/compare?from=9.9.9&to=2.0.0",
        "/indicators/IND-9999/compare",
    ],
)
def test_what_is_not_there_is_404(path: str, visit: FlaskClient) -> None:
    assert visit.get(path).status_code == 404


def test_a_candidate_is_not_there_for_strangers(visit: FlaskClient) -> None:
    with db.reading() as session:
        only_draft = (
            session.query(Indicator.code)
            .join(Definition, Definition.indicator_id == Indicator.id)
            .filter(Indicator.published_id.is_(None))
            .first()
        )
    assert only_draft is not None
    assert visit.get(f"/indicators/{only_draft[0]}").status_code == 404


def test_every_published_indicator_has_its_page(visit: FlaskClient) -> None:
    with db.reading() as session:
        codes = [
            code for (code,) in session.query(Indicator.code).filter(Indicator.published_id.is_not(None))
        ]
    assert len(codes) == 75
    assert {visit.get(f"/indicators/{code}").status_code for code in codes} == {200}


def test_what_nobody_confirmed_carries_no_badge_of_what_is_in_force(visit: FlaskClient) -> None:
    head = visit.get("/indicators/IND-0048").text.split('<div class="knopfzeile">')[0]
    assert "Übernommen, nicht bestätigt" in head
    assert ">Gültig<" not in head


def test_badges_lead_to_what_they_mean(visit: FlaskClient) -> None:
    about = visit.get("/ueber-diesen-katalog").text
    shown = visit.get("/indicators/IND-0048").text + visit.get("/indicators?q=Kinder").text
    anchors = set(re.findall(r'href="/ueber-diesen-katalog#([\w-]+)"', shown))
    assert {"adopted", "version", "documented"} <= anchors
    assert [one for one in some(sorted(anchors)) if f'id="{one}"' not in about] == []


def test_the_page_about_the_catalogue_explains_every_public_state_and_all_evidence(
    visit: FlaskClient,
) -> None:
    about = visit.get("/ueber-diesen-katalog").text
    for code in (*sorted(PUBLIC), "adopted", *EVIDENCE_IN_SHORT):
        assert f'id="{code}"' in about, code

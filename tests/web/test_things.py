"""The pages of offices, places, measures, programmes, themes and code lists."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

import registry.settings as settings_of_process
from registry import db
from registry.model import SpatialLevel, SpatialUnit, UnitName, UnitRedirect
from registry.rules.localised import Localised
from registry.settings import Settings
from registry.site import create_app

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def corrected(database: str, settings: Settings) -> Iterator[Flask]:
    """Open the site over one unit whose key was corrected from 14 to 146."""
    with db.transaction() as session:
        level = SpatialLevel(
            notation="stadtteil", position=3, name=Localised("Stadtteil"), plural=Localised("Stadtteile")
        )
        unit = SpatialUnit(
            level=level, key="146", names=[UnitName(name="Hallschlag", recorded_from=LONG_AGO)]
        )
        session.add_all([level, unit])
        session.flush()
        session.add(UnitRedirect(level_id=level.id, key="14", unit_id=unit.id))
    settings_of_process.use(settings)
    yield create_app(settings)
    db.session.remove()
    db.engine().dispose()


def test_a_corrected_key_leads_to_its_unit_for_ever(corrected: Flask) -> None:
    answer = corrected.test_client().get("/units/stadtteil/14")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/units/stadtteil/146")
    assert "Hallschlag" in corrected.test_client().get("/units/stadtteil/146").text


@pytest.mark.parametrize(
    "path",
    [
        "/themes/nix",
        "/offices/nix",
        "/levels/nix",
        "/units/stadtteil/999",
        "/units/nix/1",
        "/measures/nix",
        "/programmes/nix",
        "/vocab/nix",
    ],
)
def test_what_is_not_there_is_404(path: str, visit: FlaskClient) -> None:
    assert visit.get(path).status_code == 404


def test_an_office_shows_its_former_names(visit: FlaskClient) -> None:
    text = visit.get("/offices/amt-stadtplanung-wohnen").text
    assert "Amt für Stadtplanung und Stadterneuerung" in text
    assert "bis 31.03.2019" in text
    assert "seit 01.04.2019" in text


def test_what_is_unconfirmed_about_an_office_says_so(visit: FlaskClient) -> None:
    assert "(nicht bestätigt)" in visit.get("/offices/amt-soziales").text
    assert re.search(
        r"<dt>Postfach</dt><dd><span class=\"gesperrt\">zu klären", visit.get("/offices/jobcenter").text
    )


def test_offices_and_others_stand_apart(visit: FlaskClient) -> None:
    city, others = visit.get("/offices").text.split('id="h-andere"')
    assert 'href="/offices/statistisches-amt"' in city
    assert 'href="/offices/jobcenter"' in city + others


def test_a_level_tells_how_its_areas_changed(visit: FlaskClient) -> None:
    text = visit.get("/levels/stadtviertel").text
    assert ">319<" in text
    assert ">457<" in text
    assert "01.04.2019" in text
    assert "Die einzelnen Gebiete dieser Ebene sind nicht erfasst." in text


def test_a_unit_leads_up_and_down(visit: FlaskClient) -> None:
    text = visit.get("/units/stadtbezirk/01").text
    assert 'href="/units/gemeinde/08111000"' in text
    assert len(re.findall(r'href="/units/stadtteil/\w+"', text)) == 10
    assert "Schlüssel erschlossen" in text


def test_a_measure_names_who_counts_with_it(visit: FlaskClient) -> None:
    text = visit.get("/measures/bonuscard_berechtigte").text
    assert 'href="/indicators/IND-0048"' in text
    assert "1 Indikator rechnet damit" in text


def test_a_programme_leads_to_the_search_within_it(visit: FlaskClient) -> None:
    text = visit.get("/programmes/quartiersmonitoring").text
    assert 'href="/indicators?programme=quartiersmonitoring"' in text
    assert visit.get("/indicators?programme=quartiersmonitoring").status_code == 200


def test_a_theme_tells_its_other_words_but_none_for_the_search_alone(visit: FlaskClient) -> None:
    text = visit.get("/themes/soziale-lage").text
    for word in ("Armut und Transferleistungen", "/indicators?theme=soziale-lage"):
        assert word in text
    assert "Hartz IV" not in text


def test_the_number_beside_a_theme_is_that_of_its_page(visit: FlaskClient) -> None:
    listed = dict(
        re.findall(
            r'href="(/themes/[\w-]+)">[^<]+</a></h3><p class="leise">(\d+) ', visit.get("/themes").text
        )
    )
    assert len(listed) == 9
    for path, number in listed.items():
        assert f'<h2 id="h-ind">{number} Indikator' in visit.get(path).text


def test_a_keyword_leads_to_its_indicators(visit: FlaskClient) -> None:
    text = visit.get("/vocab/keywords").text
    assert '<tr id="bonuscard">' in text
    assert 'href="/indicators?q=Bonuscard+%2B+Kultur"' in text
    assert "Hartz 4" not in text


def test_a_code_list_is_offered_as_skos(visit: FlaskClient) -> None:
    offered = re.findall(r'href="(/vocab/units\.\w+)" type', visit.get("/vocab/units").text)
    assert len(offered) == 4
    assert {visit.get(address).status_code for address in offered} == {200}


def test_the_catalogue_is_offered_in_every_rdf_language(visit: FlaskClient) -> None:
    offered = re.findall(r'href="(/catalog\.\w+)" type', visit.get("/catalog").text)
    assert {visit.get(address).status_code for address in offered} == {200}
    assert len(offered) == 4


def test_an_office_says_which_indicators_only_we_assigned_to_it(visit: FlaskClient) -> None:
    assert "Zuordnung vom Amt nicht bestätigt" in visit.get("/offices").text
    assert "Zuordnung vom Amt nicht bestätigt" in visit.get("/offices/statistisches-amt").text


@pytest.mark.parametrize(
    "path", ["/levels", "/levels/stadtteil", "/units/stadtbezirk/01", "/indicators/IND-0036"]
)
def test_no_page_says_that_the_catalogue_holds_values(path: str, visit: FlaskClient) -> None:
    shown = visit.get(path).text
    assert "mit Werten" not in shown
    assert not re.search(
        r"\bWerte\b(?![^<]*(?:nicht enthalten|noch keine))", shown.split("<main")[1].split("</main")[0]
    )


def test_other_words_are_those_of_the_pages_language(visit: FlaskClient) -> None:
    german, english = visit.get("/vocab/keywords").text, visit.get("/vocab/keywords?lang=en").text
    assert "Hauptwohnsitz" in german
    assert "Principal residence" not in german
    assert "Principal residence" in english
    assert "Hauptwohnsitz" not in english

"""One address, several forms: a suffix names the form, Accept leads to it."""

import pytest
from flask.testing import FlaskClient

from registry.http.negotiation import FORMS, NEGOTIATED, RDF
from tests import stuttgart

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
INDICATOR = "/indicators/IND-0048"
# Address, and where each of its forms is.
PLACES = {
    "pages.catalogue": ("/catalog", "/catalog"),
    "pages.indicator": (INDICATOR, INDICATOR),
    "pages.version": (f"{INDICATOR}/1.0.0", f"{INDICATOR}/1.0.0"),
    "pages.search": ("/", "/indicators"),
    "pages.indicator_changes": (f"{INDICATOR}/changes", f"{INDICATOR}/changes"),
    "pages.changes": ("/changes", "/changes"),
    "pages.scheme": ("/vocab/keywords", "/vocab/keywords"),
    "pages.terms": ("/vocab/terms", "/vocab/terms"),
    "pages.theme": ("/themes/wohnen", "/themes/wohnen"),
    "pages.office": ("/offices/jobcenter", "/offices/jobcenter"),
    "pages.level": ("/levels/stadtteil", "/levels/stadtteil"),
    "pages.unit": ("/units/stadtteil/146", "/units/stadtteil/146"),
    "pages.measure": ("/measures/haushalte", "/measures/haushalte"),
    "pages.programme": ("/programmes/sozialmonitoring", "/programmes/sozialmonitoring"),
}
CASES = [
    (address, FORMS[suffix].media_type, f"{place}.{'rdf' if suffix == 'xml' else suffix}")
    for endpoint, (address, place) in PLACES.items()
    for suffix in NEGOTIATED[endpoint]
]


def test_every_negotiated_address_is_tried_here() -> None:
    assert set(PLACES) == set(NEGOTIATED)
    assert set(NEGOTIATED) <= set(stuttgart.built().app.view_functions)


@pytest.mark.parametrize(("address", "accept", "place"), CASES)
def test_a_program_is_led_to_the_form_it_asks_for(
    visit: FlaskClient, address: str, accept: str, place: str
) -> None:
    answer = visit.get(address, headers={"Accept": accept})
    assert (answer.status_code, answer.location) == (303, place)
    followed = visit.get(place)
    assert (followed.status_code, followed.mimetype) == (200, accept)


@pytest.mark.parametrize(
    "address", [address for endpoint, (address, _) in PLACES.items() if endpoint != "pages.search"]
)
def test_a_page_names_its_other_forms(visit: FlaskClient, address: str) -> None:
    page = visit.get(address).text
    (endpoint,) = (each for each, place in PLACES.items() if place[0] == address)
    links = {
        f'<link rel="alternate" type="{FORMS[suffix].media_type}" href="{address}.{suffix}">'
        for suffix in NEGOTIATED[endpoint]
        if suffix != "xml"
    }
    assert links
    assert {link for link in links if link not in page} == set()


@pytest.mark.parametrize("accept", [BROWSER, "*/*", "text/html", "text/*", "text/turtle;q=0.5, text/html"])
def test_a_browser_gets_a_page(visit: FlaskClient, accept: str) -> None:
    answer = visit.get(INDICATOR, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


def test_the_best_wish_wins(visit: FlaskClient) -> None:
    answer = visit.get(INDICATOR, headers={"Accept": "text/html;q=0.3, application/ld+json;q=0.9, */*;q=0.1"})
    assert answer.location == f"{INDICATOR}.jsonld"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle;charset=utf-8", "ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/xml", "rdf"),
        ("application/json, text/plain, */*", "json"),
    ],
)
def test_wishes_with_parameters_and_other_names_are_understood(
    visit: FlaskClient, accept: str, suffix: str
) -> None:
    assert visit.get(INDICATOR, headers={"Accept": accept}).location == f"{INDICATOR}.{suffix}"


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/json"])
def test_a_program_is_refused_as_programs_read_it(visit: FlaskClient, accept: str) -> None:
    answer = visit.get("/nowhere", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_question_goes_along(visit: FlaskClient) -> None:
    answer = visit.get("/indicators?q=Kita&level=stadtteil", headers={"Accept": "application/json"})
    assert answer.location == "/indicators.json?q=Kita&level=stadtteil"
    followed = visit.get("/catalog?page=1&fbclid=x", headers={"Accept": "text/turtle"})
    assert followed.location == "/catalog.ttl?page=1"


@pytest.mark.parametrize("address", [INDICATOR, "/changes", "/impressum"])
def test_a_form_that_does_not_exist_is_refused_with_those_that_do(visit: FlaskClient, address: str) -> None:
    answer = visit.get(address, headers={"Accept": "application/pdf"})
    assert answer.status_code == 406
    assert answer.mimetype == "text/html"
    assert "text/html" in answer.text
    assert ("text/turtle" in answer.text) == (address == INDICATOR)
    links = answer.headers["Link"].split(", ")
    assert f'<{address}>; rel="alternate"; type="text/html"' in links
    assert (f'<{address}.ttl>; rel="alternate"; type="text/turtle"' in links) == (address == INDICATOR)


def test_caches_are_told_that_accept_matters(visit: FlaskClient) -> None:
    for accept in (BROWSER, "text/turtle", "application/pdf"):
        assert "Accept" in visit.get(INDICATOR, headers={"Accept": accept}).headers["Vary"].split(", ")


@pytest.mark.parametrize("suffix", RDF)
def test_a_suffix_needs_no_accept(visit: FlaskClient, suffix: str) -> None:
    answer = visit.get(f"{INDICATOR}.{suffix}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (200, FORMS[suffix].media_type)

"""Addresses that are nearly right lead to the right ones."""

import pytest
from flask.testing import FlaskClient

INDICATOR = "/indicators/IND-0048"


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("/indicators/ind-0048", INDICATOR),
        ("/indicators/Ind-0048/", INDICATOR),
        (f"{INDICATOR}/", INDICATOR),
        (f"{INDICATOR}//", INDICATOR),
        ("/indicators/ind-0048.ttl", f"{INDICATOR}.ttl"),
        (f"{INDICATOR}.JSON", f"{INDICATOR}.json"),
        ("/indicators/ind-0048/1.0.0", f"{INDICATOR}/1.0.0"),
        ("/indicators/ind-0048/1.0.0.ttl", f"{INDICATOR}/1.0.0.ttl"),
        ("/indicators/ind-0048/changes/", f"{INDICATOR}/changes"),
        ("/Indicators/", "/indicators"),
        ("/offices/Jobcenter", "/offices/jobcenter"),
        ("/offices/", "/offices"),
        ("/themes/WOHNEN/", "/themes/wohnen"),
        ("/levels/Stadtteil", "/levels/stadtteil"),
        ("/units/Stadtteil/146", "/units/stadtteil/146"),
        ("/measures/Haushalte.json", "/measures/haushalte.json"),
        ("/vocab/Keywords", "/vocab/keywords"),
        ("/catalog.ttl/", "/catalog.ttl"),
        ("/Catalog.RDF", "/catalog.rdf"),
        ("/datenschutz/", "/datenschutz"),
    ],
)
def test_an_address_that_is_nearly_right_leads_to_the_right_one(
    visit: FlaskClient, given: str, right: str
) -> None:
    answer = visit.get(given, headers={"Accept": "*/*"})
    assert (answer.status_code, answer.location) == (301, right)
    assert visit.get(right).status_code == 200


def test_the_question_goes_along_and_what_follows_readers_does_not(visit: FlaskClient) -> None:
    answer = visit.get("/indicators/?q=Kita+Pl%C3%A4tze&level=stadtteil&level=gemeinde&utm_source=x&lang=en")
    assert answer.location == "/indicators?q=Kita+Pl%C3%A4tze&level=stadtteil&level=gemeinde&lang=en"


def test_the_right_form_is_found_in_two_steps(visit: FlaskClient) -> None:
    turtle = {"Accept": "text/turtle"}
    first = visit.get("/indicators/ind-0048/", headers=turtle)
    assert visit.get(first.location, headers=turtle).location == f"{INDICATOR}.ttl"


@pytest.mark.parametrize(
    "given", ["/nowhere/", "/indicators/ind-9999/1.0.0/x/y", "/static/", "/static/KATALOG.css"]
)
def test_what_leads_nowhere_is_said_at_once(visit: FlaskClient, given: str) -> None:
    assert visit.get(given).status_code == 404


def test_no_address_leads_to_another_host(visit: FlaskClient) -> None:
    for given in ("//evil.example/", "/\\evil.example/", "///indicators/"):
        location = visit.get(given).location or "/"
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def test_only_reading_is_led_on(visit: FlaskClient) -> None:
    assert visit.post("/konto/passwort/").status_code == 404

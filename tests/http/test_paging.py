"""Page numbers in addresses."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PAGED = ("/indicators", "/changes", "/indicators/IND-0048/changes")
FOR_PROGRAMS = (
    "/indicators.json",
    "/indicators.csv",
    "/changes.json",
    "/indicators/IND-0048/changes.json",
    "/catalog.ttl",
    "/catalog.jsonld",
)


@pytest.mark.parametrize("address", [*PAGED, *FOR_PROGRAMS])
@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "", "1e3", "٣"])
def test_what_is_no_number_of_a_page_is_refused_by_name(
    visit: FlaskClient, address: str, number: str
) -> None:
    answer = visit.get(address, query_string={"page": number})
    assert answer.status_code == 400
    assert "„page“ ist eine ganze Zahl ab 1" in answer.text


@pytest.mark.parametrize("address", [*PAGED, *FOR_PROGRAMS])
@pytest.mark.parametrize("number", ["99", "1000000000", "999999999999999", "9" * 16, "9" * 5000])
def test_a_page_behind_the_last_does_not_exist(visit: FlaskClient, address: str, number: str) -> None:
    answer = visit.get(address, query_string={"page": number})
    assert answer.status_code == 404
    assert f"Seite {number[:40]} gibt es nicht" in answer.text
    assert "ist eine ganze Zahl" not in answer.text


@pytest.mark.parametrize("address", PAGED)
def test_the_first_page_needs_no_number(visit: FlaskClient, address: str) -> None:
    assert visit.get(address, query_string={"page": "1"}).status_code == 200
    assert visit.get(address).status_code == 200


def title_of(answer: TestResponse) -> str:
    found = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("address", PAGED)
def test_the_first_page_says_no_number_in_its_title(visit: FlaskClient, address: str) -> None:
    assert title_of(visit.get(address)) == title_of(visit.get(address, query_string={"page": "1"}))
    assert "Seite" not in title_of(visit.get(address))


@pytest.mark.parametrize("address", ["/indicators", "/?sort=title", "/indicators?q=Kinder", "/changes"])
def test_each_page_of_a_list_has_a_title_of_its_own(visit: FlaskClient, address: str) -> None:
    joint = "&" if "?" in address else "?"
    first, second = (title_of(visit.get(f"{address}{joint}page={number}")) for number in (1, 2))
    assert second == f"Seite 2 · {first}"
    assert title_of(visit.get(f"{address}{joint}page=2&lang=en")).startswith("Page 2 · ")


def test_a_page_that_reads_no_number_says_none(visit: FlaskClient) -> None:
    assert title_of(visit.get("/themes?page=2")) == title_of(visit.get("/themes"))

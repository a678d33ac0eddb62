"""The search for programs."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.api import spooling
from registry.search.folder import IndexBroken
from registry.search.index import Index
from registry.services.finding import finding
from tests import stuttgart
from tests.formats.test_cells import readings
from tests.looking import some
from tests.stuttgart import BASE_URL


@pytest.fixture
def visit() -> Iterator[FlaskClient]:
    """Open the site over Stuttgart's catalogue; nothing a test does there changes it."""
    with stuttgart.opened() as client:
        yield client


def rows(answer: TestResponse) -> list[dict[str, str]]:
    """Read a table."""
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_an_answer_has_total_items_and_facets(door: FlaskClient) -> None:
    data = door.get("/indicators.json?q=Bonuscard").json
    assert {"total", "items", "facets", "not_understood", "read_as", "places"} <= set(data)
    assert data["total"] == 1
    assert data["items"][0]["code"] == "IND-0048"
    assert data["items"][0]["title"] == {"de": "Bonuscard", "en": "Bonus card"}
    assert "score" in data["items"][0]


def test_an_item_says_all_that_the_sheet_of_its_indicator_says(visit: FlaskClient) -> None:
    for item in some(visit.get("/indicators.json?q=Wohnen").json["items"]):
        sheet = visit.get(f"{item['path']}.json").json
        assert {name: item[name] for name in sheet} == sheet


def test_who_asks_for_no_page_gets_all_hits_in_order(visit: FlaskClient) -> None:
    whole = visit.get("/indicators.json").json
    assert (len(whole["items"]), whole["total"], "next" in whole) == (75, 75, False)
    asked = visit.get("/indicators.json?q=Kinder").json
    assert len(asked["items"]) == asked["total"] > 20
    first = visit.get("/indicators.json?q=Kinder&size=20").json
    assert [item["code"] for item in first["items"]] == [item["code"] for item in asked["items"][:20]]


def test_who_asks_for_pages_is_led_from_one_to_the_next(visit: FlaskClient) -> None:
    address, codes = f"{BASE_URL}/indicators.json?size=30&theme=bevoelkerung&theme=wohnen&utm_source=x", []
    while address:
        page = visit.get(address.removeprefix(BASE_URL)).json
        codes += [item["code"] for item in page["items"]]
        address = page["next"]
        assert not address or "utm_source" not in address
    whole = visit.get("/indicators.json?theme=bevoelkerung&theme=wohnen").json
    assert codes == [item["code"] for item in whole["items"]]


def test_a_page_of_the_table_leads_to_the_next(visit: FlaskClient) -> None:
    first = visit.get("/indicators.csv?size=50")
    assert len(rows(first)) == 50
    assert first.headers["Link"] == f'<{BASE_URL}/indicators.csv?size=50&page=2>; rel="next"'
    second = visit.get("/indicators.csv?size=50&page=2")
    assert (len(rows(second)), "Link" in second.headers) == (25, False)


def test_the_table_has_every_hit_with_every_fact_and_no_inner_figures(visit: FlaskClient) -> None:
    found = rows(visit.get("/indicators.csv"))
    assert [row["code"] for row in found] == [
        item["code"] for item in visit.get("/indicators.json").json["items"]
    ]
    assert not {"score", "id"} & set(found[0])
    bonuscard = next(row for row in found if row["code"] == "IND-0048")
    assert bonuscard["address"] == f"{BASE_URL}/indicators/IND-0048"
    assert bonuscard["definition_en"]
    assert bonuscard["evidence_status"]


def test_in_a_german_excel_nothing_in_the_table_is_anything_but_itself(visit: FlaskClient) -> None:
    table = csv.reader(io.StringIO(visit.get("/indicators.csv").data.decode("utf-8-sig")), delimiter=";")
    cells = some([cell for row in table for cell in row if cell])
    assert {cell for cell in cells if readings(cell)} == set()
    assert len([cell for cell in cells if cell.startswith("'")]) > 75, "versions at least"


def test_a_long_answer_waits_on_the_disk_and_is_the_same(
    visit: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        short = visit.get("/indicators.json", headers=headers)
        with monkeypatch.context() as patched:
            patched.setattr(spooling, "IN_MEMORY", 10_000)
            long = visit.get("/indicators.json", headers=headers)
        assert (long.data, long.headers["ETag"]) == (short.data, short.headers["ETag"])
        assert long.headers["Content-Length"] == str(len(short.data))
        long.close()
    assert json.loads(gzip.decompress(short.data))["total"] == 75


def test_an_unchanged_answer_is_not_sent_again(visit: FlaskClient) -> None:
    for address in ("/indicators.json?q=Kita", "/indicators.csv"):
        tag = visit.get(address).headers["ETag"]
        assert visit.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_without_an_index_the_database_gives_all(visit: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise IndexBroken

    monkeypatch.setattr(Index, "everything", broken)
    monkeypatch.setattr(finding, "LARGEST_PAGE", 20)
    found = visit.get("/indicators.json").json
    assert len({item["code"] for item in found["items"]}) == found["total"] == 75


def test_an_answer_names_the_words_that_nothing_answers() -> None:
    data = told("Bonuscard Quastenflosser")
    assert (data["not_understood"], data["total"], data["items"]) == (["Quastenflosser"], 0, [])
    assert data["apart"] == {"text": "Bonuscard", "total": 3}


def test_an_answer_says_what_it_read_otherwise() -> None:
    data = told("Kinderamut")
    assert (data["read_as"], data["not_understood"]) == ({"Kinderamut": "Kinderarmut"}, [])


def test_a_question_of_known_words_leaves_nothing_to_say() -> None:
    data = told("Bonuscard")
    assert (data["not_understood"], data["read_as"], data["places"]) == ([], {}, [])


def told(text: str) -> dict[str, Any]:
    with stuttgart.opened() as client:
        return dict(client.get("/indicators.json", query_string={"q": text}).json)


def test_nothing_found_is_an_answer_too(door: FlaskClient) -> None:
    data = door.get("/indicators.json?q=Quastenflosser").json
    assert (data["total"], data["items"]) == (0, [])


@pytest.mark.parametrize(
    "query", ["page=0", "size=x", "sort=colour", "colour=red", "q=" + "x" * 500, "lang=fr"]
)
def test_a_question_that_makes_no_sense_is_refused_by_name(door: FlaskClient, query: str) -> None:
    response = door.get(f"/indicators.json?{query}")
    assert response.status_code == 400
    assert response.json["detail"]


def test_the_answer_can_be_had_as_a_table(door: FlaskClient) -> None:
    response = door.get("/indicators.csv?q=Bonuscard")
    assert [row["code"] for row in rows(response)] == ["IND-0048"]
    assert response.headers["Content-Disposition"] == "attachment; filename=indicators.csv"

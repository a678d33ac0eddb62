"""The search for programs."""

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests import stuttgart


def test_an_answer_has_total_items_and_facets(door: FlaskClient) -> None:
    data = door.get("/indicators.json?q=Bonuscard").json
    understanding = {"not_understood", "read_as", "maybe", "places", "apart"}
    assert set(data) == {"total", "items", "facets"} | understanding
    assert data["total"] == 1
    assert data["items"][0]["code"] == "IND-0048"
    assert data["items"][0]["title"] == {"de": "Bonuscard", "en": "Bonus card"}
    assert "score" in data["items"][0]


def test_an_answer_names_the_words_that_nothing_answers() -> None:
    data = told("Bonuscard Quastenflosser")
    assert data["not_understood"] == ["Quastenflosser"]
    assert data["items"][0]["code"] == "IND-0048"


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
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert [row["code"] for row in rows] == ["IND-0048"]
    assert response.headers["Content-Disposition"] == "attachment; filename=indicators.csv"

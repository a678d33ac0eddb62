"""The search for programs."""

import csv
import io

import pytest
from flask.testing import FlaskClient


def test_an_answer_has_total_items_and_facets(door: FlaskClient) -> None:
    data = door.get("/indicators.json?q=Bonuscard").json
    assert set(data) == {"total", "items", "facets"}
    assert data["total"] == 1
    assert data["items"][0]["code"] == "IND-0048"
    assert data["items"][0]["title"] == {"de": "Bonuscard", "en": "Bonus card"}
    assert "score" in data["items"][0]


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

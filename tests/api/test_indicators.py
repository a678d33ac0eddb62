"""One indicator, one version: every suffix, for ever."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from registry.formats.forms import SUFFIXES
from tests.conftest import BASE_URL
from tests.formats.graphs import graph_of, term
from tests.looking import some


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("path", ["/indicators/IND-0048", "/indicators/IND-0048/1.0.0"])
def test_a_definition_speaks_every_language(door: FlaskClient, suffix: str, path: str) -> None:
    graph = graph_of(door.get(f"{path}.{suffix}").data, SUFFIXES[suffix])
    assert (URIRef(BASE_URL + path), term("rdf:type"), term("dcat:Dataset")) in graph


def test_the_distributions_named_in_rdf_are_there(door: FlaskClient) -> None:
    graph = graph_of(door.get("/indicators/IND-0048.ttl").data, "ttl")
    for address in some(graph.objects(None, term("dcat:downloadURL"))):
        assert door.get(str(address).removeprefix(BASE_URL)).status_code == 200


def test_json_has_the_names_of_the_fields(door: FlaskClient) -> None:
    data = door.get("/indicators/IND-0048.json").json
    assert (data["code"], data["version"], data["is_adopted"]) == ("IND-0048", "1.0.0", True)
    assert data["title"] == {"de": "Bonuscard", "en": "Bonus card"}
    assert door.get("/indicators/IND-0048/1.0.0.json").json["code"] == "IND-0048"


def test_csv_is_a_file_for_spreadsheets(door: FlaskClient) -> None:
    response = door.get("/indicators/IND-0048.csv")
    assert response.headers["Content-Disposition"] == "attachment; filename=IND-0048.csv"
    row = next(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert row["title_de"] == "Bonuscard"
    assert (
        door.get("/indicators/IND-0048/1.0.0.csv")
        .headers["Content-Disposition"]
        .endswith("IND-0048-1.0.0.csv")
    )


@pytest.mark.parametrize(
    "path", ["/indicators/IND-9999.json", "/indicators/IND-9999.ttl", "/indicators/IND-0048/9.0.0.nt"]
)
def test_what_is_unknown_is_not_found(door: FlaskClient, path: str) -> None:
    response = door.get(path)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_a_version_that_is_no_number_is_refused(door: FlaskClient) -> None:
    assert door.get("/indicators/IND-0048/neu.json").status_code in (400, 404)


def test_an_unchanged_definition_is_not_sent_again(door: FlaskClient) -> None:
    for suffix in ("ttl", "json", "csv"):
        tag = door.get(f"/indicators/IND-0048.{suffix}").headers["ETag"]
        assert door.get(f"/indicators/IND-0048.{suffix}", headers={"If-None-Match": tag}).status_code == 304


def test_the_log_of_an_indicator_names_offices_and_no_people(door: FlaskClient) -> None:
    data = door.get("/indicators/IND-0048/changes.json").json
    assert [line["action"] for line in data["items"]] == ["adopt"]
    line = data["items"][0]
    assert line["office"]["code"] == "statistisches-amt"
    assert not {"person", "account_id"} & set(line)
    assert line["version"] == "1.0.0"


def test_the_log_of_an_unknown_indicator_is_not_found(door: FlaskClient) -> None:
    assert door.get("/indicators/IND-9999/changes.json").status_code == 404


def test_the_log_of_the_registry_shows_what_is_public(door: FlaskClient) -> None:
    data = door.get("/changes.json").json
    assert data["total"] == len(data["items"])
    assert all(line["subject_code"] == "IND-0048" for line in data["items"])
    assert door.get("/changes.json?page=2").status_code == 404

"""Things that definitions point to, and code lists."""

import pytest
from flask.testing import FlaskClient
from rdflib import Literal, URIRef

from registry.formats.forms import SUFFIXES
from tests.conftest import BASE_URL
from tests.formats.graphs import graph_of, term


def test_an_office_tells_its_names_and_indicators(door: FlaskClient) -> None:
    data = door.get("/offices/amt-soziales.json").json
    assert data["label"]["de"] == "Amt für Soziales und Teilhabe"
    assert data["stewarded"]["items"][0]["code"] == "IND-0048"
    assert data["names"][0]["name"]["de"] == "Amt für Soziales und Teilhabe"


def test_a_measure_tells_what_counts_with_it(door: FlaskClient) -> None:
    data = door.get("/measures/einwohner.json").json
    assert data["indicators"] == {
        "total": 1,
        "items": [
            {
                "code": "IND-0048",
                "label": {"de": "Bonuscard", "en": "Bonus card"},
                "path": "/indicators/IND-0048",
            }
        ],
    }


def test_a_level_tells_its_units(door: FlaskClient) -> None:
    data = door.get("/levels/stadtteil.json").json
    assert (data["code"], data["units"]) == ("stadtteil", [])


@pytest.mark.parametrize(
    "path",
    [
        "/offices/nix",
        "/measures/nix",
        "/levels/nix",
        "/themes/nix",
        "/programmes/nix",
        "/units/stadtteil/999",
        "/units/nix/1",
        "/vocab/nix",
    ],
)
def test_what_is_unknown_is_not_found(door: FlaskClient, path: str) -> None:
    assert door.get(f"{path}.json").status_code == 404


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_code_list_speaks_every_language(door: FlaskClient, suffix: str) -> None:
    graph = graph_of(door.get(f"/vocab/keywords.{suffix}").data, SUFFIXES[suffix])
    assert (
        URIRef(f"{BASE_URL}/vocab/keywords#hilfe"),
        term("skos:prefLabel"),
        Literal("Hilfe", lang="de"),
    ) in graph


def test_a_code_list_is_json_too(door: FlaskClient) -> None:
    data = door.get("/vocab/keywords.json").json
    assert [concept["code"] for concept in data["concepts"]] == ["bonuscard", "hilfe"] or data["concepts"]
    bonuscard = next(concept for concept in data["concepts"] if concept["code"] == "bonuscard")
    assert bonuscard["broader"] == "/vocab/keywords#hilfe"


def test_our_own_terms_can_be_had(door: FlaskClient) -> None:
    graph = graph_of(door.get("/vocab/terms.ttl").data, "ttl")
    assert (URIRef(f"{BASE_URL}/vocab/terms#adopted"), term("rdf:type"), term("skos:Concept")) in graph

"""Things that definitions point to, and code lists."""

import pytest
from flask.testing import FlaskClient
from rdflib import Literal, URIRef

from registry.formats.forms import SUFFIXES
from tests import stuttgart
from tests.conftest import BASE_URL
from tests.formats.graphs import graph_of, term, told

EU = "http://publications.europa.eu/resource/authority/"


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


THINGS = (
    "/themes/wohnen",
    "/offices/jobcenter",
    "/levels/stadtteil",
    "/units/stadtbezirk/07",
    "/measures/haushalte",
    "/programmes/sozialmonitoring",
)


@pytest.mark.parametrize("path", THINGS)
def test_every_thing_says_the_same_in_every_language(path: str) -> None:
    with stuttgart.opened() as site:
        graphs = [
            told(graph_of(site.get(f"{path}.{suffix}").data, form)) for suffix, form in SUFFIXES.items()
        ]
        data = site.get(f"{path}.json").json
    assert all(graph == graphs[0] for graph in graphs)
    node = f"<{stuttgart.BASE_URL}{path}>"
    assert any(triple[0] == node for triple in graphs[0])
    assert f'"{data["label"]["de"]}"@de' in {triple[2] for triple in graphs[0]}


def test_an_office_in_rdf_names_its_names_and_its_indicators() -> None:
    with stuttgart.opened() as site:
        graph = graph_of(site.get("/offices/amt-soziales.ttl").data, "ttl")
    office, own = URIRef(f"{stuttgart.BASE_URL}/offices/amt-soziales"), f"{stuttgart.BASE_URL}/vocab/terms#"
    assert (office, term("rdf:type"), term("foaf:Organization")) in graph
    names = list(graph.objects(office, URIRef(own + "name")))
    assert len(names) > 1
    assert all(graph.value(name, term("rdfs:label")) for name in names)
    assert list(graph.subjects(URIRef(own + "steward"), office))


def test_a_theme_in_rdf_is_near_to_an_official_one_and_tells_no_hidden_word() -> None:
    with stuttgart.opened() as site:
        graph = graph_of(site.get("/themes/umwelt.ttl").data, "ttl")
    theme = URIRef(f"{stuttgart.BASE_URL}/themes/umwelt")
    assert (theme, term("skos:closeMatch"), URIRef(EU + "data-theme/ENVI")) in graph
    assert (theme, term("skos:altLabel"), Literal("Klima", lang="de")) in graph
    assert "Umweltschutz" not in {str(value) for value in graph.objects()}
    assert not list(graph.subject_objects(term("skos:exactMatch")))


def test_a_unit_in_rdf_is_part_of_its_city() -> None:
    with stuttgart.opened() as site:
        level = graph_of(site.get("/levels/stadtbezirk.nt").data, "nt")
        units = sorted(level.subjects(term("rdf:type"), term("dct:Location")))
        unit = graph_of(site.get(f"{str(units[0]).removeprefix(stuttgart.BASE_URL)}.nt").data, "nt")
    assert len(units) == 23
    assert list(unit.objects(units[0], term("dct:isPartOf")))
    assert list(unit.objects(units[0], term("dct:hasPart")))


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

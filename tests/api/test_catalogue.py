"""Harvesters get whole pages, or are told why not."""

import gzip

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from registry.errors import Unavailable
from registry.formats.forms import SUFFIXES
from registry.rules.access import ANONYMOUS
from registry.services.catalogue import exporting
from registry.services.lifecycle import deciding, publishing
from tests.cast import actor
from tests.conftest import BASE_URL
from tests.formats.graphs import graph_of, term
from tests.services.filling import CONTENT, adopt

CATALOGUE = URIRef(f"{BASE_URL}/catalog")


def datasets(data: bytes, form: str = "ttl") -> set[str]:
    graph = graph_of(data, form)
    return {str(node).rpartition("/")[2] for node in graph.objects(CATALOGUE, term("dcat:dataset"))}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_catalogue_speaks_every_language(door: FlaskClient, suffix: str) -> None:
    response = door.get(f"/catalog.{suffix}")
    assert response.status_code == 200
    assert datasets(response.data, SUFFIXES[suffix]) == {"IND-0048"}


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("ttl", "text/turtle; charset=utf-8"),
        ("rdf", "application/rdf+xml; charset=utf-8"),
        ("xml", "application/rdf+xml; charset=utf-8"),
        ("jsonld", "application/ld+json"),
        ("nt", "application/n-triples; charset=utf-8"),
    ],
)
def test_each_language_has_its_media_type(door: FlaskClient, suffix: str, media_type: str) -> None:
    assert door.get(f"/catalog.{suffix}").content_type == media_type


def test_what_is_published_is_in_the_catalogue_at_once(door: FlaskClient) -> None:
    tag = door.get("/catalog.ttl").headers["ETag"]
    adopt("IND-0050", CONTENT)
    response = door.get("/catalog.ttl", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert datasets(response.data) == {"IND-0048", "IND-0050"}


def test_an_unchanged_catalogue_is_not_sent_again(door: FlaskClient) -> None:
    first = door.get("/catalog.rdf")
    again = door.get("/catalog.rdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"


def test_pages_are_packed_for_whoever_takes_it(door: FlaskClient) -> None:
    plain = door.get("/catalog.nt")
    packed = door.get("/catalog.nt", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    again = door.get(
        "/catalog.nt", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_harvest_under_way_sees_the_catalogue_as_it_began(door: FlaskClient) -> None:
    number = exporting.catalogue_page(ANONYMOUS, "ttl").state.split("-")[0]
    adopt("IND-0050", CONTENT)
    assert datasets(door.get(f"/catalog.ttl?page=1&snapshot={number}").data) == {"IND-0048"}


def test_a_retired_indicator_leaves_the_catalogue_and_keeps_its_address(door: FlaskClient) -> None:
    found = adopt("IND-0050", CONTENT)
    deciding.retire(actor("clara"), found.id, decision="AG 2026-03/4", reason="Wird nicht mehr gebraucht")
    assert datasets(door.get("/catalog.ttl").data) == {"IND-0048"}
    response = door.get("/indicators/IND-0050.json")
    assert response.status_code == 200
    assert response.json["state"] == "retired"


def test_a_withheld_version_is_gone(door: FlaskClient) -> None:
    found = adopt("IND-0050", CONTENT)
    publishing.withhold(actor("adam"), found.id, reason="Personenbezug")
    assert datasets(door.get("/catalog.ttl").data) == {"IND-0048"}
    for path in ("/indicators/IND-0050.ttl", "/indicators/IND-0050/1.0.0.json"):
        response = door.get(path)
        assert response.status_code == 410
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "page=-1",
        "page=",
        "page=1.5",
        "page=²",
        "snapshot=x",
        "snapshot=0",
        "snapshot=1-",
        "snapshot=99999999999",
        "pgae=2",
        "limit=100",
        "page=1&Page=2",
    ],
)
def test_a_page_that_is_not_there_is_refused_by_name(door: FlaskClient, query: str) -> None:
    response = door.get(f"/catalog.ttl?{query}")
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == 400


@pytest.mark.parametrize("number", ["2", "99999999999"])
def test_a_page_behind_the_last_does_not_exist(door: FlaskClient, number: str) -> None:
    response = door.get(f"/catalog.ttl?page={number}")
    assert response.status_code == 404
    assert response.json["detail"] == f"Seite {number} gibt es nicht; die letzte ist Seite 1."


def test_a_parameter_that_the_catalogue_does_not_know_is_told_with_those_it_knows(door: FlaskClient) -> None:
    told = door.get("/catalog.ttl?pgae=2").json["detail"]
    assert told == "Den Parameter „pgae“ kennt diese Adresse nicht; sie kennt page, snapshot."
    assert door.get("/changes.json?office=x").status_code == 400
    assert door.get("/catalog.ttl?utm_source=x&page=1").status_code == 200


def test_a_failing_database_is_never_an_empty_catalogue(
    door: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable()

    monkeypatch.setattr(exporting, "catalogue_page", fail)
    response = door.get("/catalog.ttl")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_other_methods_are_refused(door: FlaskClient) -> None:
    assert door.post("/catalog.ttl").status_code == 405
    assert door.head("/catalog.ttl").status_code == 200

"""While the catalogue is loaded or restored no program is given less than there is: 503 at every address."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

import registry.settings as settings_of_process
from registry import db
from registry.services.state.marks import RESTORING, set_mark
from registry.settings import Settings
from tests.api.conftest import machine_door
from tests.services.filling import fill

PLACE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
FILLED = {"code": "IND-0048", "version": "1.0.0", "level": "stadtteil", "key": "01"}


@pytest.fixture
def app(database: str, settings: Settings) -> Flask:
    """Open the door over an empty, migrated database."""
    settings_of_process.use(settings)
    return machine_door()


@pytest.fixture
def restoring(app: Flask) -> FlaskClient:
    """Open the door over a catalogue whose backup is not proven yet."""
    fill()
    with db.transaction():
        set_mark(RESTORING, "2026-12-01")
    return app.test_client()


def addresses(app: Flask) -> list[str]:
    """Name an address of each kind, in every form."""
    found = set()
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("api."):
            continue
        offered = re.search(r"<any\((.*?)\):suffix>", rule.rule)
        for suffix in offered[1].split(", ") if offered else [""]:
            filled = FILLED | {"suffix": suffix}
            found.add(PLACE.sub(lambda place, filled=filled: filled[place[1]], rule.rule))
    return sorted(found)


def require_refused(client: FlaskClient, address: str) -> None:
    """Expect a refusal that every client understands, whatever it has kept."""
    for method in (client.get, client.head):
        for asked in ({}, {"If-None-Match": "*"}, {"Accept-Encoding": "gzip"}):
            answer = method(address, headers=asked)
            assert answer.status_code == 503, address
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(address).content_type == "application/problem+json"


def test_an_empty_registry_answers_programs_503_at_every_address(app: Flask) -> None:
    asked = addresses(app)
    assert len(asked) > 25
    expected = {
        "/catalog.nt",
        "/indicators.json",
        "/indicators.csv",
        "/indicators/IND-0048.ttl",
        "/changes.json",
    }
    assert expected <= set(asked)
    for address in asked:
        require_refused(app.test_client(), address)


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "xml", "jsonld", "nt"])
def test_a_restore_that_is_not_proven_or_was_killed_gives_no_feed(
    restoring: FlaskClient, suffix: str
) -> None:
    for address in (
        f"/catalog.{suffix}",
        f"/catalog.{suffix}?page=1&snapshot=1",
        f"/indicators/IND-0048.{suffix}",
    ):
        require_refused(restoring, address)


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        (
            "de",
            "Der Katalog ist gerade nicht vollständig",
            "Der Katalog wird gerade geladen oder ist noch leer.",
        ),
        (
            "en",
            "The catalogue is not complete at the moment",
            "The catalogue is being loaded, or is still empty.",
        ),
    ],
)
def test_the_answer_says_why_and_what_to_do(app: Flask, language: str, title: str, sentence: str) -> None:
    answer = app.test_client().get("/catalog.ttl", headers={"Accept-Language": language}).json
    assert answer["title"] == title
    assert answer["detail"].startswith(sentence)


def test_the_first_publication_opens_the_door(app: Flask) -> None:
    assert app.test_client().get("/catalog.ttl").status_code == 503
    fill()
    assert app.test_client().get("/catalog.ttl").status_code == 200

"""A harvest sees one state of the catalogue to its end, or is told to begin anew."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from registry import db
from registry.formats.forms import SUFFIXES
from registry.rules.localised import Localised
from registry.services.catalogue import exporting
from registry.services.lifecycle import publishing
from registry.services.operations.backing_up import backup
from registry.services.operations.restoring import restore
from tests.api.test_catalogue import CATALOGUE
from tests.cast import actor
from tests.conftest import BASE_URL, FakeClock
from tests.databases import Templates
from tests.formats.graphs import graph_of, term
from tests.looking import some
from tests.services.filling import CONTENT, adopt

CODES = [f"IND-01{number:02}" for number in range(4)]
SNAPSHOT_GONE = "Diesen Stand des Katalogs gibt es nicht mehr"


@pytest.fixture
def door(clock: FakeClock, door: FlaskClient) -> FlaskClient:
    """Open the door with a clock that stood still already when the catalogue was filled."""
    return door


@pytest.fixture
def adopted(door: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Adopt four more indicators; pages hold two."""
    monkeypatch.setattr(exporting, "PAGE_SIZE", 2)
    return {code: adopt(code, CONTENT).id for code in CODES}


class Refused(Exception):
    """A page was not given; its answer says why."""


def pages(door: FlaskClient, suffix: str) -> Iterator[list[str]]:
    """Follow a harvest page by page, as portals do; Refused where it cannot go on."""
    address: str | None = f"{BASE_URL}/catalog.{suffix}"
    while address:
        place = urlsplit(address)
        answer = door.get(f"{place.path}?{place.query}")
        if answer.status_code != 200:
            raise Refused(answer)
        graph = graph_of(answer.data, SUFFIXES[suffix])
        yield [str(node).rpartition("/")[2] for node in graph.objects(CATALOGUE, term("dcat:dataset"))]
        views = graph.objects(CATALOGUE, term("hydra:view"))
        address = next((str(n) for view in views for n in graph.objects(view, term("hydra:next"))), None)


def withhold(definition_id: int) -> None:
    """Withdraw a version."""
    publishing.withhold(actor("adam"), definition_id, reason="Personenbezug")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_withdrawal_during_a_harvest_ends_it_and_it_begins_anew(
    door: FlaskClient, adopted: dict[str, int], suffix: str
) -> None:
    harvest = pages(door, suffix)
    next(harvest)
    withhold(adopted["IND-0102"])
    with pytest.raises(Refused) as refused:
        next(harvest)
    answer = refused.value.args[0]
    assert (answer.status_code, answer.content_type) == (410, "application/problem+json")
    assert answer.json["title"] == SNAPSHOT_GONE
    form = SUFFIXES[suffix]
    assert answer.json["detail"].endswith(f"{BASE_URL}/catalog.{form}")
    anew = [code for page in pages(door, form) for code in page]
    assert sorted(anew) == sorted({"IND-0048", *CODES} - {"IND-0102"})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_page_of_that_state_is_gone_however_it_is_asked_for(
    door: FlaskClient, adopted: dict[str, int], suffix: str
) -> None:
    kept = door.get(f"/catalog.{suffix}?snapshot=5")
    withhold(adopted["IND-0103"])
    conditions = (
        {},
        {"If-None-Match": kept.headers["ETag"]},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    )
    for number in (1, 2, 3):
        for headers in conditions:
            for method in (door.get, door.head):
                answer = method(f"/catalog.{suffix}?page={number}&snapshot=5", headers=headers)
                assert answer.status_code == 410


def test_a_harvest_that_never_saw_the_withdrawn_version_goes_on(
    door: FlaskClient, adopted: dict[str, int]
) -> None:
    harvest = pages(door, "ttl")
    seen = next(harvest)
    later = adopt("IND-0200", CONTENT)
    withhold(later.id)
    rest = [code for page in harvest for code in page]
    assert sorted([*seen, *rest]) == ["IND-0048", *CODES]


def test_a_registry_brought_back_to_an_older_state_ends_harvests_of_the_newer(
    door: FlaskClient, adopted: dict[str, int], tmp_path: Path, templates: Templates, clock: FakeClock
) -> None:
    backup(tmp_path / "older.zip")
    adopt("IND-0200", CONTENT)
    harvest = pages(door, "ttl")
    next(harvest)
    dated = door.get("/catalog.ttl", headers={"If-Modified-Since": "Mon, 16 Mar 2026 09:00:00 GMT"})
    assert dated.status_code == 200
    (there := tmp_path / "there").mkdir()
    clock.move(hours=1)
    with templates.empty(there):
        restore(tmp_path / "older.zip", tmp_path / "index")
        assert door.get("/catalog.ttl?snapshot=6").status_code == 410
        clock.move(hours=1)
        # Who asked between backup and restore is not told that nothing has changed since.
        asked = {"If-Modified-Since": "Mon, 16 Mar 2026 10:00:00 GMT"}
        assert door.get("/catalog.ttl", headers=asked).status_code == 200
        adopt("IND-0300", CONTENT)  # takes the number that the harvest began with
        with pytest.raises(Refused) as refused:
            next(harvest)
        assert refused.value.args[0].status_code == 410


def test_two_copies_that_go_different_ways_have_no_tag_in_common(
    door: FlaskClient, adopted: dict[str, int], tmp_path: Path, templates: Templates
) -> None:
    backup(tmp_path / "both.zip")
    tags = []
    for name in ("Hier", "Dort"):
        (there := tmp_path / name).mkdir()
        with templates.empty(there):
            restore(tmp_path / "both.zip", tmp_path / "index")
            adopt("IND-0200", CONTENT | {"title": Localised(name)})
            shutil.rmtree(tmp_path / "index", ignore_errors=True)
            tags.append(
                {
                    address: door.get(address).headers["ETag"]
                    for address in (
                        *(f"/catalog.{suffix}?page={number}" for suffix in SUFFIXES for number in (1, 3)),
                        *(f"/indicators/IND-0200.{suffix}" for suffix in (*SUFFIXES, "json", "csv")),
                        *(f"/indicators/IND-0200/1.0.0.{suffix}" for suffix in (*SUFFIXES, "json", "csv")),
                        "/changes.json",
                    )
                }
            )
            db.session.remove()
    for address, tag in some(tags[0].items()):
        assert tags[1][address] != tag, address


def test_the_catalogue_says_when_it_began_and_when_it_changed_last(
    door: FlaskClient, clock: FakeClock
) -> None:
    def told(name: str) -> str:
        graph = graph_of(door.get("/catalog.ttl").data, "ttl")
        (value,) = graph.objects(URIRef(f"{BASE_URL}/catalog"), term(name))
        return str(value)

    began = told("dct:issued")
    clock.move(days=400)
    adopt("IND-0200", CONTENT)
    assert told("dct:issued") == began
    assert told("dct:modified") == clock.now().isoformat(timespec="seconds")

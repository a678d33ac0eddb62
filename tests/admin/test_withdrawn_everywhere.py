"""What was withdrawn for legal reasons is shown at no door, at once: also while the worker stands still."""

import gzip
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.formats.forms import SUFFIXES
from registry.model import Definition
from registry.rules.localised import Localised
from registry.services.finding import indexing
from registry.services.lifecycle import publishing
from tests.admin.conftest import ROLES, Enter
from tests.admin.visiting import Visitor, led_to
from tests.cast import actor
from tests.conftest import BASE_URL
from tests.services.stage import code_of, described, drafted, published

SECRET = "Mustermann"
PLACE = re.compile(r"<(?:[^:>]*:)?(\w+)>")
# What stands in each place of an address; all else of an address is taken as it is.
USUAL = {
    "version": "1.0.0",
    "suffix": "ttl",
    "notation": "stadtteil",
    "level": "stadtbezirk",
    "key": "01",
    "filename": "registry.css",
    "kind": "themes",
    "move": "retire",
}
QUESTIONS = tuple(
    f"{path}?q={word}"
    for path in ("/", "/indicators", "/indicators.json", "/indicators.csv", "/admin/indicators")
    for word in (SECRET, "Mustermamn", "Muster", "Bonuscard")
)


@pytest.fixture
def secret(site: Flask) -> Definition:
    """Publish a version that names a person, and index it; nobody works on afterwards."""
    said = {"title": Localised(f"Bonuscard von Erika {SECRET}"), "definition": Localised(f"Erika {SECRET}.")}
    found = published(described(drafted(), **said))
    indexing.build()
    return found


def doors(site: Flask, definition: Definition) -> Iterator[str]:
    """Name every address that can be read, each filled in for this definition, in every form."""
    code = code_of(definition)
    for rule in site.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        suffixes = (*SUFFIXES, "json", "csv") if "suffix" in rule.arguments else ("",)
        for suffix in suffixes:
            usual = USUAL | {"number": str(definition.id), "suffix": suffix}
            usual["code"] = code if "indicators" in rule.rule else "themes"
            yield PLACE.sub(lambda match, usual=usual: usual.get(match[1], "1"), rule.rule)
    yield from QUESTIONS
    yield from (f"/catalog.{form}?snapshot=1&page=1" for form in SUFFIXES)
    yield f"/indicators/{code}/compare?from=1.0.0&to=1.0.0"
    yield from (f"/admin/log/entry/?id={number}" for number in range(1, 12))


def text_of(answer: TestResponse) -> str:
    """Give what an answer says, unpacked."""
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.data) if packed else answer.data).decode()


def open_door(visitor: Visitor, door: str, **headers: str) -> TestResponse:
    """Ask at a door."""
    return visitor.client.get(door, base_url=BASE_URL, headers=headers)


@pytest.mark.parametrize("name", [None, *(name for name in ROLES if name != "adam")])
def test_no_door_shows_what_was_withdrawn(
    enter: Enter, site: Flask, secret: Definition, name: str | None
) -> None:
    visitor, before = enter(name), {}
    for door in doors(site, secret):
        answer = open_door(visitor, door)
        if SECRET in text_of(answer) and not door.endswith(f"q={SECRET}"):
            before[door] = answer.headers.get("ETag", "")
    assert {f"/indicators/{code_of(secret)}", "/indicators.json?q=Bonuscard", "/?q=Bonuscard"} <= set(before)
    assert any("snapshot=" in door for door in before)
    publishing.withhold(actor("adam"), secret.id, reason="Persönliche Daten")
    for door in doors(site, secret):
        answer = open_door(visitor, door)
        assert f"Erika {SECRET}" not in re.sub("<[^>]*>", "", text_of(answer)), door
    for door, etag in before.items():
        assert open_door(visitor, door, **{"If-None-Match": etag}).status_code != 304, door


def test_a_search_does_not_tell_by_its_number_what_was_withdrawn(enter: Enter, secret: Definition) -> None:
    visitor = enter()
    for word in (SECRET, "Mustermamn", "Mustermanns"):
        assert open_door(visitor, f"/indicators.json?q={word}").json["total"] == 1
    publishing.withhold(actor("adam"), secret.id, reason="Persönliche Daten")
    for word in (SECRET, "Mustermamn", "Mustermanns"):
        answer = open_door(visitor, f"/indicators.json?q={word}")
        assert answer.json["total"] == 0
        assert SECRET not in answer.text.replace(f"q={word}", "").replace(f'"{word}"', "")


def test_who_has_a_snapshot_is_not_told_by_its_date_that_it_is_the_same(
    enter: Enter, secret: Definition
) -> None:
    visitor, door = enter(), "/catalog.ttl?snapshot=1"
    publishing.withhold(actor("adam"), secret.id, reason="Persönliche Daten")
    for asked in ({}, {"If-Modified-Since": "Mon, 16 Mar 2099 09:30:00 GMT"}):
        answer = open_door(visitor, door, **asked)
        assert (answer.status_code, SECRET in text_of(answer)) == (410, False)


def test_withdrawing_at_the_desk_leads_to_where_it_is_told(enter: Enter, secret: Definition) -> None:
    visitor = enter("adam")
    answer = visitor.fill(f"/admin/drafts/{secret.id}/withhold", {"reason": "Persönliche Daten"})
    assert led_to(answer) == "/admin/indicators?done=withhold"
    assert "Persönliche Daten" in visitor.get("/changes").text
    visitor.get(f"/admin/drafts/{secret.id}", 410)

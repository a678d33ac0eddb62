"""Tests that pages from memory are the pages, and never older than the registry."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from registry.http.parameters import READ
from registry.http.remembering import Kept, Memory
from registry.services.pages import about_indicators
from tests.conftest import ROOT, FakeClock
from tests.looking import some

PAGE = "/indicators/IND-0048"


def test_a_page_from_memory_is_the_page_that_was_rendered(visit: FlaskClient) -> None:
    first, second = visit.get(PAGE), visit.get(PAGE)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


def test_whoever_has_the_page_already_gets_304(visit: FlaskClient) -> None:
    etag = visit.get(PAGE).headers["ETag"]
    assert visit.get(PAGE, headers={"If-None-Match": etag}).status_code == 304


def test_each_language_has_a_page_of_its_own(visit: FlaskClient) -> None:
    german, english = visit.get(PAGE), visit.get(PAGE, headers={"Accept-Language": "en"})
    assert german.headers["ETag"] != english.headers["ETag"]
    assert german.data != english.data


def test_a_change_in_the_log_renders_the_page_anew(
    visit: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = visit.get(PAGE).headers["ETag"]
    present = about_indicators.state()
    monkeypatch.setattr(
        about_indicators, "state", lambda: present._replace(change_number=present.change_number + 1)
    )
    assert visit.get(PAGE).headers["ETag"] != before


def test_a_new_day_in_the_city_renders_the_page_anew(visit: FlaskClient, clock: FakeClock) -> None:
    clock.moment = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    before = visit.get(PAGE).headers["ETag"]
    assert visit.get(PAGE).headers["ETag"] == before
    clock.move(hours=1)
    assert visit.get(PAGE).headers["ETag"] != before


def test_pages_with_forms_are_never_kept(visit: FlaskClient) -> None:
    visit.get("/anmelden")
    assert not any("/anmelden" in key for key in some(visit.application.extensions["memory"].pages))


def test_refusals_are_never_kept(visit: FlaskClient) -> None:
    visit.get("/indicators/IND-9999")
    assert not any("IND-9999" in key for key in some(visit.application.extensions["memory"].pages))


def test_the_memory_forgets_what_was_not_asked_for_longest() -> None:
    memory = Memory(most=2)
    for name in "abc":
        memory.put(name, Kept("state", name.encode()))
        memory.get("a", "state")
    assert set(memory.pages) == {"a", "c"}


def test_a_page_of_another_state_is_not_given() -> None:
    memory = Memory()
    memory.put("a", Kept("old", b""))
    assert memory.get("a", "new") is None


def test_a_parameter_that_a_page_does_not_read_makes_no_page_of_its_own(visit: FlaskClient) -> None:
    memory = visit.application.extensions["memory"]
    for path in (PAGE, "/changes", f"{PAGE}/compare", "/themes"):
        plain = visit.get(path)
        before = len(memory.pages)
        for number in range(3):
            other = visit.get(f"{path}?i={number}")
            assert (other.data, other.headers["ETag"]) == (plain.data, plain.headers["ETag"])
        assert len(memory.pages) == before


def test_what_a_page_reads_of_its_address_makes_another_page(visit: FlaskClient) -> None:
    assert visit.get("/changes?page=2").data != visit.get("/changes").data
    assert visit.get("/changes?action=import").data != visit.get("/changes").data


def test_every_parameter_that_a_page_reads_is_known_to_the_memory() -> None:
    read = {
        name
        for path in (ROOT / "registry/web").glob("*.py")
        if path.name not in ("account.py", "signing.py")
        for name in re.findall(r'request\.args\.get(?:list)?\("(\w+)"', path.read_text("utf-8"))
    }
    assert read
    assert read <= set().union(*READ.values())

"""What the page about privacy promises is what the registry does."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from registry.http.language import A_YEAR
from registry.rules import waiting
from registry.services.accounts import inviting, keeping_sessions
from registry.services.state import claiming, keeping_typed
from tests import stuttgart
from tests.conftest import ROOT
from tests.looking import some


def said(visit: FlaskClient, language: str) -> str:
    return visit.get("/datenschutz", query_string={"lang": language}).text


@pytest.mark.parametrize(
    ("lasts", "german", "english"),
    [
        (timedelta(seconds=A_YEAR), "ein Jahr lang die Sprache", "remembers the language for a year"),
        (keeping_sessions.STAYS, "bis zu zehn Stunden", "for up to ten hours"),
        (inviting.LASTS, "Wählen des Passworts nach drei Tagen", "the password after three days"),
        (waiting.REMEMBERS_SUCCESS, "nach dreißig Tagen", "after thirty days"),
        (keeping_typed.KEPT_FOR, "eine Stunde lang für Ihr Konto", "for your account for an hour"),
        (claiming.REMEMBERED_FOR, "einen Tag lang als Prüfwert", "for a day as a hash"),
    ],
)
def test_how_long_things_are_kept_is_said_as_it_is(
    visit: FlaskClient, lasts: timedelta, german: str, english: str
) -> None:
    known = {
        timedelta(days=365): "Jahr",
        timedelta(hours=10): "zehn Stunden",
        timedelta(days=3): "drei Tagen",
        timedelta(days=30): "dreißig Tagen",
        timedelta(hours=1): "eine Stunde",
        timedelta(days=1): "einen Tag",
    }
    assert known[lasts] in german
    assert german in said(visit, "de")
    assert english in said(visit, "en")


def test_failures_are_forgotten_within_the_two_days_that_are_promised() -> None:
    assert timedelta(days=2) >= waiting.FORGETS_ALL_IN


def test_reading_sets_no_cookie_and_signing_in_sets_the_one_that_is_named(visit: FlaskClient) -> None:
    for path in some(("/", "/indicators?q=Kita", "/indicators.json", "/datenschutz")):
        assert "Set-Cookie" not in visit.get(path).headers
    cookie = visit.get("/anmelden", base_url=stuttgart.BASE_URL).headers["Set-Cookie"]
    assert "session=" in cookie
    assert not re.search("expires|max-age", cookie, re.IGNORECASE)


def test_the_example_for_the_server_before_records_no_visits() -> None:
    assert "access_log off;" in (ROOT / "deploy/nginx.conf").read_text("utf-8")


def test_nothing_here_sends_mail() -> None:
    sources = some([*(ROOT / "registry").rglob("*.py"), *(ROOT / "admin").rglob("*.py")])
    code = "".join(path.read_text("utf-8") for path in sources)
    assert "import secrets" in code
    assert "smtplib" not in code


def test_the_public_log_tells_offices_and_neither_people_nor_roles(visit: FlaskClient) -> None:
    items = some(visit.get("/changes.json").json["items"])
    assert {name for item in items for name in item} >= {"office", "action"}
    assert not {"role", "person", "account"} & {name for item in items for name in item}


def test_words_for_the_search_alone_are_shown_nowhere(visit: FlaskClient) -> None:
    text = (ROOT / "seeds/stuttgart/concepts.csv").read_text("utf-8")
    assert "dicke Kinder" in text
    assert visit.get("/indicators.json?q=dicke+Kinder").json["total"] > 0
    addresses = [
        f"/vocab/{scheme}{suffix}"
        for scheme in ("keywords", "themes")
        for suffix in ("", ".json", ".ttl", ".rdf", ".jsonld", ".nt")
    ]
    for address in some(
        [*addresses, "/themes/gesundheit", "/themes/gesundheit.json", "/catalog.ttl", "/indicators.json"]
    ):
        shown = visit.get(address)
        assert shown.status_code == 200, address
        assert "dicke Kinder" not in shown.text, address
        assert "hiddenLabel" not in shown.text, address
        assert '"hidden"' not in shown.text, address

"""Which language a page speaks: ?lang=, then cookie, then Accept-Language; German is the default."""

import re

import pytest
from flask.testing import FlaskClient

from registry import texts

ENGLISH = "en-GB,en;q=0.8,de;q=0.3"


def language_of(text: str) -> str:
    """Read the language a page says it is in."""
    found = re.search(r'<html lang="(\w+)">', text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("asked", "cookie", "accept", "spoken"),
    [
        (None, None, None, "de"),
        (None, None, "fr", "de"),
        (None, None, ENGLISH, "en"),
        (None, None, "de-DE,en-US;q=0.7,en;q=0.3", "de"),
        (None, None, "de-CH,fr;q=0.9", "de"),
        (None, None, "en;q=x,,;*=", "de"),
        (None, "de", ENGLISH, "de"),
        ("en", "de", "de", "en"),
        ("de", "en", ENGLISH, "de"),
        (None, "fr", ENGLISH, "en"),
    ],
)
def test_the_nearest_wish_decides(
    visit: FlaskClient, asked: str | None, cookie: str | None, accept: str | None, spoken: str
) -> None:
    if cookie:
        visit.set_cookie("lang", cookie)
    headers = {"Accept-Language": accept} if accept else {}
    answer = visit.get("/themes", query_string={"lang": asked} if asked else {}, headers=headers)
    assert language_of(answer.text) == spoken
    assert answer.headers["Content-Language"] == spoken


def test_what_was_chosen_is_remembered(visit: FlaskClient) -> None:
    answer = visit.get("/themes?lang=en")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert language_of(visit.get("/offices").text) == "en"
    assert "Set-Cookie" not in visit.get("/offices?lang=en").headers


def test_who_chose_nothing_gets_no_cookie(visit: FlaskClient) -> None:
    for path in ("/", "/indicators/IND-0048", "/impressum", "/nix"):
        assert "Set-Cookie" not in visit.get(path, headers={"Accept-Language": ENGLISH}).headers


def test_a_language_we_do_not_speak_is_refused(visit: FlaskClient) -> None:
    answer = visit.get("/themes?lang=fr")
    assert answer.status_code == 400
    assert "„lang“" in answer.text


def test_the_other_language_keeps_the_question(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Kita&level=stadtteil&lang=de").text
    assert 'href="/indicators?q=Kita&amp;level=stadtteil&amp;lang=en"' in text


def test_caches_are_told_that_the_language_matters(visit: FlaskClient) -> None:
    assert {"Accept-Language", "Cookie"} <= set(visit.get("/themes").headers["Vary"].split(", "))


def test_no_request_leaves_its_language_behind(visit: FlaskClient) -> None:
    visit.get("/themes?lang=en")
    assert texts.current_language() == "de"

"""Headers of every answer: a strict policy, caching, conditional requests, compression."""

import gzip

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers


def _headers(visit: FlaskClient, path: str) -> Headers:
    with visit.get(path) as answer:  # a file stays open until the answer is closed
        return answer.headers


EVERY_KIND = (
    "/",
    "/indicators/IND-0048",
    "/nix",
    "/indicators?page=x",
    "/catalog.ttl",
    "/static/zeichen.svg",
)


@pytest.mark.parametrize("path", EVERY_KIND)
def test_nothing_may_be_loaded_or_run_that_is_not_ours(visit: FlaskClient, path: str) -> None:
    headers = _headers(visit, path)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; font-src 'self';")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_only_the_desk_runs_scripts_and_only_with_a_fresh_number(visit: FlaskClient) -> None:
    first, second = (visit.get("/admin/").headers["Content-Security-Policy"] for _ in range(2))
    assert "script-src 'nonce-" in first
    assert first != second


def test_transport_security_is_promised_where_it_holds(visit: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in visit.get("/themes").headers
    secure = visit.get("/themes", base_url="https://indikatoren.stuttgart.example")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["/", "/indicators/IND-0048", "/themes", "/changes", "/indicators?q=Kita"])
def test_an_unchanged_page_is_not_sent_again(visit: FlaskClient, path: str) -> None:
    first = visit.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = visit.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_tag_knows_the_language(visit: FlaskClient) -> None:
    german, english = (visit.get("/themes", headers={"Accept-Language": code}) for code in ("de", "en"))
    assert german.headers["ETag"] != english.headers["ETag"]


@pytest.mark.parametrize("path", ["/nix", "/anmelden", "/indicators?page=x"])
def test_errors_and_forms_are_not_kept(visit: FlaskClient, path: str) -> None:
    answer = visit.get(path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "ETag" not in answer.headers


def test_a_stamped_file_is_kept_for_ever_and_another_is_not(visit: FlaskClient) -> None:
    assert "immutable" in _headers(visit, "/static/katalog.css?v=0123456789")["Cache-Control"]
    assert "immutable" not in _headers(visit, "/static/katalog.css")["Cache-Control"]


def test_long_pages_are_packed_for_those_who_can_unpack(visit: FlaskClient) -> None:
    plain = visit.get("/measures")
    packed = visit.get("/measures", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"].startswith("W/")
    tag = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    assert visit.get("/measures", headers=tag).status_code == 304


def test_a_demonstration_is_not_indexed(visit: FlaskClient) -> None:
    for path in ("/", "/indicators/IND-0048", "/nix", "/impressum"):
        text = visit.get(path).text
        assert '<meta name="robots" content="noindex">' in text
        assert "<b>Demonstration</b>" in text

"""Scripts of other sites read what is public, refusals too; and nothing of a session."""

import pytest
from flask.testing import FlaskClient

from registry.http.sharing import OWN
from registry.services.catalogue import exporting
from tests import stuttgart

ORIGIN = {"Origin": "https://karten.example"}
INDICATOR = "/indicators/IND-0048"
# Address, Accept, status: answers of every kind.
PUBLIC = [
    ("/", "text/html", 200),
    (INDICATOR, "text/turtle", 303),
    (f"{INDICATOR}/", "text/html", 301),
    (f"{INDICATOR}.ttl", "*/*", 200),
    ("/catalog.rdf", "*/*", 200),
    ("/catalog.rdf?page=99", "*/*", 404),
    ("/catalog.rdf?pages=2", "*/*", 400),
    ("/indicators.json?q=Kita", "*/*", 200),
    ("/indicators/IND-9999.json", "*/*", 404),
    ("/nowhere", "text/html", 404),
    (INDICATOR, "application/pdf", 406),
    ("/static/zeichen.svg", "*/*", 200),
]


@pytest.mark.parametrize(("address", "accept", "status"), PUBLIC)
def test_every_public_answer_may_be_read_from_elsewhere(
    visit: FlaskClient, address: str, accept: str, status: int
) -> None:
    with visit.get(address, headers={**ORIGIN, "Accept": accept}) as answer:
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_an_unchanged_answer_and_a_broken_one_may_be_read_too(
    visit: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("/themes", "/catalog.ttl"):
        tag = visit.get(address).headers["ETag"]
        answer = visit.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (304, "*")
    monkeypatch.setattr(exporting, "catalogue_page", lambda *_: 1 / 0)
    answer = visit.get("/catalog.ttl")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (500, "*")
    answer = visit.delete("/catalog.ttl")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (405, "*")


@pytest.mark.parametrize(
    "address", ["/catalog.ttl", INDICATOR, f"{INDICATOR}/", "/indicators.json", "/nowhere"]
)
def test_a_browser_that_asks_beforehand_is_told_yes(visit: FlaskClient, address: str) -> None:
    wanted = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    answer = visit.options(address, headers=ORIGIN | wanted)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "GET" in answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"].split(", ")


def test_what_can_be_done_with_an_address_may_be_read_from_elsewhere(visit: FlaskClient) -> None:
    answer = visit.options("/catalog.ttl", headers=ORIGIN)
    assert "GET" in answer.headers["Allow"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "address",
    ["/admin", "/admin/", "/admin/office/", "/admin/nowhere", "/anmelden", "/konto", "/einladung/x"],
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_the_desk_and_pages_of_a_session_are_never_read_from_elsewhere(
    visit: FlaskClient, address: str, method: str
) -> None:
    answer = visit.open(address, method=method, headers=ORIGIN | {"Access-Control-Request-Method": "POST"})
    assert not {"Access-Control-Allow-Origin", "Access-Control-Allow-Methods"} & set(answer.headers.keys())


def test_every_address_that_takes_a_form_belongs_to_a_session() -> None:
    taking = {
        rule.rule for rule in stuttgart.built().app.url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    assert taking
    assert [rule for rule in taking if not rule.startswith(OWN)] == []


@pytest.mark.parametrize(
    "address",
    [
        "/catalog.ttl",
        "/catalog.rdf?page=99",
        f"{INDICATOR}.json",
        f"{INDICATOR}.ttl",
        "/indicators.json",
        "/changes.json",
    ],
)
def test_no_answer_for_programs_varies_with_a_cookie(visit: FlaskClient, address: str) -> None:
    visit.set_cookie("lang", "en")
    for headers in (
        {},
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": visit.get(address).headers.get("ETag", "x")},
    ):
        assert "Cookie" not in visit.get(address, headers=headers).headers.get("Vary", "")
    assert "Cookie" not in visit.get("/catalog", headers={"Accept": "text/turtle"}).headers["Vary"]
    assert "Cookie" not in visit.get(f"{address.partition('?')[0]}/").headers.get("Vary", "")


def test_no_cookie_changes_an_answer_for_programs(visit: FlaskClient) -> None:
    german = visit.get("/catalog.ttl?page=99").json
    visit.set_cookie("lang", "en")
    assert visit.get("/catalog.ttl?page=99").json == german
    english = visit.get("/catalog.ttl?page=99", headers={"Accept-Language": "en"})
    assert english.json["detail"] == "There is no page 99; the last one is page 1."
    assert "Accept-Language" in english.headers["Vary"]

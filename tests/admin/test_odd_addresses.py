"""Odd addresses and hosts: refused as what they are, on both databases, and never a failure."""

from itertools import product

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, posted_form
from tests.conftest import BASE_URL
from tests.services.stage import code_of, drafted, published

pytestmark = pytest.mark.both
NUL, BREAK = "%00", "%0D%0AX-Y:%20z"
TABLES = ("office", "concept", "unit", "level", "measure", "programme", "account")
TOO_LARGE = ("2147483648", "9223372036854775808", "9" * 200)


def filled(rule: str, value: str) -> str:
    """Put a value in every place of an address."""
    return "/".join(value if part.startswith("<") else part for part in rule.split("/"))


def places(site: Flask) -> list[str]:
    """Give the addresses that hold a text of whoever asks."""
    rules = [rule.rule for rule in site.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return sorted(rule for rule in rules if "<" in rule and "<int:" not in rule and ".<" not in rule)


def test_an_address_with_a_control_character_leads_nowhere(enter: Enter, site: Flask) -> None:
    published()
    visitor, asked = enter(), places(site)
    assert len(asked) > 15
    for rule, odd, accept in product(asked, (f"a{NUL}b", f"IND-0001{BREAK}"), ("text/html", "text/turtle")):
        visitor.get(filled(rule, odd), 404, headers={"Accept": accept})


def test_a_question_with_a_control_character_is_refused(enter: Enter) -> None:
    visitor = enter()
    for path in ("/changes?action=", "/indicators/IND-0001/compare?from=", "/?q=", "/offices?i="):
        visitor.get(f"{path}{NUL}", 400)


def test_a_number_beyond_every_id_names_nothing(enter: Enter, site: Flask) -> None:
    every = (rule for rule in site.url_map.iter_rules() if "GET" in (rule.methods or ()))
    rules = [rule.rule for rule in every if "<int:" in rule.rule]
    assert rules
    visitor = enter("adam")
    for rule, number in product(rules, TOO_LARGE):
        visitor.get(rule.replace("<int:number>", number).replace("<move>", "propose"), 404)


def test_a_row_beyond_every_id_is_not_found(enter: Enter) -> None:
    visitor = enter("adam")
    for table, number in product(TABLES, TOO_LARGE):
        answer = visitor.client.get(f"/admin/{table}/edit/?id={number}", base_url=BASE_URL)
        assert answer.status_code in (302, 303, 404), (table, number)


def test_a_gap_that_there_is_not_is_no_failure(enter: Enter) -> None:
    draft = drafted()
    visitor = enter("anna")
    page = f"/admin/drafts/{draft.id}/edit"
    target, sent = posted_form(visitor.get(page).text)
    data = MultiDict([*((n, v) for n, v in sent if n != "title_gap"), ("title_gap", "x")])
    answer = visitor.client.post(target or page, data=data, base_url=BASE_URL, headers={"Referer": BASE_URL})
    assert answer.status_code in (303, 400, 422)


def environ(address: str) -> dict[str, str]:
    """Ask for this very address; the test's browser would read two slashes as a host."""
    path, _, query = address.partition("?")
    return {"PATH_INFO": path, "QUERY_STRING": query}


def test_merged_slashes_lead_on_without_the_host_that_was_said(enter: Enter) -> None:
    code, visitor = code_of(published()), enter()
    for path, place in (
        (f"/indicators//{code}", f"/indicators/{code}"),
        ("/themes//x?q=%C3%A4", "/themes/x?q=%C3%A4"),
    ):
        answer = visitor.client.get("/", base_url="https://evil.example", environ_overrides=environ(path))
        assert (answer.status_code // 100, answer.headers["Location"]) == (3, place)


def test_no_page_repeats_the_host_that_was_said(enter: Enter, site: Flask) -> None:
    code = code_of(published())
    visitor = enter()
    for path in (
        "/",
        f"/indicators/{code}",
        f"/indicators/{code}.ttl",
        "/catalog.rdf",
        "/nix",
        "/changes.json",
    ):
        answer = visitor.client.get(path, base_url="https://evil.example")
        assert "evil.example" not in f"{answer.text}{answer.headers}", path


FORMS = (
    "",
    ".ttl",
    ".rdf",
    ".xml",
    ".jsonld",
    ".nt",
    ".json",
    ".csv",
    "/changes",
    "/changes.json",
    "/compare",
)
VERSIONS = (
    "/1.0.0",
    "/1.0.0.ttl",
    "/1.0.0.csv",
    "/x",
    "/x.json",
    "/compare?from=1.0.0&to=1.1.0",
    "/compare?from=x",
)


ACCEPTED = ("text/html", "text/turtle", "application/json", "text/csv")


def told_of(visitor: Visitor, code: str, form: str, accept: str) -> tuple[int, list[str]]:
    """Ask for an indicator in a form, and give all that is told without its code and the time of day."""
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    answer = visitor.client.get(f"/indicators/{code}{form}", base_url=BASE_URL, headers=headers)
    if answer.status_code == 303:
        answer = visitor.client.get(answer.headers["Location"], base_url=BASE_URL, headers=headers)
    answer.headers.remove("Date")
    return answer.status_code, f"{answer.text}{answer.headers}".replace(code, "IND-X").splitlines()


def test_a_stranger_cannot_tell_a_candidate_from_what_there_is_not(enter: Enter) -> None:
    candidate, visitor = code_of(drafted()), enter()
    for form in (*FORMS, *VERSIONS):
        for accept in ACCEPTED:
            told = told_of(visitor, candidate, form, accept)
            assert told[0] >= 400
            assert told == told_of(visitor, "IND-9876", form, accept), (form, accept)

"""Whatever is asked or sent, by whomever: an answer that is documented, and never a failure."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask

from registry.http.problems import TITLES
from registry.rules.localised import Localised
from registry.services.lifecycle import publishing
from tests.admin.conftest import ROLES, Enter
from tests.admin.visiting import Forms, Visitor
from tests.cast import actor
from tests.conftest import BASE_URL
from tests.long.fuzzing import Asked, Chance, Pairs
from tests.looking import some
from tests.services.stage import code_of, drafted, next_published, published

pytestmark = [pytest.mark.long, pytest.mark.both]
WELL = {200, 301, 302, 303, 304, 308}
DOCUMENTED = WELL | set(TITLES) - {500, 503}
OWN_HOST = urlsplit(BASE_URL).netloc
SEED = 20261130
READS, WRITES, FEW = 1500, 600, 40
SIGN_OUT = "/abmelden"
LINK = re.compile(r'href="(/admin/[^"#]*)"')
Answers = list[tuple[Asked, int]]


@pytest.fixture
def chance(site: Flask) -> Chance:
    """Put some of everything on the stage, and name what is there."""
    code = code_of(published())
    second = next_published(code, population=Localised("Alle Haushalte"))
    publishing.withhold(actor("adam"), second.id, reason="Persönliche Daten")
    candidate = drafted()
    usual = {
        "code": [code, code_of(candidate), "stadtbezirk", "themes", "amt-soziales", "haushalte"],
        "version": ["1.0.0", "1.1.0", "2.0.0"],
        "number": [str(candidate.id)],
        "move": ["propose", "discard", "agree", "reject", "publish", "send_back"],
        "suffix": ["ttl", "rdf", "xml", "jsonld", "nt", "json"],
        "notation": ["stadtbezirk", "wohnen"],
        "level": ["stadtbezirk"],
        "key": ["01"],
        "filename": ["registry.css"],
        "kind": ["themes"],
    }
    return Chance(site, SEED, usual)


def ask(visitor: Visitor, asked: Asked) -> int:
    """Send a request; the header that every own form has goes with it."""
    headers = {"Referer": f"{BASE_URL}/"} | asked.headers
    sent: dict[str, list[str]] = {}
    for name, value in asked.data:
        sent.setdefault(name, []).append(value)
    with visitor.client.open(
        asked.address, method=asked.method, base_url=BASE_URL, headers=headers, data=sent or None
    ) as answer:
        assert urlsplit(answer.headers.get("Location", "")).netloc in ("", OWN_HOST), asked
        return int(answer.status_code)


def undocumented(answers: Answers) -> Answers:
    """Keep what should not be."""
    assert len(answers) > FEW
    return [(asked, status) for asked, status in answers if status not in DOCUMENTED]


def forms_of(visitor: Visitor, pages: list[str]) -> Iterator[tuple[str, Pairs]]:
    """Give each form of the pages with its address and what a browser would send of it."""
    for page in pages:
        answer = visitor.client.get(page, base_url=BASE_URL)
        if answer.mimetype == "text/html":
            for given, pairs in Forms(answer.text).forms:
                if given.get("method", "").lower() == "post":
                    yield given.get("action") or page, pairs


def desk_pages(visitor: Visitor) -> list[str]:
    """Walk the desk three links deep."""
    border = ["/admin/indicators"]
    seen = {*border}
    for _ in range(3):
        found = [
            link.replace("&amp;", "&")
            for page in border
            for link in LINK.findall(visitor.client.get(page, base_url=BASE_URL).text)
        ]
        border = sorted({link for link in found if not re.search("sort=|lang=|form=", link)} - seen)[:50]
        seen |= set(border)
    return sorted(seen)


def send_spoiled(visitor: Visitor, chance: Chance, pages: list[str], count: int) -> Answers:
    """Send the forms of the pages spoiled; every now and then they are opened anew."""
    forms: list[tuple[str, Pairs]] = []
    answers = []
    for number in range(count):
        if number % FEW == 0:
            forms = [(address, pairs) for address, pairs in forms_of(visitor, pages) if address != SIGN_OUT]
        address, sent = chance.random.choice(forms)
        asked = Asked("POST", address, data=chance.spoiled(sent))
        answers.append((asked, ask(visitor, asked)))
    return answers


@pytest.mark.parametrize("name", [None, *ROLES])
def test_every_address_answers_every_role(enter: Enter, chance: Chance, name: str | None) -> None:
    visitor = enter(name)
    answers = [(asked, ask(visitor, asked)) for asked in chance.every_address("GET")]
    for asked in chance.every_address("POST"):
        with_token = Asked("POST", asked.address, data=enter(name).proofs())
        answers += [(asked, ask(visitor, asked)), (with_token, ask(enter(name), with_token))]
    assert undocumented(answers) == []


@pytest.mark.parametrize("name", [None, "lea", "adam"])
def test_odd_questions_get_documented_answers(enter: Enter, chance: Chance, name: str | None) -> None:
    visitor = enter(name)
    assert undocumented([(asked, ask(visitor, asked)) for asked in some(chance.reads(READS))]) == []


@pytest.mark.parametrize("name", ["anna", "clara", "adam"])
def test_odd_forms_of_the_desk_get_documented_answers(enter: Enter, chance: Chance, name: str) -> None:
    visitor = enter(name)
    pages = desk_pages(visitor)
    assert len(list(forms_of(visitor, pages))) > 5
    assert undocumented(send_spoiled(visitor, chance, pages, WRITES)) == []


@pytest.mark.parametrize("name", [None, "anna"])
def test_odd_forms_of_an_account_get_documented_answers(
    enter: Enter, chance: Chance, name: str | None
) -> None:
    pages = ["/konto"] if name else ["/anmelden"]
    assert undocumented(send_spoiled(enter(name), chance, pages, WRITES // 3)) == []

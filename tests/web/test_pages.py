"""What every page keeps: one heading, a title, its language, no scripts, few queries."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from registry import settings
from registry.web.blueprint import pages
from tests import stuttgart
from tests.web.addresses import PAGES, Page

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
SPOKEN_BY_OTHERS = {"pages.static", "pages.health"}


class Outline(HTMLParser):
    """Reads what a page is made of: headings, ids, and what must not be there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.inline: list[str] = []
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with its attributes."""
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        self.targets += [found["href"] or ""] if tag == "a" else []


def heading(text: str) -> str:
    """Give the words of the one heading."""
    (found,) = re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.S)
    return unescape(re.sub(r"<[^>]+>", "", found)).strip()


@every_page
def test_a_page_stands_in_both_languages(page: Page, visit: FlaskClient) -> None:
    german, english = (
        visit.get(page.path, headers={"Accept-Language": language}) for language in ("de", "en")
    )
    assert (german.status_code, english.status_code) == (200, 200)
    assert (heading(german.text), heading(english.text)) == (page.german, page.english)
    assert '<html lang="de">' in german.text
    assert '<html lang="en">' in english.text


@every_page
def test_a_page_is_well_made(page: Page, visit: FlaskClient) -> None:
    outline = Outline(visit.get(page.path).text)
    assert len(outline.ids) == len(set(outline.ids))
    assert not {"script", "style", "iframe"} & set(outline.tags)
    assert outline.inline == []
    assert outline.tags.count("main") == 1


@every_page
def test_a_page_leads_only_to_parts_of_itself_that_are_there(page: Page, visit: FlaskClient) -> None:
    outline = Outline(visit.get(page.path).text)
    assert {target[1:] for target in outline.targets if target.startswith("#")} <= set(outline.ids)


@every_page
def test_a_page_says_that_it_is_a_demonstration(page: Page, visit: FlaskClient) -> None:
    text = visit.get(page.path).text
    assert '<meta name="robots" content="noindex">' in text
    assert "<b>Demonstration</b>" in text


@every_page
def test_a_page_sends_few_statements_when_it_is_made(
    page: Page, visit: FlaskClient, statements: list[str]
) -> None:
    memory = visit.application.extensions["memory"].pages
    memory.clear()  # else the first visit loads no names, and the second pays for them
    visit.get(page.path)
    memory.clear()
    statements.clear()
    visit.get(page.path)
    assert len(statements) <= page.statements, "\n".join(statements)


def test_every_address_of_the_pages_is_among_them() -> None:
    site = stuttgart.built()
    routes = site.app.url_map.bind("localhost")
    visited = {routes.match(page.path.split("?")[0])[0] for page in PAGES}
    own = {
        f"{pages.name}.{name.rpartition('.')[2]}"
        for name in site.app.view_functions
        if name.startswith("pages.")
    }
    assert {
        name for name in own if site.app.view_functions[name].__module__ not in OTHERS
    } - SPOKEN_BY_OTHERS <= visited


OTHERS = {"registry.web.account", "registry.web.signing", "registry.web.health"}


def test_the_two_languages_lead_to_each_other(visit: FlaskClient) -> None:
    text = visit.get("/indicators?q=Wohnen&level=stadtteil").text
    assert 'href="/indicators?q=Wohnen&amp;level=stadtteil&amp;lang=en" lang="en" hreflang="en"' in text


def test_plain_and_sign_language_are_offered_only_where_there_is_an_address(visit: FlaskClient) -> None:
    assert "Leichte Sprache</a>" not in visit.get("/barrierefreiheit").text
    values = dict(stuttgart.built().settings.values) | {
        "REGISTRY_PLAIN_LANGUAGE_URL": "https://stuttgart.example/leicht"
    }
    with stuttgart.used(settings.Settings(values)):
        assert (
            '<a href="https://stuttgart.example/leicht">Leichte Sprache</a>'
            in visit.get("/barrierefreiheit").text
        )


def test_a_barrier_is_reported_to_the_mailbox(visit: FlaskClient) -> None:
    text = visit.get("/barrierefreiheit").text
    assert 'href="mailto:poststelle.12@stuttgart.de?subject=Barriere%20im%20Indikatorenkatalog"' in text


def test_the_accessibility_statement_says_what_the_law_asks_for(visit: FlaskClient) -> None:
    text = visit.get("/barrierefreiheit").text
    for said in (
        "teilweise vereinbar",
        "Nicht barrierefreie Inhalte",
        "wurde am 01.12.2026 verfasst",
        "steht noch aus",
        "Barriere melden",
        "innerhalb von vier Wochen",
        "Landeszentrum Barrierefreiheit",
        "L-BGG",
    ):
        assert said in text
    values = dict(stuttgart.built().settings.values) | {"REGISTRY_ACCESSIBILITY_REVIEWED": "2027-02-03"}
    with stuttgart.used(settings.Settings(values)):
        text = visit.get("/barrierefreiheit").text
    assert "zuletzt am 03.02.2027 geprüft" in text
    assert "steht noch aus" not in text

"""The English pages speak English: what stays German says so, and no sentence waits for its translation."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from registry import texts
from registry.settings import Settings
from tests import stuttgart
from tests.browser.conftest import Enter
from tests.browser.kinds import DESK, PUBLIC, Kind
from tests.looking import some

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted(
    [*(ROOT / "registry/web/templates").rglob("*.html"), *(ROOT / "admin/templates").rglob("*.html")]
)
SENTENCE = re.compile(r"""(?<!\w)(?:_|n?gettext)\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
PLURAL = re.compile(r"""ngettext\(\s*(?:"[^"]*"|'[^']*'),\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
GERMAN = re.compile(
    r"\b(und|oder|nicht|sind|wird|werden|wurde|eine[rnms]?|keine|für|über|durch|zum|zur|vom|beim|aus|nach|"
    r"Versionen|Gültig|Entwurf|Anmelden|Suchen|Seite|Ebenen?|Ämter|Stand|Quellen?|Thema|zu klären|entfällt|"
    r"seit|Kennung|Merkmale?|Änderung(en)?|Beschluss|Abruf|Zitieren|Redaktion|Speichern|Herunterladen)\b"
)
NAME = Settings.from_environment({})["REGISTRY_SUBTITLE"]
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle", "source"}
READ_ALOUD = ("aria-label", "title", "alt", "placeholder")


class English(HTMLParser):
    """Reads the words of a page that are said to be English."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "en")]
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the language a part is in, and what is read aloud of it."""
        found = dict(attrs)
        language = found.get("lang") or self.open[-1][1]
        if tag not in VOID:
            self.open.append((tag, language))
        self.words += [found[name] or "" for name in READ_ALOUD if name in found and language == "en"]

    def handle_endtag(self, tag: str) -> None:
        """Leave a part."""
        while tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note words that are said to be English."""
        if self.open[-1][1] == "en" and self.open[-1][0] not in ("code", "option"):
            self.words.append(data.strip())


@pytest.fixture
def visit() -> Iterator[FlaskClient]:
    """Open the site for reading."""
    with stuttgart.opened() as client:
        yield client


def german_words(page: str) -> list[str]:
    """Name what is German and not said to be; the names of the catalogue are names."""
    return [words for words in English(page).words if GERMAN.search(words.replace(NAME, ""))]


@pytest.mark.parametrize(
    "kind", [kind for kind in PUBLIC if "q=" not in kind.path], ids=lambda kind: kind.name
)
def test_an_english_page_says_what_of_it_is_german(kind: Kind, visit: FlaskClient) -> None:
    page = visit.get(kind.path, headers={"Accept-Language": "en"})
    assert '<html lang="en">' in page.text
    assert german_words(page.text) == []


@pytest.mark.parametrize(
    "kind", [kind for kind in DESK if "/concept/" not in kind.path], ids=lambda kind: kind.name
)
def test_the_desk_speaks_english_too(kind: Kind, enter: Enter, draft: str) -> None:
    window = enter(kind.who, extra_http_headers={"Accept-Language": "en"})
    text = window.request.get(kind.path.format(draft=draft)).text()
    assert '<html lang="en">' in text
    assert german_words(text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_sentence_of_a_template_has_its_english(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    sentences = {ast.literal_eval(found) for pattern in (SENTENCE, PLURAL) for found in pattern.findall(text)}
    assert sorted(one for one in some(sentences) if not texts.is_translated(one)) == []


def test_the_language_is_kept_from_page_to_page_and_can_be_taken_back(enter: Enter) -> None:
    page = enter()
    page.goto("/themes")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Themes")
    page.get_by_role("link", name="Changes", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Änderungsprotokoll")


def test_a_reader_whose_browser_speaks_english_is_answered_in_english(enter: Enter) -> None:
    page = enter(locale="en-GB")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find indicators")


def test_a_browser_that_speaks_neither_is_answered_in_german(enter: Enter) -> None:
    page = enter(locale="fr-FR")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Indikatoren finden")

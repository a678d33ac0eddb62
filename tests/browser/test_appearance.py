"""How pages look on paper and in the dark: what is not of use there is gone, what is read stays readable."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Enter
from tests.browser.kinds import PUBLIC
from tests.looking import some

GROUND = """() => {
  const pencil = document.createElement("canvas").getContext("2d");
  pencil.fillStyle = getComputedStyle(document.body).backgroundColor;
  pencil.fillRect(0, 0, 1, 1);
  return [...pencil.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
BRIGHT, DARK = 200, 60
LONG_WORDS = tuple(f"/indicators/IND-{number}" for number in ("0038", "0051", "0074", "0098"))


def brightness(page: Page) -> float:
    """Tell how bright the ground of a page is, from 0 to 255."""
    red, green, blue = page.evaluate(GROUND)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_the_dark_page_is_dark_and_the_light_one_light(enter: Enter) -> None:
    page = enter(color_scheme="dark")
    page.goto("/indicators/IND-0048")
    assert brightness(page) < DARK
    page.emulate_media(color_scheme="light")
    assert brightness(page) > BRIGHT


def test_paper_is_white_even_for_those_who_read_in_the_dark(enter: Enter) -> None:
    page = enter(color_scheme="dark")
    page.goto("/indicators/IND-0048")
    page.emulate_media(media="print", color_scheme="dark")
    assert brightness(page) > BRIGHT


def test_paper_has_the_definition_and_its_log_but_no_buttons(enter: Enter) -> None:
    page = enter()
    page.goto("/indicators/IND-0048")
    page.emulate_media(media="print")
    for gone in (".hauptnav", ".knopfzeile", ".inhalt", ".sprung", ".fuss nav"):
        assert not page.locator(gone).first.is_visible(), gone
    for kept in ("h1", "#definition", "#quelle", "#versionen", "#zitat"):
        assert page.locator(kept).is_visible(), kept
    assert len(page.pdf(format="A4")) > 10_000


def test_letters_are_those_of_the_look_and_come_from_here(enter: Enter) -> None:
    page = enter()
    page.goto("/")
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate(
        "() => [...document.fonts].some((font) => font.status === 'loaded' && /Fira/.test(font.family))"
    )
    assert "Fira Sans" in page.evaluate("() => getComputedStyle(document.querySelector('h1')).fontFamily")


def test_a_window_of_320_pixels_does_not_scroll_to_the_side(enter: Enter) -> None:
    page = enter(viewport={"width": 320, "height": 640})
    wide = []
    for path in some([kind.path for kind in PUBLIC] + ["/levels/stadtviertel", *LONG_WORDS]):
        page.goto(path)
        if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    assert wide == []


def test_paper_shows_what_is_folded_away_and_leaves_no_page_half_empty(enter: Enter) -> None:
    page = enter()
    page.goto("/indicators/IND-0048")
    page.emulate_media(media="print")
    folded = page.locator("#protokoll details:not([open]) p.text").first
    assert folded.is_visible()
    assert page.locator("#formel .formel__fuss").is_visible()
    # A section may be longer than a page; what keeps it whole leaves the page before it empty.
    together = "() => [...document.querySelectorAll('.abschnitte > section')].map((e) => getComputedStyle(e).breakInside)"
    assert set(page.evaluate(together)) == {"auto"}


def test_paper_says_of_a_comparison_what_is_compared(enter: Enter) -> None:
    page = enter()
    page.goto("/indicators/IND-0048/compare?from=1.1.0&to=2.0.0")
    page.emulate_media(media="print")
    for kept in (
        page.locator("h1"),
        page.locator(".marke"),
        page.get_by_text("Version 1.1.0 und 2.0.0 verglichen"),
    ):
        assert kept.is_visible()


ICONS = """() => {
  const ground = getComputedStyle(document.body).backgroundColor;
  const drawn = [...document.querySelectorAll(".kern-icon")].map((e) => getComputedStyle(e).backgroundColor);
  return [drawn.length, drawn.filter((colour) => colour === ground || colour.includes("0 0 0 / 0")).length];
}"""
DOTS = """() => [...document.querySelectorAll(".zeitleiste li")].map((e) => getComputedStyle(e, "::before").backgroundColor)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_icons_and_the_version_in_force_are_seen_in_forced_colours(
    enter: Enter, scheme: Literal["light", "dark"]
) -> None:
    page = enter(forced_colors="active", color_scheme=scheme)
    page.goto("/indicators/IND-0048")
    drawn, lost = page.evaluate(ICONS)
    assert drawn > 5
    assert lost == 0
    dots = page.evaluate(DOTS)
    assert len(set(dots)) == 2


def test_the_contents_come_before_what_they_lead_to(enter: Enter) -> None:
    page = enter()
    page.goto("/indicators/IND-0048")
    order = "() => document.querySelector('.inhalt').compareDocumentPosition(document.querySelector('#definition'))"
    assert page.evaluate(order) & 4  # DOCUMENT_POSITION_FOLLOWING
    contents, sections = (page.locator(one).bounding_box() for one in (".inhalt", "#definition"))
    assert contents
    assert sections
    assert contents["x"] > sections["x"]


def test_a_phone_shows_a_long_formula_whole_and_names_both_sides_of_a_comparison(enter: Enter) -> None:
    page = enter(viewport={"width": 390, "height": 844})
    page.goto("/indicators/IND-0051")
    whole = (
        "() => { const e = document.querySelector('.formel__bild'); return e.scrollWidth <= e.clientWidth; }"
    )
    assert page.evaluate(whole)
    page.goto("/indicators/IND-0048/compare")
    for label in ("Von", "Nach"):
        box = page.locator(".auswahl label", has_text=label).bounding_box()
        assert box
        assert box["width"] > 10

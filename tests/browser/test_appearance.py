"""How pages look on paper and in the dark: what is not of use there is gone, what is read stays readable."""

from playwright.sync_api import Page

from tests.browser.conftest import Enter

GROUND = """() => {
  const pencil = document.createElement("canvas").getContext("2d");
  pencil.fillStyle = getComputedStyle(document.body).backgroundColor;
  pencil.fillRect(0, 0, 1, 1);
  return [...pencil.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
BRIGHT, DARK = 200, 60


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
    for path in (
        "/",
        "/indicators/IND-0048",
        "/indicators/IND-0048/compare",
        "/changes",
        "/levels/stadtteil",
        "/catalog",
    ):
        page.goto(path)
        if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    assert wide == []

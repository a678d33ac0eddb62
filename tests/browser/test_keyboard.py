"""Everything can be reached and done with the keyboard alone, and one sees where one is."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter

FOCUS = "() => document.activeElement.textContent.trim() || document.activeElement.id"
VISIBLE_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
}"""


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press the tab key until an element has the focus."""
    wanted = page.locator(selector).first
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached with {most} presses of the tab key")


def test_the_first_key_leads_past_the_navigation(enter: Enter) -> None:
    page = enter()
    page.goto("/indicators/IND-0048")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#inhalt$"))
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_a_search_is_typed_sent_and_narrowed_by_keyboard(enter: Enter) -> None:
    page = enter()
    page.goto("/")
    tab_to(page, "#q")
    page.keyboard.type("Wohnen")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/indicators\?q=Wohnen$"))
    tab_to(page, "#level-1")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]level=\w+"))
    tab_to(page, ".filterchip")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/indicators\?q=Wohnen$"))


def test_every_stop_of_the_tab_key_is_seen(enter: Enter) -> None:
    page = enter()
    page.goto("/indicators/IND-0048")
    unseen = []
    for _ in range(70):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        if not page.evaluate(VISIBLE_FOCUS):
            unseen.append(page.evaluate(FOCUS))
    assert unseen == []


def test_the_log_unfolds_by_keyboard(enter: Enter) -> None:
    page = enter()
    page.goto("/indicators/IND-0039/changes")
    tab_to(page, "summary")
    is_open = page.locator("details").first.get_attribute("open") is not None
    page.keyboard.press("Enter")
    assert (page.locator("details").first.get_attribute("open") is not None) is not is_open


def test_filters_unfold_on_a_narrow_window(enter: Enter) -> None:
    page = enter(viewport={"width": 390, "height": 844})
    page.goto("/indicators")
    expect(page.get_by_role("button", name="Filter anwenden")).to_be_hidden()
    page.locator(".filter-mobil summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Filter anwenden")).to_be_visible()

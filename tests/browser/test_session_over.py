"""The session ends while a long form is filled in, and a button is pressed twice: in a real browser nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.test_flow import begin
from tests.browser.watching import NARROW, WIDE, findings

CODE = "IND-0053"
AUTHOR = "verfasserin"
LONG = "Ein langer Text, der nicht verloren gehen darf. " * 20
SHEETS = {"wide": (WIDE, "light"), "narrow": (NARROW, "dark")}


def sign_in(page: Page, password: str) -> None:
    """Sign in on the page that stands there."""
    page.get_by_label("E-Mail-Adresse").fill(f"{AUTHOR}@demo.example.org")
    page.get_by_label("Passwort").fill(password)
    page.get_by_role("button", name="Anmelden", exact=True).click()


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_was_typed_stands_there_again_after_signing_in(
    enter: Enter, passwords: dict[str, str], sheet: str
) -> None:
    viewport, scheme = SHEETS[sheet]
    page = enter(AUTHOR, viewport=viewport, color_scheme=scheme)
    page.goto(f"/admin/indicators?q={CODE}&state=draft")
    link = page.locator("tbody th a")
    page.goto(str(link.get_attribute("href")) if link.count() else begin(page, CODE))
    page.get_by_role("link", name="Bearbeiten", exact=True).click()
    typed = f"{LONG}{sheet}"
    page.get_by_label("Methode, Deutsch").fill(typed)
    page.context.clear_cookies()
    page.get_by_role("button", name="Speichern").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    assert LONG[:20] not in page.url
    assert findings(page) == []
    sign_in(page, "falsch")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    sign_in(page, passwords[AUTHOR])
    expect(page.get_by_role("heading", level=1)).to_have_text("Entwurf bearbeiten")
    expect(page.get_by_label("Methode, Deutsch")).to_have_value(typed)
    expect(page.locator("main")).to_contain_text("Ihre Sitzung war zu Ende")
    assert findings(page) == []
    page.get_by_role("button", name="Speichern").last.click()
    expect(page.get_by_role("status").first).to_contain_text("Der Entwurf ist gespeichert.")
    expect(page.locator("main")).to_contain_text(typed[:60])


def test_a_button_that_is_pressed_twice_does_it_once(enter: Enter) -> None:
    page = enter(AUTHOR)
    page.goto("/admin/indicators/new")
    title = "Zweimal gedrückt"
    page.get_by_label("Titel (deutsch)").fill(title)
    page.get_by_role("button", name="Anlegen", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.goto("/admin/indicators?q=Zweimal+gedrückt")
    expect(page.locator("tbody th a")).to_have_count(1)

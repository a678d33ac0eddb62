"""Back after saving, two windows, a gap over a text, a page that is left: the desk loses nothing in a real browser."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Enter
from tests.browser.test_flow import begin
from tests.browser.watching import WIDE, findings

CODE = "IND-0051"
AUTHOR, OTHER = "verfasserin", "federfuehrung"
METHOD, PURPOSE = "Methode, Deutsch", "Zweck, Deutsch"


def open_form(page: Page, draft: str) -> None:
    """Open the form of a draft by its button."""
    page.goto(draft)
    page.get_by_role("link", name="Bearbeiten", exact=True).click()
    expect(page).to_have_url(re.compile(r"/edit\?base=\d+$"))


def save(page: Page) -> None:
    """Press the button that is seen."""
    page.get_by_role("button", name="Speichern").last.click()


def is_saved(page: Page) -> None:
    """See that it was saved."""
    expect(page.get_by_role("status").first).to_contain_text("Der Entwurf ist gespeichert.")


@pytest.fixture
def draft(enter: Enter) -> str:
    """Give the draft of an indicator that no other test changes, begun by the first who asks."""
    page = enter(AUTHOR)
    page.goto(f"/admin/indicators?q={CODE}&state=draft")
    link = page.locator("tbody th a")
    return str(link.get_attribute("href")) if link.count() else begin(page, CODE)


@pytest.mark.parametrize("scripts", [True, False])
def test_back_after_saving_brings_no_old_text_back_into_the_draft(
    enter: Enter, draft: str, scripts: bool
) -> None:
    anna, stefan = (enter(who, java_script_enabled=scripts) for who in (AUTHOR, OTHER))
    open_form(anna, draft)
    anna.get_by_label(METHOD).fill(f"Annas Methode {scripts}")
    save(anna)
    is_saved(anna)
    open_form(stefan, draft)
    stefan.get_by_label(PURPOSE).fill(f"Stefans Zweck {scripts}")
    save(stefan)
    is_saved(stefan)
    anna.go_back()
    expect(anna.get_by_role("heading", level=1)).to_have_text("Entwurf bearbeiten")
    anna.get_by_label("Grenzen, Deutsch").fill(f"Annas Grenzen {scripts}")
    save(anna)
    is_saved(anna)
    for text in (f"Annas Methode {scripts}", f"Stefans Zweck {scripts}", f"Annas Grenzen {scripts}"):
        expect(anna.get_by_role("main")).to_contain_text(text)


def test_two_windows_that_change_one_field_are_asked_and_what_is_chosen_is_saved(
    enter: Enter, draft: str
) -> None:
    first, second = enter(AUTHOR), enter(AUTHOR)
    open_form(first, draft)
    open_form(second, draft)
    first.get_by_label(METHOD).fill("Aus dem ersten Fenster")
    save(first)
    is_saved(first)
    second.get_by_label(METHOD).fill("Aus dem zweiten Fenster")
    second.get_by_label(PURPOSE).fill("Ein neuer Zweck")
    save(second)
    expect(second.get_by_role("heading", level=1)).to_have_text("Gleichzeitig bearbeitet")
    expect(second.get_by_role("alert")).to_contain_text("Sie selbst haben diesen Entwurf")
    expect(second.locator(".vergleich")).to_have_count(1)
    assert findings(second) == []
    second.set_viewport_size(WIDE)
    second.get_by_label("Inzwischen gespeichert").check()
    second.get_by_role("button", name="Mit dieser Auswahl weiter").click()
    expect(second.get_by_label(METHOD)).to_have_value("Aus dem ersten Fenster")
    expect(second.get_by_label(PURPOSE)).to_have_value("Ein neuer Zweck")
    save(second)
    is_saved(second)


def test_a_gap_over_a_text_asks_at_the_field(enter: Enter, draft: str) -> None:
    page = enter(AUTHOR)
    open_form(page, draft)
    before = page.get_by_label("Definition, Deutsch").input_value()
    page.get_by_label("Angabe Definition").select_option("zu klären")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Beides zugleich geht nicht")
    expect(page.get_by_label("Definition, Deutsch")).to_have_value(before)
    page.get_by_label("Den Text entfernen, es gilt „zu klären“").check()
    save(page)
    is_saved(page)


def test_leaving_with_unsaved_text_warns_and_saving_does_not(enter: Enter, draft: str) -> None:
    page, asked = enter(AUTHOR), []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    open_form(page, draft)
    page.get_by_role("link", name="Abbrechen").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Entwurf bearbeiten")
    open_form(page, draft)
    page.get_by_label(METHOD).fill("Noch nicht gespeichert")
    page.get_by_role("link", name="Abbrechen").click(no_wait_after=True)
    expect(page.get_by_label(METHOD)).to_have_value("Noch nicht gespeichert")
    assert asked == ["beforeunload"]
    save(page)
    is_saved(page)
    assert asked == ["beforeunload"]


def test_buttons_inside_the_form_return_to_their_place(enter: Enter, draft: str) -> None:
    page = enter(AUTHOR)
    open_form(page, draft)
    for button, place in (
        (re.compile("^Formel ansehen"), "#feld-formula"),
        (re.compile("^Suchen.*Schlagwörter"), "#feld-keywords"),
        (re.compile("^Weitere Quelle"), "fieldset.quelle >> nth=-1"),
    ):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Entwurf bearbeiten")
        expect(page.locator(place)).to_be_in_viewport()


def test_a_field_is_as_tall_as_its_text(enter: Enter, draft: str) -> None:
    page = enter(AUTHOR)
    open_form(page, draft)
    page.get_by_label(METHOD).fill("Ein Satz, der sich wiederholt. " * 60)
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.entwurf textarea')]"
        ".filter((e) => e.scrollHeight > e.clientHeight + 2).map((e) => e.id)"
    )
    assert cut == []
    assert page.get_by_label(METHOD).bounding_box()["height"] > 200  # type: ignore[index]


def test_two_windows_over_one_office_are_asked_beside_its_field(enter: Enter) -> None:
    first, second = enter("verwaltung"), enter("verwaltung")
    for page in (first, second):
        page.goto("/admin/office/")
        page.locator("tbody th a").first.click()
        expect(page).to_have_url(re.compile(r"base=\d+"))
    first.get_by_label("Beleg für das Amt").fill("Aus dem ersten Fenster")
    save(first)
    expect(first.get_by_role("status").first).to_contain_text("Gespeichert.")
    second.get_by_label("Beleg für das Amt").fill("Aus dem zweiten Fenster")
    save(second)
    expect(second.get_by_role("alert")).to_contain_text("Sie selbst haben diesen Eintrag")
    assert findings(second) == []
    second.get_by_label("Inzwischen gespeichert, Aus dem ersten Fenster").check()
    save(second)
    expect(second.get_by_role("status").first).to_contain_text("Gespeichert.")
    first.go_back()
    save(first)
    expect(first.get_by_role("status").first).to_contain_text("Gespeichert.")

"""Pages that only come about when something was done: refused, in conflict, withdrawn, out of force, locked."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.test_flow import begin
from tests.browser.watching import NARROW, Watch, findings


@pytest.fixture
def editor(enter: Enter) -> Page:
    """Open the window of a member who writes and stewards in the Statistisches Amt."""
    return enter("federfuehrung")


def looked_at(page: Page) -> list[str]:
    """Look at the page as it stands, console included."""
    watch = Watch(page, urlsplit(page.url).netloc)
    return watch.noted + findings(page)


def edit(page: Page, code: str) -> None:
    """Open the form of an indicator's draft, which is begun when there is none."""
    begin(page, code)
    page.get_by_role("link", name="Bearbeiten", exact=True).click()


def test_a_form_with_mistakes_keeps_what_was_typed_and_leads_to_each(editor: Page) -> None:
    edit(editor, "IND-0005")
    editor.get_by_label("Titel, Deutsch", exact=True).fill("")
    editor.get_by_label("Werte seit", exact=True).fill("31.02.2020")
    editor.get_by_label("Zweck, Deutsch").fill("Bleibt <script>alert(1)</script> stehen")
    editor.get_by_role("button", name="Speichern").click()
    expect(editor.get_by_role("alert")).to_contain_text("Bitte prüfen Sie")
    expect(editor.get_by_label("Werte seit", exact=True)).to_have_value("31.02.2020")
    expect(editor.get_by_label("Zweck, Deutsch")).to_have_value("Bleibt <script>alert(1)</script> stehen")
    editor.get_by_role("alert").get_by_role("link", name="Werte seit").click()
    expect(editor.get_by_label("Werte seit", exact=True)).to_be_focused()
    assert looked_at(editor) == []


def test_two_editors_at_once_see_both_texts(editor: Page, enter: Enter) -> None:
    edit(editor, "IND-0006")
    other = enter("federfuehrung")
    other.goto(editor.url)
    for page, words in ((other, "Zuerst gespeichert."), (editor, "Danach gespeichert.")):
        page.get_by_label("Zweck, Deutsch").fill(words)
        page.get_by_role("button", name="Speichern").click()
    expect(editor.get_by_role("heading", level=1)).to_be_visible()
    expect(editor.locator("main")).to_contain_text("Zuerst gespeichert.")
    expect(editor.locator("main")).to_contain_text("Danach gespeichert.")
    assert looked_at(editor) == []


def test_what_was_withdrawn_says_so_and_why_it_is_gone(enter: Enter) -> None:
    administrator = enter("verwaltung")
    administrator.goto("/admin/indicators?q=IND-0121")
    administrator.locator("tbody th a").click()
    administrator.get_by_role("link", name=re.compile("zurückziehen|Zurückziehen")).click()
    administrator.get_by_label("Grund").fill("Die Quelle hat die Nutzung untersagt.")
    administrator.get_by_role("button", name=re.compile("zurückziehen|Zurückziehen")).click()
    expect(administrator.get_by_role("status")).to_contain_text("410")
    reader = enter()
    answer = reader.goto("/indicators/IND-0121")
    assert answer is not None
    assert answer.status == 410
    assert looked_at(reader) == []


def test_what_is_out_of_force_stays_with_a_banner_and_leaves_the_catalogue(enter: Enter) -> None:
    chair = enter("vorsitz")
    chair.goto("/admin/indicators?q=IND-0127")
    chair.locator("tbody th a").click()
    chair.get_by_role("link", name="Außer Kraft setzen").click()
    chair.get_by_label("Nummer des Beschlusses").fill("AG 2026-03/5")
    chair.get_by_role("button", name="Außer Kraft setzen").click()
    expect(chair.get_by_role("status")).to_be_visible()
    reader = enter()
    answer = reader.goto("/indicators/IND-0127")
    assert answer is not None
    assert answer.status == 200
    expect(reader.locator("main")).to_contain_text("Dieser Indikator ist außer Kraft.")
    listed = re.findall(r"dcat#dataset> <[^>]+/(IND-\d{4})>", reader.request.get("/catalog.nt").text())
    assert "IND-0125" in listed
    assert "IND-0127" not in listed
    assert looked_at(reader) == []


def test_a_wrong_password_is_refused_without_telling_which_was_wrong(enter: Enter) -> None:
    stranger = enter()
    stranger.goto("/anmelden")
    stranger.get_by_label("E-Mail-Adresse").fill("niemand@demo.example.org")
    stranger.get_by_label("Passwort").fill("falsch")
    stranger.get_by_role("button", name="Anmelden").click()
    expect(stranger.get_by_role("alert")).to_be_visible()
    expect(stranger.get_by_label("E-Mail-Adresse")).to_have_value("niemand@demo.example.org")
    assert looked_at(stranger) == []


def test_a_second_factor_is_shown_as_picture_and_as_text(enter: Enter, passwords: dict[str, str]) -> None:
    reader = enter("leser")
    reader.goto("/konto")
    reader.locator("#password").fill("falsch")
    reader.get_by_role("button", name="Einrichten").click()
    reader.get_by_role("link", name="Das bisherige Passwort stimmt nicht.").click()
    expect(reader.locator("#password")).to_be_focused()
    assert looked_at(reader) == []
    reader.locator("#password").fill(passwords["leser"])
    reader.get_by_role("button", name="Einrichten").click()
    expect(reader.locator(".qr svg")).to_be_visible()
    assert looked_at(reader) == []


def test_a_new_person_opens_a_link_and_chooses_a_password(enter: Enter) -> None:
    administrator, person = enter("verwaltung"), enter(viewport=NARROW, color_scheme="dark")
    administrator.goto("/admin/account/new/")
    administrator.get_by_label("E-Mail-Adresse").fill("nele.neu@demo.example.org")
    administrator.locator("#feld-name").fill("Nele Neu")
    administrator.locator("#feld-office").select_option("amt-soziales")
    administrator.get_by_label("Verfassen").check()
    administrator.get_by_role("button", name="Speichern").click()
    link = administrator.locator("code.geheim").inner_text()
    assert looked_at(administrator) == []
    person.goto(link)
    assert looked_at(person) == []
    person.get_by_label("Neues Passwort", exact=True).fill("passwort1234")
    person.get_by_label("Neues Passwort, noch einmal", exact=True).fill("passwort123")
    person.get_by_role("button", name="Passwort speichern").click()
    expect(person.get_by_role("alert")).to_contain_text("Die beiden Eingaben stimmen nicht überein.")
    assert looked_at(person) == []
    for field in ("Neues Passwort", "Neues Passwort, noch einmal"):
        person.get_by_label(field, exact=True).fill("Neckar Turm Kastanie")
    person.get_by_role("button", name="Passwort speichern").click()
    expect(person.get_by_role("status")).to_contain_text("Ihr Passwort ist gespeichert.")
    person.get_by_label("E-Mail-Adresse").fill("nele.neu@demo.example.org")
    person.get_by_label("Passwort").fill("Neckar Turm Kastanie")
    person.get_by_role("button", name="Anmelden").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Ihre Aufgaben")
    person.goto(link)
    expect(person.get_by_role("alert")).to_contain_text("Dieser Link gilt nicht mehr.")
    assert looked_at(person) == []


def test_a_stranger_is_asked_to_sign_in_and_led_back(enter: Enter) -> None:
    stranger = enter()
    stranger.goto("/admin/indicators?q=IND-0007")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Anmelden")
    assert stranger.locator("input[name=next]").get_attribute("value") == "/admin/indicators?q=IND-0007"

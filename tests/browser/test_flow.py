"""A reader finds and compares; the working group changes a definition; everybody sees it at once. No scripts needed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter

NEW_TITLE = "Anteil der Menschen mit Anrecht auf die Bonuscard"
DECISION = "AG 2026-03/4"
OPEN_FACTS = ("Geheimhaltung", "Richtung", "Stichtag oder Zeitraum")
AT_ONCE = 3_000  # milliseconds from publishing to being found
without_scripts = {"java_script_enabled": False}


def test_a_reader_searches_compares_changes_the_language_and_downloads(enter: Enter, tmp_path: Path) -> None:
    page = enter(**without_scripts)
    page.goto("/")
    page.get_by_label("Suchbegriff").fill("Hartz 4")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ Indikatoren zu „Hartz 4“"))).to_be_visible()
    page.locator("article", has_text="IND-0048").get_by_role("heading").get_by_role("link").click()
    page.get_by_role("link", name="Versionen vergleichen").click()
    page.get_by_label("Von", exact=True).select_option("1.0.0")
    page.get_by_label("Nach", exact=True).select_option("1.1.0")
    page.get_by_role("button", name="Vergleichen").click()
    expect(page).to_have_url(re.compile(r"/compare\?from=1\.0\.0&to=1\.1\.0$"))
    expect(page.locator("ins").first).to_contain_text("eingefügt")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare versions")
    page.get_by_role("link", name="Version 1.1.0").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Turtle").click()
    assert download.value.suggested_filename == "IND-0048-1.1.0.ttl"
    download.value.save_as(tmp_path / "bonuscard.ttl")
    assert "/indicators/IND-0048/1.1.0>" in (tmp_path / "bonuscard.ttl").read_text(encoding="utf-8")


def test_a_definition_is_drafted_proposed_agreed_published_and_seen_at_once(enter: Enter) -> None:
    author, chair, steward, reader = (
        enter(who, **without_scripts) for who in ("verfasserin", "vorsitz", "federfuehrung-soziales", "")
    )
    draft = begin(author, "IND-0048")
    fill(author)
    take(author, draft, "Vorschlagen")
    take(chair, draft, "Beschließen", decision=DECISION)
    take(steward, draft, "Veröffentlichen")
    find_at_once(reader, NEW_TITLE)
    reader.locator("article", has_text="IND-0048").get_by_role("heading").get_by_role("link").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(NEW_TITLE)
    expect(reader.locator(".marken")).not_to_contain_text("Übernommen, nicht bestätigt")
    reader.goto("/changes")
    newest = reader.locator(".protokoll > li").first
    expect(newest).to_contain_text(NEW_TITLE)
    expect(reader.locator(".protokoll")).to_contain_text(f"Beschluss {DECISION}")
    assert NEW_TITLE in reader.request.get("/catalog.ttl").text()


def test_a_draft_is_sent_back_with_a_reason_mended_and_published(enter: Enter) -> None:
    author, reviewer, chair, steward = (
        enter(who, **without_scripts)
        for who in ("verfasserin", "pruefer", "vorsitz", "federfuehrung-soziales")
    )
    draft = begin(author, "IND-0045")
    give(author, "Titel, Deutsch", "Bonuscard, erster Versuch")
    take(author, draft, "Vorschlagen")
    reviewer.goto("/admin/")
    expect(reviewer.get_by_role("region", name="Wartet auf Sie")).to_contain_text("IND-0045")
    take(reviewer, draft, "Zurückgeben", reason="Der Titel ist noch nicht fertig.")
    author.goto("/admin/")
    returned = author.get_by_role("region", name="Zu Ihnen zurückgekommen")
    returned.get_by_role("row", name="IND-0045").get_by_role("link").click()
    expect(author.get_by_text("Der Titel ist noch nicht fertig.").first).to_be_visible()
    give(author, "Titel, Deutsch", "Bonuscard, zweiter Versuch")
    take(author, draft, "Vorschlagen")
    take(chair, draft, "Beschließen", decision="AG 2026-03/6")
    steward.goto(draft)
    steward.get_by_role("link", name="Veröffentlichen", exact=True).click()
    expect(steward.get_by_label("Grund der Änderung")).to_have_value("Damit man es versteht.")
    steward.get_by_role("button", name="Veröffentlichen").click()
    reader = enter(**without_scripts)
    reader.goto("/indicators/IND-0045/changes")
    expect(reader.locator(".protokoll > li").first).to_contain_text("Damit man es versteht.")


def test_a_first_proposal_with_open_facts_is_refused_in_words(enter: Enter, draft: str) -> None:
    author = enter("verfasserin", **without_scripts)
    author.goto(f"/admin/drafts/{draft}")
    author.get_by_role("link", name="Vorschlagen").click()
    author.get_by_role("button", name="Vorschlagen").click()
    expect(author.get_by_role("alert")).to_contain_text("steht noch auf „zu klären“")


def begin(page: Page, code: str) -> str:
    """Open a draft beside the published definition; give its address."""
    page.goto(f"/admin/indicators?q={code}")
    page.get_by_role("button", name="Entwurf beginnen").click()
    expect(page).to_have_url(re.compile(r"/admin/drafts/\d+"))
    return page.url.partition("?")[0]


def fill(page: Page) -> None:
    """Change the title and settle what is still open."""
    still_open = page.get_by_role("region", name="Noch offen, wie in der gültigen Version")
    for fact in OPEN_FACTS:
        expect(still_open.get_by_role("link", name=fact)).to_be_visible()
    page.get_by_role("link", name="Bearbeiten", exact=True).click()
    page.get_by_label("Titel, Deutsch", exact=True).fill(NEW_TITLE)
    page.get_by_role("combobox", name=re.compile("^Richtung")).select_option("hoch ist ungünstig")
    page.get_by_label("Stichtag oder Zeitraum, Deutsch").fill("31. Dezember")
    page.get_by_label("Angabe Geheimhaltung").select_option("entfällt")
    page.get_by_label("Grund der Änderung").fill("Der Titel nennt jetzt Menschen.")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status").first).to_contain_text("Der Entwurf ist gespeichert.")
    expect(page.get_by_role("heading", name="Noch offen, wie in der gültigen Version")).to_have_count(0)


def give(page: Page, label: str, text: str) -> None:
    """Change one field of the draft that is open, and say why."""
    page.get_by_role("link", name="Bearbeiten", exact=True).click()
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Grund der Änderung").fill("Damit man es versteht.")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status").first).to_contain_text("Der Entwurf ist gespeichert.")


def take(page: Page, draft: str, move: str, *, decision: str = "", reason: str = "") -> None:
    """Take a move of the lifecycle."""
    page.goto(draft)
    page.get_by_role("link", name=move, exact=True).click()
    if decision:
        page.get_by_label("Nummer des Beschlusses").fill(decision)
    if reason:
        page.get_by_label("Grund").fill(reason)
    page.get_by_role("button", name=move).click()
    expect(page.get_by_role("status")).to_be_visible()


def find_at_once(page: Page, words: str) -> None:
    """Search until the words are found; a moment is all the worker gets."""
    for _ in range(AT_ONCE // 250):
        page.goto("/indicators?q=IND-0048")
        if page.get_by_role("link", name=words).count():
            return
        page.wait_for_timeout(250)
    pytest.fail(f"“{words}” is not found {AT_ONCE} ms after publishing")

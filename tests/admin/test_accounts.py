"""Accounts at the desk: made, corrected and closed by the administrator, who gives links and never sees a password."""

import re

from tests.admin.conftest import Enter
from tests.admin.rows import edit_path, errors_on
from tests.admin.visiting import Visitor, led_to, posted_form, said
from tests.cast import IDS
from tests.passwords import PASSWORD, code_of

CHOSEN = "Neckar Turm Kastanie"
NEW = {"mail": "nele@stuttgart.example", "name": "Nele Neu", "office": "amt-soziales", "roles": "author"}


def link_on(page: str) -> str:
    """Read the one-time link of a page, without the site's address."""
    shown: str = re.findall(r"<code[^>]*>https://[^/<]+(/einladung/[^<]+)</code>", page)[0]
    return shown


def choose(visitor: Visitor, link: str, status: int = 303) -> None:
    """Open a link and choose a password."""
    visitor.fill(link, {"new": CHOSEN, "again": CHOSEN}, status)


def test_a_new_person_chooses_the_password_by_a_link_that_is_shown_once(enter: Enter) -> None:
    adam = enter("adam")
    answer = adam.fill("/admin/account/new/", NEW, 201)
    link = link_on(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    nele = enter()
    assert "Guten Tag, Nele Neu." in said(nele.get(link))
    assert led_to(nele.fill(link, {"new": CHOSEN, "again": CHOSEN})) == "/anmelden?ok=passwort"
    assert "Ihr Passwort ist gespeichert." in said(nele.get("/anmelden?ok=passwort"))
    nele.sign_in("nele", CHOSEN)
    for page in ("/admin/account/", "/admin/log/", "/admin/account/?search=nele"):
        assert link.rpartition("/")[2] not in adam.get(page).text


def test_looking_at_a_link_uses_nothing_up_but_using_it_does(enter: Enter) -> None:
    link = link_on(enter("adam").fill("/admin/account/new/", NEW, 201).text)
    nele = enter()
    for _ in range(3):
        nele.get(link)
        assert nele.client.head(link, base_url="https://indikatoren.stuttgart.example").status_code == 200
    page = nele.get(link)
    choose(nele, link)
    assert "Dieser Link gilt nicht mehr." in said(nele.get(link, 410))
    assert "Dieser Link gilt nicht mehr." in said(
        nele.send(page, link, {"new": CHOSEN, "again": CHOSEN}, 410)
    )
    assert "Dieser Link gilt nicht mehr." in said(nele.get("/einladung/nie-gegeben", 410))


def test_no_page_of_a_link_is_kept_or_told_to_others(enter: Enter) -> None:
    link = link_on(enter("adam").fill("/admin/account/new/", NEW, 201).text)
    visitor = enter()
    for answer in (
        visitor.get(link),
        visitor.get("/einladung/x", 410),
        visitor.fill(link, {"new": "a"}, 422),
    ):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_wrong_with_a_chosen_password_stands_at_its_field(enter: Enter) -> None:
    link = link_on(enter("adam").fill("/admin/account/new/", NEW, 201).text)
    answer = enter().fill(link, {"new": "passwort1234", "again": "passwort123"}, 422)
    assert 'href="#new">Dieses Passwort ist leicht zu erraten' in answer.text
    assert 'href="#again">Die beiden Eingaben stimmen nicht überein.' in answer.text
    assert "passwort1234" not in answer.text


def test_whoever_is_signed_in_already_is_signed_out_when_a_link_is_used(enter: Enter) -> None:
    link = link_on(enter("adam").fill("/admin/account/new/", NEW, 201).text)
    visitor = enter("lea")
    choose(visitor, link)
    assert not visitor.is_signed_in


def test_a_forgotten_password_is_mended_by_a_link_and_ends_the_sessions(enter: Enter) -> None:
    adam, anna = enter("adam"), enter("anna")
    path = edit_path(adam, "account", "anna@stuttgart.example")
    link = link_on(adam.fill(path, action="/link/?id=" + path.rpartition("=")[2], status=200).text)
    assert not anna.is_signed_in
    anna.sign_in("anna", PASSWORD, 401)
    choose(anna, link)
    anna.sign_in("anna", CHOSEN)


def test_a_lost_second_factor_is_taken_away(enter: Enter) -> None:
    clara = enter("clara")
    page = clara.fill("/konto", {"password": PASSWORD}, action="/konto/faktor", status=200)
    secret = re.findall(r"<code>([^<]+)</code>", page.text)[0]
    clara.send(page, "", {"code": code_of(secret)}, action="/bestaetigen")
    adam = enter("adam")
    path = edit_path(adam, "account", "clara@stuttgart.example")
    adam.fill(path, action="/factor/?id=" + path.rpartition("=")[2])
    assert not clara.is_signed_in
    clara.sign_in("clara")
    assert "Zweiten Faktor zurücksetzen" not in adam.get(path).text


def test_the_administrator_is_led_to_the_own_page_for_the_own_password(enter: Enter) -> None:
    adam = enter("adam")
    path = edit_path(adam, "account", "adam@stuttgart.example")
    page = adam.get(path)
    assert "Einmal-Link" not in page.text
    assert 'href="/konto"' in page.text.partition("h-zugang")[2]
    for door in ("link", "factor"):
        given = {"csrf_token": adam.token()}
        answer = adam.post(f"/admin/account/{door}/?id={IDS['adam']}", given, 403)
        assert "Das eigene Passwort und den eigenen zweiten Faktor ändern Sie auf der Seite" in said(answer)
    assert adam.is_signed_in


def test_an_account_is_closed_not_deleted(enter: Enter) -> None:
    adam, anna = enter("adam"), enter("anna")
    path = edit_path(adam, "account", "anna@stuttgart.example")
    form = adam.get(path)
    target, pairs = posted_form(form.text)
    adam.post(target or path, [(name, value) for name, value in pairs if name != "is_active"])
    assert not anna.is_signed_in
    assert "geschlossen" in said(adam.get("/admin/account/", query_string={"search": "anna"}))
    assert "Öffnen Sie es zuerst" in said(adam.get(path))


def test_a_mail_address_is_corrected_while_the_person_stays_signed_in(enter: Enter) -> None:
    adam, anna = enter("adam"), enter("anna")
    path = edit_path(adam, "account", "anna@stuttgart.example")
    assert errors_on(adam.fill(path, {"mail": "rita@stuttgart.example"}, 422).text) == {"mail"}
    adam.fill(path, {"mail": "anna.ahrens@stuttgart.example"})
    assert anna.is_signed_in
    enter().sign_in("anna.ahrens")
    assert "E-Mail-Adresse berichtigt" in said(adam.get("/admin/log/"))


def test_accounts_are_called_by_name_wherever_members_read(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill(edit_path(adam, "account", "clara@stuttgart.example"), {"name": "Clara Conrad"})
    log = adam.get("/admin/log/")
    assert "Clara Conrad Konto" in said(log)
    entry = re.findall(r'href="([^"]*/entry/[^"]*)"', log.text)[0]
    pages = [said(log), said(adam.get(entry.replace("&amp;", "&"))), said(adam.get("/changes"))]
    for page in pages:
        assert "Clara Conrad" in page
        assert f"Konto {IDS['clara']}" not in page
    assert "Konto geändert" not in said(enter().get("/changes"))
    assert "Clara Conrad" not in enter().get("/changes").text


def test_two_administrators_at_one_account_see_both_versions(enter: Enter) -> None:
    one, other = enter("adam"), enter("adam")
    path = edit_path(one, "account", "anna@stuttgart.example")
    page = other.get(path)
    one.fill(path, {"name": "Anna Eins"})
    answer = other.send(page, path, {"name": "Anna Zwei"}, 409)
    assert "Sie selbst haben diesen Eintrag am" in said(answer)
    assert re.search(r"Inzwischen gespeichert, Anna Eins .*Ihre Eingabe, Anna Zwei", said(answer))
    assert dict(posted_form(answer.text)[1])["name"] == "Anna Zwei"
    other.send(answer, path)  # who has seen both may decide
    assert "Anna Zwei" in said(one.get("/admin/account/", query_string={"search": "anna"}))


def test_the_administrator_cannot_shut_himself_out(enter: Enter) -> None:
    adam = enter("adam")
    path = edit_path(adam, "account", "adam@stuttgart.example")
    answer = adam.fill(path, {"roles": "reader"}, 422)
    assert errors_on(answer.text) == {"roles"}
    assert adam.is_signed_in


def test_accounts_are_hidden_from_everybody_else(enter: Enter) -> None:
    for name in ("lea", "anna", "rita", "stefan", "clara"):
        visitor = enter(name)
        answer = visitor.get("/admin/account/", 403)
        assert "Dazu braucht es eine dieser Rollen: Verwaltung." in said(answer)
        assert "adam@stuttgart.example" not in answer.text
        for door in ("link", "factor"):
            given = {"csrf_token": visitor.token()}
            visitor.post(f"/admin/account/{door}/?id={IDS['rita']}", given, 403)
    enter("rita")
    stranger = enter()
    for door in ("link", "factor"):
        stranger.post(f"/admin/account/{door}/?id={IDS['rita']}", {"csrf_token": stranger.token()}, 401)

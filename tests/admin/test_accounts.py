"""Accounts at the desk: made, changed and closed by the administrator, passwords shown once."""

import re

from tests.admin.conftest import Enter
from tests.admin.rows import edit_path, errors_on
from tests.admin.visiting import posted_form, said


def test_an_account_is_made_and_its_password_shown_once(enter: Enter) -> None:
    adam = enter("adam")
    given = {
        "mail": "nele@stuttgart.example",
        "name": "Nele Neu",
        "office": "amt-soziales",
        "roles": "author",
    }
    answer = adam.fill("/admin/account/new/", given, 201)
    password = re.findall(r"<code[^>]*>([^<]+)</code>", answer.text)[0]
    assert answer.headers["Cache-Control"] == "no-store"
    enter().sign_in("nele", password)
    for page in ("/admin/account/", "/admin/log/", "/admin/account/?search=nele"):
        assert password not in adam.get(page).text


def test_a_new_password_is_shown_once_and_ends_the_sessions(enter: Enter) -> None:
    adam, anna = enter("adam"), enter("anna")
    path = edit_path(adam, "account", "anna@stuttgart.example")
    answer = adam.fill(path, action="/password/?id=" + path.rpartition("=")[2], status=200)
    password = re.findall(r"<code[^>]*>([^<]+)</code>", answer.text)[0]
    assert not anna.is_signed_in
    enter().sign_in("anna", password)


def test_an_account_is_closed_not_deleted(enter: Enter) -> None:
    adam, anna = enter("adam"), enter("anna")
    path = edit_path(adam, "account", "anna@stuttgart.example")
    form = adam.get(path)
    target, pairs = posted_form(form.text)
    adam.post(target or path, [(name, value) for name, value in pairs if name != "is_active"])
    assert not anna.is_signed_in
    assert "geschlossen" in said(adam.get("/admin/account/", query_string={"search": "anna"}))


def test_two_administrators_at_one_account_see_both_versions(enter: Enter) -> None:
    one, other = enter("adam"), enter("adam")
    path = edit_path(one, "account", "anna@stuttgart.example")
    page = other.get(path)
    one.fill(path, {"name": "Anna Eins"})
    answer = other.send(page, path, {"name": "Anna Zwei"}, 409)
    told = "Dieser Eintrag wurde inzwischen von jemand anderem geändert. Beide Fassungen sind erhalten."
    assert told in said(answer)
    assert re.search(r"Anna Eins</td>\s*<td[^>]*>Anna Zwei</td>", answer.text)
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

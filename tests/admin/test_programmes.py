"""Programmes of an indicator, and one's own account: small rooms of the desk with rights of their own."""

import re

from registry import db
from registry.model import Account, Change
from tests.admin.conftest import Enter
from tests.admin.visiting import posted_form, said
from tests.services import stage


def test_a_programme_is_assigned_and_logged(enter: Enter) -> None:
    code, clara = stage.code_of(stage.drafted()), enter("clara")
    page = f"/admin/indicators/{code}/programmes"
    clara.fill(page, {"programme": "sozialmonitoring"})
    assert re.search(r'value="sozialmonitoring" checked', clara.get(page).text)
    with db.reading() as session:
        entry = session.query(Change).order_by(Change.number.desc()).first()
        assert entry is not None
        assert (entry.action, entry.subject_code) == ("assign", code)


def test_what_two_assign_at_once_is_kept_from_both(enter: Enter) -> None:
    code = stage.code_of(stage.drafted())
    clara, adam, page = enter("clara"), enter("adam"), f"/admin/indicators/{code}/programmes"
    form = clara.get(page)
    adam.fill(page, {"programme": "sozialmonitoring"})
    clara.send(form, page, {"programme": "quartiersmonitoring"})
    assert len(re.findall(" checked>", clara.get(page).text)) == 2
    back = clara.get(
        posted_form(form.text)[0]
    )  # opened again it brings its own ticks, and takes nobody's away
    assert " checked>" not in back.text
    clara.send(back, page)
    assert len(re.findall(" checked>", clara.get(page).text)) == 2


def test_only_those_who_edit_words_assign_programmes(enter: Enter) -> None:
    code = stage.code_of(stage.drafted())
    page = f"/admin/indicators/{code}/programmes"
    assert "Programme zuordnen" not in said(enter("anna").get("/admin/drafts/1"))
    enter("anna").get(page, 403)
    enter("clara").get("/admin/indicators/IND-9999/programmes", 404)
    enter("clara").fill(page, {"programme": "gibtesnicht"}, 422)


def test_the_administrator_stays_signed_in_after_changing_his_own_account(enter: Enter) -> None:
    adam = enter("adam")
    with db.reading() as session:
        number = session.query(Account).filter(Account.name == "Adam").one().id
    page = f"/admin/account/edit/?id={number}"
    adam.fill(page, {"name": "Adam Albrecht"})
    assert "Adam Albrecht" in said(adam.get("/admin/account/"))

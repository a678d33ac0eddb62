"""Redacting at the desk: two steps, for the administration alone, announced in the log."""

import re

import pytest
from sqlalchemy import select

from registry import db
from registry.model import Change
from registry.services.operations.verifying import verify
from tests.admin.conftest import Enter
from tests.admin.rows import edit_path
from tests.admin.visiting import said

MAIL = "erika.privat@stuttgart.example"


@pytest.fixture
def entry(enter: Enter) -> int:
    """Let a private address come into the log, twice; give the first entry's number."""
    adam = enter("adam")
    path = edit_path(adam, "office", "amt-soziales")
    for mail in (MAIL, "amt@stuttgart.example"):
        adam.fill(path, {"mailbox": mail})
    with db.reading() as session:
        return session.scalars(select(Change.number).where(Change.action == "change")).first() or 0


def actions() -> list[str]:
    """Name the deeds of the log."""
    with db.reading() as session:
        return list(session.scalars(select(Change.action).order_by(Change.number)))


def test_a_value_goes_from_every_entry_after_two_steps(enter: Enter, entry: int) -> None:
    adam, page = enter("adam"), f"/admin/log/{entry}/redact"
    assert page in adam.get(f"/admin/log/entry/?number={entry}").text
    answer = adam.fill(page, {"place": "mailbox/after", "reason": "Privat"}, 200)
    assert f"in den Einträgen: {entry}, {entry + 1}" in said(answer)
    assert "redact" not in actions()
    answer = adam.send(answer, page, {"confirm": str(entry)})
    assert answer.headers["Location"].endswith(f"/admin/log/entry/?number={entry}&done=1")
    assert actions()[-1] == "redact"
    for number in (entry, entry + 1):
        shown = adam.get(f"/admin/log/entry/?number={number}").text
        assert MAIL not in shown
        assert "geschwärzt" in shown
    assert "mailbox/after" not in adam.get(page).text
    verify()


@pytest.mark.parametrize("typed", ["", "7777", "ja"])
def test_nothing_goes_before_the_number_is_typed(enter: Enter, entry: int, typed: str) -> None:
    adam, page = enter("adam"), f"/admin/log/{entry}/redact"
    first = adam.fill(page, {"place": "mailbox/after", "reason": "Privat"}, 200)
    answer = adam.send(first, page, {"confirm": typed}, 422)
    assert f"Zum Bestätigen tippen Sie die Nummer des Eintrags: {entry}." in said(answer)
    assert 'value="Privat"' in answer.text
    assert "redact" not in actions()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"reason": "Privat"}, "Bitte wählen Sie, was geschwärzt werden soll."),
        ({"place": "mailbox/after", "reason": "\u200b"}, ""),
        ({"place": "content/after", "reason": "Privat"}, "Bitte wählen Sie, was geschwärzt werden soll."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    enter: Enter, entry: int, given: dict[str, str], says: str
) -> None:
    answer = enter("adam").fill(f"/admin/log/{entry}/redact", given, 422)
    assert says in said(answer)
    assert given["reason"].strip("\u200b") in answer.text
    assert re.search('id="fehler-(place|reason)"', answer.text)


@pytest.mark.parametrize("who", ["anna", "rita", "stefan", "clara", "lea"])
def test_nobody_else_redacts(enter: Enter, entry: int, who: str) -> None:
    visitor = enter(who)
    visitor.get(f"/admin/log/{entry}/redact", 403)
    form = {"csrf_token": visitor.token(), "place": "mailbox/after", "reason": "x", "confirm": str(entry)}
    visitor.post(f"/admin/log/{entry}/redact", form, 403)
    assert "/redact" not in visitor.get(f"/admin/log/entry/?number={entry}").text
    assert "redact" not in actions()


def test_an_entry_that_is_not_there_is_not_found(enter: Enter) -> None:
    enter("adam").get("/admin/log/9999/redact", 404)

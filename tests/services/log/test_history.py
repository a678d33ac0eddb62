"""The log as people read it: who sees which entries and names, page by page, counted right as it grows."""

import pytest
from sqlalchemy import func, select

from registry import db
from registry.errors import NoSuchPage, NotFound
from registry.model import Change, Definition
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import proposing
from registry.services.log import history
from registry.services.log.history import log
from tests.cast import actor
from tests.services.stage import code_of, drafted, next_published, published, superseded

pytestmark = pytest.mark.usefixtures("stage")


def counted(actor: Actor) -> int:
    """Count in the table what a reader may see."""
    with db.reading() as session:
        chosen = select(func.count(Change.number))
        return session.scalar(chosen if actor.is_member else chosen.where(Change.visibility == "public")) or 0


@pytest.mark.parametrize("reader", [ANONYMOUS, actor("anna")], ids=["stranger", "member"])
def test_the_total_is_right_however_the_log_grows(reader: Actor) -> None:
    for step in (superseded, drafted, published, superseded):
        step()
        assert log(reader).total == counted(reader)
        assert log(reader, size=1).pages == max(1, counted(reader))


def test_the_total_forgets_what_was_taken_back() -> None:
    published()
    before = log(actor("anna")).total
    with pytest.raises(RuntimeError), db.transaction():
        drafted()
        assert log(actor("anna")).total > before
        raise RuntimeError
    assert log(actor("anna")).total == before
    drafted()
    assert log(actor("anna")).total == counted(actor("anna"))


def test_pages_hold_every_entry_once_newest_first() -> None:
    code = code_of(superseded())
    whole = log(actor("anna"), code=code)
    numbers = [
        line.number
        for page in range(1, whole.total + 1)
        for line in log(actor("anna"), code=code, page=page, size=1).lines
    ]
    assert numbers == [line.number for line in whole.lines]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("page", [0, -1, 2, 4711])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(NoSuchPage) as refused:
        log(ANONYMOUS, page=page)
    assert refused.value.data["value"] == page


def test_strangers_see_public_entries_without_names() -> None:
    code = code_of(superseded())
    lines = log(ANONYMOUS, code=code).lines
    assert {line.action for line in lines} == {"publish", "supersede"}
    assert all(line.is_public and line.person is None for line in lines)
    assert {line.office.code for line in lines if line.office} == {"statistisches-amt"}


def test_members_see_drafts_too_and_who_made_them() -> None:
    code = code_of(proposing.withdraw(actor("anna"), published_draft().id))
    lines = log(actor("clara"), code=code).lines
    assert {"withdraw", "propose"} <= {line.action for line in lines}
    assert {line.person for line in lines} == {"Anna"}


def published_draft() -> Definition:
    """Put a draft before the group, reason and all."""
    return proposing.propose(actor("anna"), drafted().id, reason="Auftrag der Arbeitsgruppe")


def test_one_deed_alone_can_be_asked_for() -> None:
    superseded()
    found = log(ANONYMOUS, action="supersede")
    assert [line.action for line in found.lines] == ["supersede"]
    assert found.total == 1
    assert log(ANONYMOUS, action="retire").lines == ()


def test_the_whole_log_names_what_its_entries_are_about_by_the_present_title() -> None:
    code = code_of(published())
    next_published(code, title=Localised("Bonuscard Kultur"))
    titles = {line.title for line in log(ANONYMOUS).lines if line.subject_code == code}
    assert titles == {Localised("Bonuscard Kultur")}
    assert {line.title for line in log(ANONYMOUS, code=code).lines} == {None}


def test_an_entry_can_be_read_alone_by_who_may_see_it() -> None:
    code = code_of(published())
    newest = log(actor("anna"), code=code).lines[0]
    assert history.change(actor("anna"), newest.number) == newest.__class__(
        **{name: getattr(newest, name) for name in newest.__slots__}
        | {"title": Localised("Bonuscard", "Bonus card")}
    )
    hidden = next(line for line in log(actor("anna"), code=code).lines if not line.is_public)
    with pytest.raises(NotFound):
        history.change(ANONYMOUS, hidden.number)
    with pytest.raises(NotFound):
        history.change(actor("anna"), 4711)

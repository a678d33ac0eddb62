"""What waits for somebody: by role and office, what came back with its kind, one's own, one's office's; oldest first."""

import pytest

from registry import db
from registry.errors import NotAllowed, NotSignedIn
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.lifecycle import Role
from registry.services.lifecycle import deciding, describing, proposing, resuming
from registry.services.pages import tasks as task_lists
from registry.services.pages.tasks import REMEMBERED, Group, tasks, tasks_of
from tests.cast import CAST, actor
from tests.conftest import FakeClock
from tests.services.stage import (
    FULL,
    STEWARD,
    agreed,
    code_of,
    discarded,
    drafted,
    proposed,
    published,
    rejected,
)

pytestmark = pytest.mark.usefixtures("stage", "clock")


def ids(who: Actor, group: Group) -> list[int]:
    """Give the definitions of a group."""
    return [line.id for line in tasks_of(who, group).lines]


def test_a_proposal_waits_for_whoever_decides_and_checks_and_for_nobody_else() -> None:
    waiting = proposed()
    for person in CAST:
        expected = [waiting.id] if person.roles & {Role.REVIEWER, Role.CHAIR} else []
        assert ids(actor(person.name), Group.WAITING) == expected, person.name


def test_the_own_proposal_waits_for_others(rita: Actor, clara: Actor) -> None:
    waiting = proposing.propose(rita, drafted().id, reason="")
    assert ids(rita, Group.WAITING) == []
    assert ids(clara, Group.WAITING) == [waiting.id]


def test_what_is_agreed_waits_for_the_steward_of_that_office(stefan: Actor) -> None:
    waiting = agreed()
    for person in CAST:
        expected = [waiting.id] if Role.STEWARD in person.roles else []
        assert ids(actor(person.name), Group.WAITING) == expected, person.name
    assert ids(Actor(99, "amt-soziales", stefan.roles), Group.WAITING) == []
    assert ids(Actor(99, None, stefan.roles), Group.WAITING) == []


def test_what_was_sent_back_comes_to_its_author_until_it_is_proposed_again(anna: Actor, rita: Actor) -> None:
    draft = proposed()
    assert ids(anna, Group.RETURNED) == []
    proposing.send_back(rita, draft.id, reason="Bitte die Quelle nennen")
    assert ids(anna, Group.RETURNED) == [draft.id]
    assert ids(rita, Group.RETURNED) == []
    proposing.propose(anna, draft.id, reason="Ergänzt")
    assert ids(anna, Group.RETURNED) == []


def test_what_was_opened_again_comes_to_its_author(anna: Actor, clara: Actor) -> None:
    draft = agreed()
    deciding.reopen(clara, draft.id, decision="AG 6")
    assert ids(anna, Group.RETURNED) == [draft.id]


def test_what_the_author_took_back_or_threw_away_did_not_come_back(anna: Actor) -> None:
    proposing.withdraw(anna, proposed().id)
    discarded()
    assert ids(anna, Group.RETURNED) == []


def test_what_somebody_else_threw_away_or_took_back_comes_to_its_author(anna: Actor, stefan: Actor) -> None:
    thrown, taken = drafted().id, proposed().id
    proposing.discard(stefan, thrown, reason="Doppelt")
    proposing.withdraw(stefan, taken, reason="Noch einmal prüfen")
    assert set(ids(anna, Group.RETURNED)) == {thrown, taken}


def test_what_was_rejected_stays_for_a_while_or_until_it_is_taken_up(anna: Actor, clock: FakeClock) -> None:
    first, second = rejected().id, rejected().id
    assert set(ids(anna, Group.RETURNED)) == {first, second}
    resuming.resume(anna, first)
    assert ids(anna, Group.RETURNED) == [second]
    clock.move(days=REMEMBERED.days + 1)
    assert ids(anna, Group.RETURNED) == []


def test_a_new_draft_after_a_rejected_one_has_not_come_back(anna: Actor, clara: Actor) -> None:
    code = code_of(published())
    draft = describing.begin_draft(anna, code)
    describing.describe(anna, draft.id, FULL | {"decimals": 3}, lock_version=draft.lock_version)
    proposing.propose(anna, draft.id, reason="")
    deciding.reject(clara, draft.id, decision="AG 7")
    describing.begin_draft(anna, code)
    assert ids(anna, Group.RETURNED) == []


def test_ones_own_and_those_of_ones_office_are_apart(anna: Actor, stefan: Actor) -> None:
    by_anna = drafted().id
    by_stefan, elsewhere = (
        describing.create_indicator(stefan, title=FULL["title"], steward=office).id
        for office in (STEWARD, "amt-soziales")
    )
    published()
    assert ids(anna, Group.MINE) == [by_anna]
    assert set(ids(stefan, Group.MINE)) == {by_stefan, elsewhere}
    assert ids(stefan, Group.OFFICE) == [by_anna]
    assert ids(anna, Group.OFFICE) == [elsewhere]


def test_what_has_waited_longest_stands_first_and_each_line_names_its_author(
    clara: Actor, clock: FakeClock
) -> None:
    waiting = []
    for _ in range(3):
        waiting.append(proposed().id)
        clock.move(hours=1)
    lines = tasks_of(clara, Group.WAITING).lines
    assert [line.id for line in lines] == waiting
    assert {line.author.name for line in lines if line.author} == {"Anna"}


def test_a_group_goes_on_page_by_page(clara: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_lists, "PAGE", 2)
    monkeypatch.setattr(task_lists, "FEW", 1)
    every = {proposed().id for _ in range(3)}
    assert {line.id for page in (1, 2) for line in tasks_of(clara, Group.WAITING, page=page).lines} == every
    beyond = tasks_of(clara, Group.WAITING, page=99)
    assert (beyond.page, beyond.pages, beyond.total, len(beyond.lines)) == (2, 2, 3, 1)
    assert [(len(each.lines), each.total) for each in tasks(clara) if each.group is Group.WAITING] == [(1, 3)]


def test_many_tasks_take_no_more_statements_than_few(anna: Actor, statements: list[str]) -> None:
    drafted()
    statements.clear()
    tasks(anna)
    few = len(statements)
    for _ in range(5):
        drafted()
    statements.clear()
    tasks(anna)
    assert 0 < len(statements) == few < 20


def test_only_members_have_tasks() -> None:
    drafted()
    for look in (tasks, lambda who: tasks_of(who, Group.MINE)):
        with pytest.raises(NotSignedIn):
            look(ANONYMOUS)
        with pytest.raises(NotAllowed):
            look(Actor(1, STEWARD, frozenset()))
        with pytest.raises(NotAllowed):
            look(Actor(1, STEWARD, frozenset({Role.CHAIR}), is_second_factor_due=True))
    with db.reading():
        assert [each.group for each in tasks(actor("adam"))] == list(Group)

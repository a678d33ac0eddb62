"""Rights, moves and visibility, tested over their whole tables, a stranger turned away everywhere."""

from itertools import combinations

import pytest

from registry.errors import NotAllowed, NotSignedIn, Words
from registry.rules.access import (
    ANONYMOUS,
    NEEDS_ROLE,
    NEEDS_SECOND_FACTOR,
    NO_ROLE,
    OBJECTIONS,
    RIGHTS,
    SECOND_FACTOR_DUE,
    SYSTEM,
    VISIBLE,
    Action,
    Actor,
    Target,
    Visibility,
    asks_reason,
    may,
    may_move,
    require,
    require_move,
    role_for,
    visibilities,
)
from registry.rules.lifecycle import MOVES, PUBLIC, ROLE_LABELS, Role, State
from tests.looking import some

HERE, ELSEWHERE = "statistisches-amt", "jobcenter"
BY_OTHERS = Target(steward=HERE, author_id=99)

# Written out once more, by hand.
ALLOWED = {
    Action.READ_MEMBERS: "reader author reviewer steward chair administrator",
    Action.READ_LOG: "reader author reviewer steward chair administrator",
    Action.DRAFT: "author steward",
    Action.EDIT_WORDS: "chair administrator",
    Action.EDIT_PLACES: "administrator",
    Action.EDIT_MEASURES: "author steward administrator",
    Action.EDIT_ACCOUNTS: "administrator",
    Action.IMPORT: "administrator",
    Action.REDACT: "administrator",
}
MOVED_BY = {
    "propose": "author steward",
    "withdraw": "author steward",
    "send_back": "reviewer",
    "reject": "chair",
    "agree": "chair",
    "reopen": "chair",
    "publish": "steward",
    "supersede": "system",
    "retire": "chair",
    "discard": "author steward",
    "withhold": "administrator",
    "adopt": "administrator",
}


def somebody(*roles: Role, office: str = HERE, **facts: object) -> Actor:
    """Make a member with these roles."""
    return Actor(7, office, frozenset(roles), **facts)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_every_role_may_do_exactly_what_the_table_says(action, role):
    answer = may(somebody(role), action)
    assert answer.is_allowed == (role in ALLOWED[action].split())
    assert bool(answer.reason) != answer.is_allowed


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", MOVES)
def test_every_role_may_take_exactly_its_moves_whatever_the_state(name, role, state):
    actor = somebody(role)
    allowed = role in MOVED_BY[name].split()
    assert may_move(actor, name, BY_OTHERS).is_allowed == allowed
    offered = [
        m for m in MOVES.values() if state in m.sources and may_move(actor, m.name, BY_OTHERS).is_allowed
    ]
    assert (name in {move.name for move in offered}) == (allowed and state in MOVES[name].sources)


@pytest.mark.parametrize("action", Action)
def test_a_stranger_is_asked_to_sign_in_before_every_action(action):
    assert may(ANONYMOUS, action).reason == NotSignedIn.message
    with pytest.raises(NotSignedIn):
        require(ANONYMOUS, action)


@pytest.mark.parametrize("name", MOVES)
def test_a_stranger_is_asked_to_sign_in_before_every_move(name):
    assert may_move(ANONYMOUS, name, BY_OTHERS).reason == NotSignedIn.message
    with pytest.raises(NotSignedIn):
        require_move(ANONYMOUS, name, BY_OTHERS)


@pytest.mark.parametrize("action", Action)
def test_the_refusal_names_the_roles_that_would_have_the_right(action):
    with pytest.raises(NotAllowed) as refused:
        require(SYSTEM, action)
    expected = [ROLE_LABELS[role] for role in Role if role in RIGHTS[action]]
    assert refused.value.message == NEEDS_ROLE
    assert refused.value.data == {"roles": Words(expected)}
    assert str(refused.value) == f"Dazu braucht es eine dieser Rollen: {', '.join(expected)}."


def test_an_account_without_a_role_is_told_so_and_not_sent_to_sign_in():
    actor = Actor(7, HERE, frozenset())
    assert may(actor, Action.DRAFT).reason == NO_ROLE
    with pytest.raises(NotAllowed) as refused:
        require(actor, Action.DRAFT)
    assert not isinstance(refused.value, NotSignedIn)


@pytest.mark.parametrize("roles", list(combinations(Role, 2)))
def test_two_roles_allow_what_either_allows(roles):
    both = somebody(*roles)
    for action in some(Action):
        assert may(both, action).is_allowed == any(may(somebody(role), action).is_allowed for role in roles)


@pytest.mark.parametrize("office", [ELSEWHERE, None])
def test_only_the_steward_of_the_indicators_own_office_publishes(office):
    other = somebody(Role.STEWARD, office=office)
    assert not may_move(other, "publish", BY_OTHERS).is_allowed
    assert not may_move(other, "publish", Target(steward=None)).is_allowed
    assert may_move(somebody(Role.STEWARD), "publish", BY_OTHERS).is_allowed


@pytest.mark.parametrize("name", ["agree", "reject", "send_back"])
def test_nobody_decides_about_their_own_proposal(name):
    actor = somebody(*Role)
    answer = may_move(actor, name, Target(HERE, author_id=7))
    assert not answer.is_allowed
    assert answer.reason in {reason for _, reason in OBJECTIONS[name]}


@pytest.mark.parametrize("name", set(MOVES) - {"agree", "reject", "send_back"})
def test_every_other_move_may_be_taken_with_ones_own_definition(name):
    assert may_move(somebody(*Role), name, Target(HERE, author_id=7)).is_allowed


def test_an_unknown_author_hinders_nobody():
    assert may_move(somebody(Role.CHAIR), "agree", Target(HERE, None)).is_allowed


@pytest.mark.parametrize("others", [(), (Role.AUTHOR, Role.READER), (Role.STEWARD, Role.REVIEWER)])
@pytest.mark.parametrize("role", NEEDS_SECOND_FACTOR)
def test_while_a_second_factor_is_due_an_account_has_no_right_at_all(role, others):
    due = somebody(role, *others, is_second_factor_due=True)
    assert {may(due, action).reason for action in Action} == {SECOND_FACTOR_DUE}
    assert {may_move(due, name, BY_OTHERS).reason for name in MOVES} == {SECOND_FACTOR_DUE}
    assert visibilities(due) == (Visibility.PUBLIC,)
    assert not due.is_member
    assert not due.is_stranger
    with pytest.raises(NotAllowed):
        require(due, Action.READ_MEMBERS)


@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_logged_in_the_role_that_may_take_it(name):
    every = somebody(*Role)
    assert role_for(every, name) == MOVED_BY[name].split()[0]
    for role in MOVED_BY[name].split():
        assert role_for(somebody(Role(role), Role.READER), name) == role


@pytest.mark.parametrize("name", MOVES)
def test_a_reason_is_asked_by_the_move_or_because_the_draft_is_somebody_elses(name):
    own, foreign, nobodys = Target(HERE, 7), Target(HERE, 99), Target(HERE, None)
    always = name in {"send_back", "withhold", "adopt"}
    beside = name in {"withdraw", "discard"}
    asked = [asks_reason(somebody(Role.STEWARD), name, one) for one in (own, foreign, nobodys)]
    assert asked == [always, always or beside, always or beside]
    assert asks_reason(SYSTEM, name, nobodys) == (always or beside)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_visibility(state):
    expected = Visibility.PUBLIC if state in PUBLIC else Visibility.MEMBERS
    assert VISIBLE[state] == (None if state is State.WITHHELD else expected)


def test_a_stranger_sees_only_what_is_public():
    assert visibilities(ANONYMOUS) == (Visibility.PUBLIC,)
    assert visibilities(Actor(7, HERE, frozenset())) == (Visibility.PUBLIC,)


@pytest.mark.parametrize("role", Role)
def test_every_member_sees_what_is_for_members(role):
    assert visibilities(somebody(role)) == (Visibility.PUBLIC, Visibility.MEMBERS)

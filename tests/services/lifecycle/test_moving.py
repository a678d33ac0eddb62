"""Every move of the lifecycle table, from every state, by everybody, over the real services."""

from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from registry import db
from registry.errors import BadQuestion, Invalid, NotAllowed, NotFound, NotSignedIn, RegistryError, WrongState
from registry.model import Change, Definition
from registry.rules.access import ANONYMOUS, Actor, may_move
from registry.rules.access import Target as Right
from registry.rules.lifecycle import MOVES, SYSTEM, Role, State
from registry.services.lifecycle import deciding, moves_by_name, moving, proposing
from registry.services.operations.verifying import verify
from tests.cast import CAST, actor
from tests.services.stage import STAND_IN, STEWARD, drafted, fresh, proposed, published

pytestmark = pytest.mark.usefixtures("stage")
BY_PEOPLE = [move for move in MOVES.values() if move.by != SYSTEM]
WORDS = {"reason": "Beschluss der Arbeitsgruppe", "decision": "AG 2026-04/1"}
EVERYBODY = [*(person.name for person in CAST), "nobody"]


class Standing(NamedTuple):
    """What moves depend on, apart from any session."""

    id: int
    state: str
    author_id: int | None

    @classmethod
    def of(cls, definition: Definition) -> "Standing":
        """Read it anew."""
        found = fresh(definition)
        return cls(found.id, found.state, found.author_id)


def somebody(name: str) -> Actor:
    """Give one of the cast, or a stranger."""
    return ANONYMOUS if name == "nobody" else actor(name)


def expected(who: Actor, name: str, definition: Standing) -> type[RegistryError] | None:
    """Say what the tables of rights and moves make of it."""
    if who.is_stranger:
        return NotSignedIn
    if not may_move(who, name, Right(STEWARD, definition.author_id)).is_allowed:
        return NotAllowed
    return None if definition.state in MOVES[name].sources else WrongState


def outcome(who: Actor, name: str, definition: Standing) -> type[RegistryError] | None:
    """Try the move and take it back; gives what it was refused with."""
    try:
        with db.transaction():
            taken = moves_by_name.take(who, name, definition.id, **WORDS)
            assert taken.state == MOVES[name].target
            raise Undone
    except Undone:
        return None
    except RegistryError as refused:
        return type(refused)
    finally:
        db.session.remove()


class Undone(Exception):
    """Takes a transaction back."""


@pytest.mark.parametrize("state", STAND_IN)
def test_a_move_is_taken_exactly_where_the_tables_allow_it(state: State) -> None:
    definition = Standing.of(STAND_IN[state]())
    assert definition.state == state
    for move in BY_PEOPLE:
        for name in EVERYBODY:
            who = somebody(name)
            assert outcome(who, move.name, definition) == expected(who, move.name, definition), (
                move.name,
                name,
            )
    with db.reading() as session:
        assert session.get_one(Definition, definition.id).state == state
    verify()


@pytest.mark.parametrize("state", STAND_IN)
def test_what_is_offered_is_what_can_be_taken(state: State) -> None:
    made = STAND_IN[state]()
    definition = Standing.of(made)
    for name in EVERYBODY:
        who = somebody(name)
        offered = {offer.move.name: offer.answer.is_allowed for offer in moving.offered(who, fresh(made))}
        assert set(offered) == {move.name for move in BY_PEOPLE if state in move.sources}
        for move, is_allowed in offered.items():
            assert (expected(who, move, definition) is None) == is_allowed, (move, name)


@pytest.mark.parametrize(
    "move", [move for move in BY_PEOPLE if move.needs_reason or move.needs_decision], ids=lambda m: m.name
)
def test_a_missing_reason_or_decision_is_named(move: moving.Move) -> None:
    definition = STAND_IN[move.source]()
    holder = next(person.name for person in CAST if move.by & person.roles)
    before = entries()
    with pytest.raises(Invalid) as refused:
        moves_by_name.take(actor(holder), move.name, definition.id, reason=" ", decision="\t")
    needed = {"reason": move.needs_reason, "decision": move.needs_decision}
    assert {finding.field for finding in refused.value.findings} == {
        field for field, is_needed in needed.items() if is_needed
    }
    assert entries() == before


@pytest.mark.parametrize("name", ["supersede", "destroy", ""])
def test_nobody_takes_a_move_that_is_none(adam: Actor, name: str) -> None:
    with pytest.raises(BadQuestion):
        moves_by_name.take(adam, name, drafted().id)


def test_every_move_of_people_has_its_verb() -> None:
    assert set(moves_by_name.VERBS) == {move.name for move in BY_PEOPLE}


def test_a_move_of_nothing_is_refused(clara: Actor) -> None:
    with pytest.raises(NotFound):
        moves_by_name.take(clara, "agree", 4711, **WORDS)


def test_a_move_is_logged_with_who_what_why_and_which_decision(clara: Actor) -> None:
    definition = proposed()
    moves_by_name.take(clara, "agree", definition.id, **WORDS)
    with db.reading() as session:
        change = session.scalars(select(Change).order_by(Change.number.desc())).first()
        assert change is not None
        assert (change.action, change.account_id, change.office, change.role, change.decision) == (
            "agree",
            clara.account_id,
            clara.office,
            "chair",
            WORDS["decision"],
        )
        assert change.reason == f'"{WORDS["reason"]}"'
        assert change.visibility == "members"


def test_a_version_goes_on_citing_the_decision_that_made_it(clara: Actor) -> None:
    definition = published()
    moves_by_name.take(clara, "retire", definition.id, **WORDS)
    with db.reading() as session:
        last = session.scalars(select(Change).order_by(Change.number.desc())).first()
        assert last is not None
        assert last.decision == WORDS["decision"]
    assert fresh(definition).decision == "AG 2026-03/4"


def test_the_one_who_proposes_counts_as_author(rita: Actor) -> None:
    definition = drafted()
    proposing.propose(rita, definition.id, reason="")
    with pytest.raises(NotAllowed):
        moves_by_name.take(rita, "send_back", definition.id, **WORDS)


def test_rights_say_why_not(clara: Actor) -> None:
    answers = {offer.move.name: offer.answer for offer in moving.offered(clara, drafted())}
    assert not answers["propose"].is_allowed
    assert str(dict(answers["propose"].data)["roles"]) == "Verfassen, Federführung"


def test_what_is_offered_says_whether_a_reason_is_asked(anna: Actor, stefan: Actor) -> None:
    draft = drafted()
    own, foreign = (
        {offer.move.name: offer.asks_reason for offer in moving.offered(who, draft)} for who in (anna, stefan)
    )
    assert (own["discard"], foreign["discard"], own["propose"]) == (False, True, False)


def test_of_several_roles_the_log_names_the_one_that_allows_the_move(clara: Actor) -> None:
    both = Actor(clara.account_id, clara.office, clara.roles | {Role.READER, Role.ADMINISTRATOR})
    moves_by_name.take(both, "agree", proposed().id, **WORDS)
    with db.reading() as session:
        assert session.scalars(select(Change.role).order_by(Change.number.desc())).first() == "chair"


@pytest.mark.parametrize("invisible", ["\x00", "\x1b", "\u202e", "\u200b", "\U000e0041"])
def test_what_nobody_sees_does_not_come_into_a_reason(anna: Actor, invisible: str) -> None:
    proposing.discard(anna, drafted().id, reason=f"weg{invisible}")
    with db.reading() as session:
        last = session.scalars(select(Change.reason).order_by(Change.number.desc())).first()
    assert last == '"weg"'


def test_a_decision_nobody_can_see_is_none(clara: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        deciding.retire(clara, published().id, decision="\u200b \u2060")
    assert [finding.field for finding in refused.value.findings] == ["decision"]


def test_an_unreadable_sign_in_a_reason_is_refused(anna: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        proposing.discard(anna, drafted().id, reason="weg\ufffd")
    assert [finding.field for finding in refused.value.findings] == ["reason"]


def entries() -> int:
    """Count the log."""
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0

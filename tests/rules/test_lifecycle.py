"""The lifecycle table, tested over every state and every move."""

import pytest

from registry.errors import BadQuestion, WrongState
from registry.rules.access import RIGHTS, Action
from registry.rules.lifecycle import (
    FROZEN,
    MOVES,
    OPEN,
    PUBLIC,
    ROLE_LABELS,
    STATE_LABELS,
    Role,
    State,
    Way,
    move_named,
    moves_from,
    target,
)
from tests.conftest import ROOT
from tests.looking import some

# Written out once more, by hand: (move, from, to). Whatever is not here is refused.
ALLOWED = {
    ("propose", "draft"): "proposed",
    ("withdraw", "proposed"): "draft",
    ("send_back", "proposed"): "draft",
    ("reject", "proposed"): "rejected",
    ("agree", "proposed"): "agreed",
    ("reopen", "agreed"): "draft",
    ("publish", "agreed"): "published",
    ("supersede", "published"): "superseded",
    ("retire", "published"): "retired",
    ("discard", "draft"): "discarded",
    ("withhold", "published"): "withheld",
    ("withhold", "superseded"): "withheld",
    ("withhold", "retired"): "withheld",
    ("adopt", "draft"): "published",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", MOVES)
def test_every_move_from_every_state_leads_where_the_table_says_or_is_refused(name, state):
    if (name, state) in ALLOWED:
        assert target(name, state) == ALLOWED[name, state]
        return
    with pytest.raises(WrongState) as refused:
        target(name, state)
    assert refused.value.data == {"state": STATE_LABELS[state]}


@pytest.mark.parametrize("state", State)
def test_the_moves_offered_from_a_state_are_those_a_person_may_take(state):
    offered = {move.name for move in moves_from(state)}
    assert offered == {name for name, source in ALLOWED if source == state} - {"supersede"}


@pytest.mark.parametrize("state", [State.REJECTED, State.DISCARDED, State.WITHHELD])
def test_nothing_leads_out_of_an_end(state):
    assert moves_from(state) == ()


def test_every_state_but_the_first_is_reached_by_some_move():
    assert {move.target for move in MOVES.values()} == set(State)


def test_what_is_frozen_is_never_open_again():
    assert not FROZEN & OPEN
    assert all(move.target in FROZEN for move in MOVES.values() if set(move.sources) & FROZEN)


def test_what_is_public_is_frozen_and_what_is_withheld_is_not_public():
    assert FROZEN - {State.WITHHELD} == PUBLIC


def test_a_move_asks_for_a_reason_or_a_decision_never_for_both():
    assert not [move.name for move in some(MOVES.values()) if move.needs_reason and move.needs_decision]


def test_every_decision_of_the_group_is_taken_by_its_chair():
    assert {move.by for move in MOVES.values() if move.needs_decision} == {frozenset({Role.CHAIR})}


def test_whoever_may_edit_a_draft_may_propose_take_back_and_discard_it():
    assert {MOVES[name].by for name in ("propose", "withdraw", "discard")} == {RIGHTS[Action.DRAFT]}


@pytest.mark.parametrize("state", [state for state in State if moves_from(state)])
def test_what_leads_on_stands_before_what_ends(state):
    ways = [list(Way).index(move.way) for move in moves_from(state)]
    assert ways == sorted(ways)
    assert [m.name for m in moves_from(State.PROPOSED)] == ["agree", "withdraw", "send_back", "reject"]
    assert [m.name for m in moves_from(State.DRAFT)] == ["propose", "adopt", "discard"]


def test_the_architecture_tells_the_same_table():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    told = {line.split("|")[1].strip(" `"): line for line in text.splitlines() if line.startswith("| `")}
    assert {name for name in told if name in MOVES} == set(MOVES)
    for name, move in MOVES.items():
        _, _, sources, target_cell, by, needs, _ = (cell.strip() for cell in told[name].split("|"))
        assert sources == ", ".join(move.sources), name
        assert target_cell == move.target
        assert set(by.split(", ")) == set(move.by)
        assert needs == _needs(move)


def _needs(move):
    needs = {
        "decision": move.needs_decision,
        "reason": move.needs_reason,
        "reason for another's draft": move.others_need_reason,
    }
    return ", ".join(name for name, is_needed in needs.items() if is_needed)


def test_adopting_cites_a_reason_and_never_a_decision():
    assert MOVES["adopt"].needs_reason
    assert not MOVES["adopt"].needs_decision


def test_every_state_and_role_has_a_german_label():
    assert set(STATE_LABELS) == set(State)
    assert set(ROLE_LABELS) == set(Role)


def test_a_move_that_does_not_exist_is_a_bad_question():
    with pytest.raises(BadQuestion) as refused:
        move_named("delete")
    assert refused.value.data == {"field": "move", "value": "delete"}

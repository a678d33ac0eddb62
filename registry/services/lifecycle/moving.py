"""What all moves of the lifecycle share: fetch, require, check, change, record; and which moves are offered."""

from typing import NamedTuple

from sqlalchemy import select

from registry import db
from registry.errors import Finding, Invalid, NotFound
from registry.model import Definition, Indicator, Office
from registry.rules import cleaning, wording
from registry.rules.access import (
    Action,
    Actor,
    Answer,
    Visibility,
    asks_reason,
    may_move,
    require,
    require_move,
    role_for,
)
from registry.rules.access import Target as Right
from registry.rules.diff import FieldChange
from registry.rules.lifecycle import FROZEN, MOVES, Move, Role, State, moves_from, target
from registry.rules.refusals import REASON_NEEDED
from registry.services.log.recording import Entry, present, record
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.position import standing
from registry.services.state.topics import Topic

BESIDE = {"key_share": True}  # others may go on pointing to the row that we change
DECISION_NEEDED = "Bitte nennen Sie die Nummer des Beschlusses, zum Beispiel AG 2026-03/4."


class Offer(NamedTuple):
    """A move that starts from the present state, whether the actor may take it, and whether a reason is asked."""

    move: Move
    answer: Answer
    asks_reason: bool


class Moving(NamedTuple):
    """A definition about to be moved, with its indicator and the role of whoever moves it."""

    move: Move
    definition: Definition
    indicator: Indicator
    role: Role


def held(definition_id: int) -> Definition:
    """Fetch a definition to change it, or say that there is none; whoever comes second waits for the first."""
    found = db.session().get(Definition, definition_id, populate_existing=True, with_for_update=BESIDE)
    if found is None:
        raise NotFound()
    return found


def offered(actor: Actor, definition: Definition) -> tuple[Offer, ...]:
    """List the moves from where a definition stands, each with the answer for this actor."""
    with db.reading() as session:
        right = right_of(definition, session.get_one(Indicator, definition.indicator_id))
        return tuple(
            Offer(move, may_move(actor, move.name, right), asks_reason(actor, move.name, right))
            for move in moves_from(State(definition.state))
        )


def start(actor: Actor, name: str, definition_id: int, *, reason: str = "", decision: str = "") -> Moving:
    """Fetch, require and check one move, inside a transaction; nothing is changed yet."""
    move = MOVES[name]
    require(actor, Action.READ_MEMBERS)  # a stranger does not learn which drafts exist
    found = held(definition_id)
    indicator = db.session().get_one(Indicator, found.indicator_id)
    right = right_of(found, indicator)
    require_move(actor, name, right)
    target(name, State(found.state))
    _require_words(
        (asks_reason(actor, name, right), "reason", REASON_NEEDED, reason),
        (move.needs_decision, "decision", DECISION_NEEDED, decision),
    )
    present(standing().change_number)  # days in force depend on a clock that goes right
    return Moving(move, found, indicator, role_for(actor, name))


def resume(name: str, definition_id: int) -> Moving:
    """Fetch and check a move that somebody with the right has released before, inside a transaction."""
    found = held(definition_id)
    target(name, State(found.state))
    present(standing().change_number)
    return Moving(MOVES[name], found, db.session().get_one(Indicator, found.indicator_id), Role.SYSTEM)


def move_only(
    actor: Actor, name: str, definition_id: int, *, reason: str = "", decision: str = ""
) -> Definition:
    """Take a move that changes nothing but the state, and record it."""
    with db.transaction():
        moving = start(actor, name, definition_id, reason=reason, decision=decision)
        finish(actor, moving, reason=reason, decision=decision)
        return moving.definition


def finish(actor: Actor, moving: Moving, *, reason: str, decision: str) -> None:
    """Set the new state, leave word for the worker and record it."""
    moved, before = moving.definition, moving.definition.state
    moved.state = moving.move.target
    moved.changed_at = db.clock.now()
    if moved.state == State.DRAFT:
        moved.decision = None  # what is a draft again is not decided on; the log keeps the decision
    elif decision:
        moved.decision = wording.line(decision, "decision")
    enqueue(TaskKind.INDEX, [moving.indicator.code])
    made = entry(moving, FieldChange("state", before, moved.state), reason=reason, decision=decision)
    record(actor, made)


def entry(
    moving: Moving,
    *changes: FieldChange,
    reason: str,
    decision: str = "",
    visibility: Visibility = Visibility.MEMBERS,
    catalogue_number: int | None = None,
) -> Entry:
    """Make the log entry of a move; it cites its own decision, or else that of the numbered version."""
    decided = moving.definition.decision if moving.move.target in FROZEN else None
    return Entry(
        action=moving.move.name,
        subject=Topic("indicator", moving.indicator.code),
        fields=changes,
        reason=wording.prose(reason, "reason") if reason else None,
        version=moving.definition.version,
        decision=wording.line(decision, "decision") if decision else decided,
        visibility=visibility,
        catalogue_number=catalogue_number,
        role=moving.role.value,
    )


def right_of(definition: Definition, indicator: Indicator) -> Right:
    """Say what rights about a definition depend on: its steward office and its author."""
    code = db.session().execute(select(Office.code).where(Office.id == indicator.steward_id)).scalar_one()
    return Right(steward=code, author_id=definition.author_id)


def _require_words(*asked: tuple[bool, str, str, str]) -> None:
    findings = [
        Finding(field, message)
        for is_needed, field, message, given in asked
        if is_needed and not cleaning.prose(given)
    ]
    if findings:
        raise Invalid(findings)

"""The lifecycle of a definition as one table; buttons, rights, API links and tests are read from it."""

from enum import StrEnum
from typing import NamedTuple

from registry.errors import BadQuestion, Word, WrongState


class State(StrEnum):
    """Where a definition stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    REJECTED = "rejected"
    DISCARDED = "discarded"
    WITHHELD = "withheld"


class Role(StrEnum):
    """What a person may be in the registry; SYSTEM is the registry itself."""

    READER = "reader"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    STEWARD = "steward"
    CHAIR = "chair"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Move(NamedTuple):
    """One step of a definition: who takes it, and whether it needs a reason or a decision."""

    name: str
    source: State
    target: State
    by: Role
    label: str
    needs_reason: bool = False
    needs_decision: bool = False
    also_from: tuple[State, ...] = ()

    @property
    def sources(self) -> tuple[State, ...]:
        """Give every state the move may start from."""
        return (self.source, *self.also_from)


D, P, A, PUB = State.DRAFT, State.PROPOSED, State.AGREED, State.PUBLISHED

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("propose", D, P, Role.AUTHOR, "Vorschlagen"),
        Move("withdraw", P, D, Role.AUTHOR, "Vorschlag zurückziehen"),
        Move("send_back", P, D, Role.REVIEWER, "Zurückgeben", needs_reason=True),
        Move("reject", P, State.REJECTED, Role.CHAIR, "Ablehnen", needs_decision=True),
        Move("agree", P, A, Role.CHAIR, "Beschließen", needs_decision=True),
        Move("reopen", A, D, Role.CHAIR, "Wieder öffnen", needs_decision=True),
        Move("publish", A, PUB, Role.STEWARD, "Veröffentlichen"),
        Move("supersede", PUB, State.SUPERSEDED, Role.SYSTEM, "Ablösen"),
        Move("retire", PUB, State.RETIRED, Role.CHAIR, "Außer Kraft setzen", needs_decision=True),
        Move("discard", D, State.DISCARDED, Role.AUTHOR, "Verwerfen"),
        Move(
            "withhold",
            PUB,
            State.WITHHELD,
            Role.ADMINISTRATOR,
            "Aus rechtlichen Gründen zurückziehen",
            needs_reason=True,
            also_from=(State.SUPERSEDED, State.RETIRED),
        ),
        Move("adopt", D, PUB, Role.ADMINISTRATOR, "Übernehmen", needs_reason=True),
    )
}

STATE_LABELS: dict[State, str] = {
    State.DRAFT: "Entwurf",
    State.PROPOSED: "In Abstimmung",
    State.AGREED: "Beschlossen",
    State.PUBLISHED: "Gültig",
    State.SUPERSEDED: "Abgelöst",
    State.RETIRED: "Außer Kraft",
    State.REJECTED: "Abgelehnt",
    State.DISCARDED: "Verworfen",
    State.WITHHELD: "Zurückgezogen",
}
ADOPTED_LABEL = "Übernommen, nicht bestätigt"
CANDIDATE_LABEL = "Kandidat"

ROLE_LABELS: dict[Role, str] = {
    Role.READER: "Lesen",
    Role.AUTHOR: "Verfassen",
    Role.REVIEWER: "Prüfen",
    Role.STEWARD: "Federführung",
    Role.CHAIR: "Vorsitz",
    Role.ADMINISTRATOR: "Verwaltung",
    Role.SYSTEM: "Register",
}

OPEN = frozenset({D, P, A})  # beside the published definition, at most one for each indicator
FROZEN = frozenset({PUB, State.SUPERSEDED, State.RETIRED, State.WITHHELD})  # numbered, never changed again
PUBLIC = frozenset({PUB, State.SUPERSEDED, State.RETIRED})


def moves_from(state: State) -> tuple[Move, ...]:
    """List the moves a person may take from a state."""
    return tuple(m for m in MOVES.values() if state in m.sources and m.by is not Role.SYSTEM)


def move_named(name: str) -> Move:
    """Give the move of the table; BadQuestion when there is none of that name."""
    if name not in MOVES:
        raise BadQuestion(field="move", value=name)
    return MOVES[name]


def target(name: str, state: State) -> State:
    """Give the state a move leads to; WrongState when it does not start here."""
    move = move_named(name)
    if state not in move.sources:
        raise WrongState(state=Word(STATE_LABELS[state]))
    return move.target

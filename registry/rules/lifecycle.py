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


class Way(StrEnum):
    """Where a move leads, seen from the publication: its button weighs as much."""

    ON = "on"
    ASIDE = "aside"
    BACK = "back"
    END = "end"


class Move(NamedTuple):
    """One step of a definition: which roles take it, and whether it needs a reason or a decision."""

    name: str
    source: State
    target: State
    by: frozenset[Role]
    label: str
    way: Way = Way.ON
    needs_reason: bool = False
    others_need_reason: bool = False  # whoever takes it with somebody else's draft says why
    needs_decision: bool = False
    also_from: tuple[State, ...] = ()

    @property
    def sources(self) -> tuple[State, ...]:
        """Give every state the move may start from."""
        return (self.source, *self.also_from)


D, P, A, PUB = State.DRAFT, State.PROPOSED, State.AGREED, State.PUBLISHED
REVIEWERS, STEWARDS, CHAIR = frozenset({Role.REVIEWER}), frozenset({Role.STEWARD}), frozenset({Role.CHAIR})
ADMINISTRATORS, SYSTEM = frozenset({Role.ADMINISTRATOR}), frozenset({Role.SYSTEM})
EDITORS = frozenset({Role.AUTHOR, Role.STEWARD})  # whoever may edit a draft may also propose and discard it

# In the order in which the buttons stand: what leads on comes first, what ends comes last.
MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("propose", D, P, EDITORS, "Vorschlagen"),
        Move("agree", P, A, CHAIR, "Beschließen", needs_decision=True),
        Move("publish", A, PUB, STEWARDS, "Veröffentlichen"),
        Move("adopt", D, PUB, ADMINISTRATORS, "Übernehmen", Way.ASIDE, needs_reason=True),
        Move("withdraw", P, D, EDITORS, "Vorschlag zurückziehen", Way.BACK, others_need_reason=True),
        Move("send_back", P, D, REVIEWERS, "Zurückgeben", Way.BACK, needs_reason=True),
        Move("reopen", A, D, CHAIR, "Wieder öffnen", Way.BACK, needs_decision=True),
        Move("reject", P, State.REJECTED, CHAIR, "Ablehnen", Way.END, needs_decision=True),
        Move("supersede", PUB, State.SUPERSEDED, SYSTEM, "Ablösen", Way.END),
        Move("retire", PUB, State.RETIRED, CHAIR, "Außer Kraft setzen", Way.END, needs_decision=True),
        Move("discard", D, State.DISCARDED, EDITORS, "Verwerfen", Way.END, others_need_reason=True),
        Move(
            "withhold",
            PUB,
            State.WITHHELD,
            ADMINISTRATORS,
            "Aus rechtlichen Gründen zurückziehen",
            Way.END,
            needs_reason=True,
            also_from=(State.SUPERSEDED, State.RETIRED),
        ),
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
CLOSED = frozenset({State.REJECTED, State.DISCARDED})  # ended without a number; a new draft may take them up
# What the log calls the beginning of a draft; `found` is what earlier releases wrote for `create`.
OPENINGS = ("create", "found", "draft", "resume", "import")
FROZEN = frozenset({PUB, State.SUPERSEDED, State.RETIRED, State.WITHHELD})  # numbered, never changed again
PUBLIC = frozenset({PUB, State.SUPERSEDED, State.RETIRED})


def moves_from(state: State) -> tuple[Move, ...]:
    """List the moves a person may take from a state."""
    return tuple(m for m in MOVES.values() if state in m.sources and m.by != SYSTEM)


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


def status_of(state: State, *, is_adopted: bool = False, is_candidate: bool = False) -> str:
    """Name what a reader is told of a state: what nobody confirmed is not simply in force, a candidate no mere draft."""
    if state is State.PUBLISHED and is_adopted:
        return "adopted"
    return "candidate" if state is State.DRAFT and is_candidate else state.value

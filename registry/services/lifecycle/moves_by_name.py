"""Takes any move of the lifecycle table by its name: what buttons and API links call."""

from collections.abc import Callable

from registry.errors import BadQuestion
from registry.model import Definition
from registry.rules.access import Actor
from registry.rules.lifecycle import MOVES, SYSTEM
from registry.services.lifecycle import deciding, proposing, publishing

REASON, DECISION = "reason", "decision"
BOTH = (REASON, DECISION)
VERBS: dict[str, tuple[Callable[..., Definition], tuple[str, ...]]] = {
    "propose": (proposing.propose, (REASON,)),
    "withdraw": (proposing.withdraw, (REASON,)),
    "send_back": (proposing.send_back, (REASON,)),
    "discard": (proposing.discard, (REASON,)),
    "reject": (deciding.reject, BOTH),
    "agree": (deciding.agree, BOTH),
    "reopen": (deciding.reopen, BOTH),
    "retire": (deciding.retire, BOTH),
    "publish": (publishing.publish, (REASON,)),
    "adopt": (publishing.adopt, (REASON,)),
    "withhold": (publishing.withhold, (REASON,)),
}


def take(actor: Actor, name: str, definition_id: int, *, reason: str = "", decision: str = "") -> Definition:
    """Take a move that people take; its verb checks right, state, reason and decision."""
    if name not in MOVES or MOVES[name].by == SYSTEM:
        raise BadQuestion(field="move", value=name)
    verb, words = VERBS[name]
    given = {REASON: reason, DECISION: decision}
    return verb(actor, definition_id, **{word: given[word] for word in words})

"""The group decides: agree, reject, reopen, retire; each cites the number of its decision."""

from registry import db
from registry.model import Definition
from registry.rules.access import Actor
from registry.services.lifecycle import publishing, scheduling
from registry.services.lifecycle.moving import finish, move_only, start


def agree(actor: Actor, definition_id: int, *, decision: str, reason: str = "") -> Definition:
    """Record that the group agreed to a proposal."""
    return move_only(actor, "agree", definition_id, reason=reason, decision=decision)


def reject(actor: Actor, definition_id: int, *, decision: str, reason: str = "") -> Definition:
    """Record that the group did not agree."""
    return move_only(actor, "reject", definition_id, reason=reason, decision=decision)


def reopen(actor: Actor, definition_id: int, *, decision: str, reason: str = "") -> Definition:
    """Make an agreed definition a draft again; if it was released for its day, it is not any more."""
    with db.transaction():
        moving = start(actor, "reopen", definition_id, reason=reason, decision=decision)
        scheduling.cancel(moving)
        finish(actor, moving, reason=reason, decision=decision)
        return moving.definition


def retire(actor: Actor, definition_id: int, *, decision: str, reason: str = "") -> Definition:
    """Put an indicator out of force: it leaves the feed, its pages stay."""
    with db.transaction():
        moving = start(actor, "retire", definition_id, reason=reason, decision=decision)
        publishing.take_out(actor, moving, reason=reason, decision=decision)
        return moving.definition

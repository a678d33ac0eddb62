"""An author puts a draft before the group, takes it back, or throws it away; a reviewer sends it back."""

from registry import db
from registry.model import Definition
from registry.rules.access import Actor
from registry.rules.completeness import require_complete
from registry.services.content.contents import content_of
from registry.services.lifecycle.moving import finish, move_only, start


def propose(actor: Actor, definition_id: int, *, reason: str) -> Definition:
    """Ask the group to agree to a draft; every required fact must be there or be said not to apply."""
    with db.transaction():
        moving = start(actor, "propose", definition_id, reason=reason)
        require_complete(*content_of(moving.definition))
        moving.definition.author_id = actor.account_id
        finish(actor, moving, reason=reason, decision="")
        return moving.definition


def withdraw(actor: Actor, definition_id: int, *, reason: str = "") -> Definition:
    """Take a proposal back to work on it."""
    return move_only(actor, "withdraw", definition_id, reason=reason)


def send_back(actor: Actor, definition_id: int, *, reason: str) -> Definition:
    """Give a proposal back to its author, saying why."""
    return move_only(actor, "send_back", definition_id, reason=reason)


def discard(actor: Actor, definition_id: int, *, reason: str = "") -> Definition:
    """Throw a draft away; what is published stays untouched, the log keeps that there was one."""
    return move_only(actor, "discard", definition_id, reason=reason)

"""Somebody who edits puts a draft before the group, takes it back, or throws it away; a reviewer sends it back."""

from registry import db
from registry.errors import Finding, Invalid
from registry.model import Definition
from registry.rules.access import Actor
from registry.rules.lifecycle import State
from registry.services.lifecycle.comparing import base_of, is_unchanged, require_no_new_gaps
from registry.services.lifecycle.moving import finish, move_only, start

UNCHANGED = (
    "Dieser Entwurf sagt dasselbe wie die gültige Version. Ändern Sie zuerst etwas. Soll die Version bestätigt "
    "werden, wie sie ist, dann schreiben Sie das in den „Hinweis zur Version“."
)


def propose(actor: Actor, definition_id: int, *, reason: str) -> Definition:
    """Ask the group to agree to a draft that says something new and leaves open no more than what it supersedes."""
    with db.transaction():
        moving = start(actor, "propose", definition_id, reason=reason)
        base = base_of(moving.indicator, moving.definition)
        if base and base.state == State.PUBLISHED and is_unchanged(moving.definition, base):
            raise Invalid([Finding("version_notes", UNCHANGED)])
        require_no_new_gaps(moving.definition, base)
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
    """Throw a draft away, somebody else's with a reason; what is published stays, and the draft may be resumed."""
    return move_only(actor, "discard", definition_id, reason=reason)

"""Takes up again what was rejected or discarded: as a new draft, so that the old one stays as it ended."""

from sqlalchemy import select

from registry import db
from registry.errors import Word, WrongState
from registry.model import Definition, Indicator
from registry.rules.access import Action, Actor, require
from registry.rules.lifecycle import CLOSED, STATE_LABELS, State
from registry.services.content.contents import content_of
from registry.services.lifecycle.describing import open_draft, require_none_open
from registry.services.lifecycle.moving import held

# What the author said about the version, besides its content, is taken up, too.
TAKEN_UP = ("step", "reason", "valid_from", "valid_from_earliest", "version_notes")


def resume(actor: Actor, definition_id: int) -> Definition:
    """Open a new draft that says what a rejected or discarded one said; DraftOpen when there is one already."""
    with db.transaction() as session:
        require(actor, Action.DRAFT)
        closed = held(definition_id)
        if closed.state not in CLOSED:
            raise WrongState(state=Word(STATE_LABELS[State(closed.state)]))
        wanted = select(Indicator).where(Indicator.id == closed.indicator_id)
        indicator = session.execute(wanted.with_for_update(key_share=True)).scalar_one()
        require_none_open(indicator)
        draft = open_draft(actor, indicator, content_of(closed), "resume", closed)
        for name in TAKEN_UP:
            setattr(draft, name, getattr(closed, name))
        draft.is_candidate = closed.is_candidate and indicator.published_id is None
        return draft

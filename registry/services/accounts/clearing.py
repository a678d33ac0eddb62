"""Forgets what accounts no longer need: counts, sessions, links and prepared factors of long ago."""

from sqlalchemy import delete

from registry import db
from registry.model import AccountLink, AccountSession, KeptForm, PreparedFactor, SentForm, SignInCount
from registry.rules import waiting
from registry.services.accounts.inviting import LASTS
from registry.services.accounts.keeping_sessions import STAYS
from registry.services.accounts.securing import PREPARED_FOR

# What a session, a link or an open form leaves behind; none of it outlives a restored backup.
PASSING = (AccountSession, AccountLink, PreparedFactor, KeptForm, SentForm)
OLD = ((AccountSession.made_at, STAYS), (AccountLink.made_at, LASTS), (PreparedFactor.made_at, PREPARED_FOR))


def clear() -> None:
    """Remove all rows that count for nothing any more."""
    now = db.clock.now()
    is_forgotten = SignInCount.last_at < now - waiting.FORGETS_ALL_IN
    is_not_at_home = SignInCount.succeeded_at.is_(None) | (
        SignInCount.succeeded_at < now - waiting.REMEMBERS_SUCCESS
    )
    with db.transaction() as session:
        session.execute(delete(SignInCount).where(is_forgotten, is_not_at_home))
        for moment, lasts in OLD:
            session.execute(delete(moment.class_).where(moment < now - lasts))


def forget_access() -> None:
    """Remove what a backup may bring back to life: sessions and links that have ended since, texts kept for forms."""
    with db.transaction() as session:
        for model in PASSING:
            session.execute(delete(model))

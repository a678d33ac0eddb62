"""Forgets what accounts no longer need: counts, sessions, links and prepared factors of long ago."""

from sqlalchemy import delete

from registry import db
from registry.model import AccountLink, AccountSession, PreparedFactor, SignInCount
from registry.rules.waiting import REMEMBERS_SUCCESS
from registry.services.accounts.inviting import LASTS
from registry.services.accounts.keeping_sessions import STAYS
from registry.services.accounts.securing import PREPARED_FOR

OLD = (
    (SignInCount.last_at, REMEMBERS_SUCCESS),
    (AccountSession.made_at, STAYS),
    (AccountLink.made_at, LASTS),
    (PreparedFactor.made_at, PREPARED_FOR),
)


def clear() -> None:
    """Remove all rows that count for nothing any more."""
    with db.transaction() as session:
        now = db.clock.now()
        for moment, lasts in OLD:
            session.execute(delete(moment.class_).where(moment < now - lasts))

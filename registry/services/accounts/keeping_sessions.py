"""Sessions: begun by signing in, ended by signing out, by a new password or factor, by closing the account, or by time.

The browser holds a random key, the database its hash. Looking one up costs no write.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from registry import db
from registry.errors import NotFound, NotSignedIn
from registry.model import Account, AccountSession, table_of
from registry.rules.access import Actor
from registry.rules.codes import digest_of

STAYS = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Stay:
    """One of one's own sessions: since when, used last when, and whether it is the one that asks."""

    id: int
    made_at: datetime
    seen_at: datetime
    is_this: bool


def begin(account: Account) -> str:
    """Begin a session of an account that has just proven itself; gives the key the browser keeps."""
    key, now = secrets.token_urlsafe(32), db.clock.now()
    with db.transaction() as session:
        present = session.get_one(Account, account.id, with_for_update=True, populate_existing=True)
        if not present.is_active or present.password != account.password:  # changed since it was proven
            raise NotSignedIn()
        session.add(AccountSession(key=digest_of(key), account_id=account.id, made_at=now, seen_at=now))
    return key


def holder(key: str) -> Account | None:
    """Find the open account that a session belongs to, while it lasts."""
    with db.reading() as session:
        chosen = select(Account).join(AccountSession, AccountSession.account_id == Account.id)
        return session.execute(chosen.where(_is_running(key), Account.is_active)).scalar_one_or_none()


def see(key: str) -> None:
    """Note now and then that a session is in use; waits for nobody, since it matters little."""
    now, row = db.clock.now(), table_of(AccountSession)
    due = (row.c.key == digest_of(key)) & (row.c.seen_at < now - SEEN_EVERY)
    with db.reading() as session:
        is_due = session.execute(select(row.c.id).where(due)).first() is not None
    if is_due:
        db.write_if_free(update(row).where(due).values(seen_at=now))


def own(actor: Actor, key: str = "") -> list[Stay]:
    """List one's own sessions, the one used last first."""
    if actor.account_id is None:
        raise NotSignedIn()
    this = digest_of(key)
    with db.reading() as session:
        chosen = select(AccountSession).where(AccountSession.account_id == actor.account_id, _is_open())
        rows = session.execute(
            chosen.order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())
        ).scalars()
        return [Stay(row.id, row.made_at, row.seen_at, row.key == this) for row in rows]


def end(key: str) -> None:
    """Sign out: whoever kept the key has nothing of it any more."""
    with db.transaction() as session:
        session.execute(update(AccountSession).where(_is_running(key)).values(ended_at=db.clock.now()))


def end_one(actor: Actor, session_id: int) -> None:
    """End one of one's own sessions."""
    if actor.account_id is None:
        raise NotSignedIn()
    with db.transaction() as session:
        is_own = (AccountSession.id == session_id) & (AccountSession.account_id == actor.account_id)
        ended = session.execute(
            update(AccountSession).where(is_own, _is_open()).values(ended_at=db.clock.now())
        )
        if not ended.rowcount:  # type: ignore[attr-defined]
            raise NotFound()


def end_all(account_id: int) -> None:
    """End all sessions of an account, within the transaction of what makes it necessary."""
    with db.transaction() as session:
        are_its = (AccountSession.account_id == account_id) & AccountSession.ended_at.is_(None)
        session.execute(update(AccountSession).where(are_its).values(ended_at=db.clock.now()))


def _is_running(key: str) -> ColumnElement[bool]:
    return (AccountSession.key == digest_of(key)) & _is_open()


def _is_open() -> ColumnElement[bool]:
    return AccountSession.ended_at.is_(None) & (AccountSession.made_at > db.clock.now() - STAYS)

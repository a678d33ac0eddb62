"""Forms are done once: whoever sends one claims it, and a second sending gets the answer of the first."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry import db
from registry.model import SentForm

REMEMBERED_FOR = timedelta(days=1)


class Sent(NamedTuple):
    """How the first sending was answered, and whom it signed in."""

    status: int
    location: str
    made_at: datetime
    signed_in_id: int | None = None


def claim(digest: str) -> Sent | None:
    """Claim a form within the transaction that does what it says; the answer of who was first, if there is one."""
    insert = sqlite_insert if db.is_sqlite() else postgresql_insert
    row = insert(SentForm).values(digest=digest, made_at=db.clock.now()).on_conflict_do_nothing()
    # Where another sending of it is under way, this waits for its end.
    is_first = db.session().connection().execute(row).rowcount == 1
    return None if is_first else sent(digest)


def sent(digest: str) -> Sent | None:
    """Find how a form was answered that is sent again."""
    with db.reading() as session:
        row = session.get(SentForm, digest, populate_existing=True)
        if row is None or row.status is None or row.location is None:
            return None
        return Sent(row.status, row.location, row.made_at, row.signed_in_id)


def answer(digest: str, answered: Sent) -> None:
    """Remember the answer, in the same transaction."""
    db.session().execute(
        update(SentForm)
        .where(SentForm.digest == digest)
        .values(status=answered.status, location=answered.location, signed_in_id=answered.signed_in_id)
    )


def release(digest: str) -> None:
    """Let go of a form that was refused or that did nothing: it may be sent again."""
    db.session().execute(delete(SentForm).where(SentForm.digest == digest))


def purge() -> None:
    """Forget the forms of yesterday."""
    with db.transaction() as session:
        session.execute(delete(SentForm).where(SentForm.made_at < db.clock.now() - REMEMBERED_FOR))

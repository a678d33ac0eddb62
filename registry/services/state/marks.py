"""Marks: small facts that the registry keeps by name."""

from sqlalchemy import delete, select

from registry import db
from registry.model import Mark

RESTORING = "restoring"  # rows of a backup stand here that nobody has proven yet
RESTORED = "restored"  # when a backup was brought back: what was known before may be other now
RENDERED = "fragments.rendered"  # since when, under which stamp and at which address all fragments were made


def set_mark(name: str, value: str) -> None:
    """Remember a small fact by name."""
    db.session().merge(Mark(name=name, value=value))


def take_mark(name: str) -> None:
    """Forget a small fact."""
    db.session().execute(delete(Mark).where(Mark.name == name))


def mark(name: str) -> str | None:
    """Recall a small fact."""
    with db.reading() as session:
        return session.execute(select(Mark.value).where(Mark.name == name)).scalar_one_or_none()

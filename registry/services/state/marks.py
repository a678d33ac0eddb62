"""Marks: small facts that the registry keeps by name."""

from sqlalchemy import select

from registry import db
from registry.model import Mark


def set_mark(name: str, value: str) -> None:
    """Remember a small fact by name."""
    db.session().merge(Mark(name=name, value=value))


def mark(name: str) -> str | None:
    """Recall a small fact."""
    with db.reading() as session:
        return session.execute(select(Mark.value).where(Mark.name == name)).scalar_one_or_none()

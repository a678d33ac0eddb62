"""The outbox: what the worker has to do after a commit, written in the same transaction."""

from collections.abc import Iterable

from sqlalchemy import insert

from registry import db
from registry.model import Task


def enqueue(kind: str, subjects: Iterable[str]) -> None:
    """Leave word for the worker, in the same transaction."""
    now = db.clock.now()
    rows = [{"kind": kind, "subject": subject, "made_at": now} for subject in subjects]
    if rows:
        db.session().execute(insert(Task), rows)

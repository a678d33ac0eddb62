"""The outbox: what the worker has to do after a commit, written in the same transaction."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import insert

from registry import db
from registry.model import Task


class TaskKind(StrEnum):
    """What the worker can be asked for; `operations/doing.py` says who does it."""

    PUBLISH = "publish"  # publish what was released for a day that has come
    REFRESH = "refresh"  # render every fragment anew
    NAMES = "names"  # render and index anew what shows a thing
    INDEX = "index"  # bring one indicator's documents up to date
    REINDEX = "reindex"  # build the whole index anew


EVERYTHING = ("*",)  # the subject of a task that is about no single thing


def enqueue(kind: TaskKind, subjects: Iterable[str] = EVERYTHING) -> None:
    """Leave word for the worker, in the same transaction."""
    now = db.clock.now()
    rows = [{"kind": kind, "subject": subject, "made_at": now} for subject in subjects]
    if rows:
        db.session().execute(insert(Task), rows)

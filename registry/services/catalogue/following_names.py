"""Lets a changed name be seen everywhere: what shows a thing is rendered and indexed anew by the worker."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, insert, literal, select

from registry import db
from registry.model import Indicator, Task
from registry.rules.lifecycle import OPEN, State
from registry.services.catalogue.refreshing import refresh
from registry.services.log.recording import lock_head
from registry.services.names.referring import showing
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.retrying import Failed, Todo, each, raised, waiting

MOST_SINGLE = 2_000  # indicators indexed one by one; for more the index is built anew
FOUND = (State.PUBLISHED, State.RETIRED, *OPEN)  # what the index knows


def drain(failed: Failed = raised) -> int:
    """Do what the outbox says about names, as one step of the catalogue; gives how many tasks were done."""
    return each(waiting(TaskKind.NAMES), _do, failed)


def _do(todo: Sequence[Todo]) -> None:
    with db.transaction() as session:
        restate(*dict.fromkeys(task.subject for task in todo))
        session.execute(delete(Task).where(Task.id.in_([task.id for task in todo])))


def restate(*subjects: str) -> int | None:
    """Render anew what shows these things, `office:jobcenter` or `concept:themes/wohnen`; gives the catalogue's number."""
    with db.transaction():
        lock_head()
        number = refresh(showing(subjects, (State.PUBLISHED,)), subjects)
        _index(showing(subjects, FOUND))
        return number


def _index(chosen: Select[int]) -> None:
    ids: Sequence[int] = db.session().scalars(chosen.limit(MOST_SINGLE + 1)).all()
    if len(ids) > MOST_SINGLE:
        enqueue(TaskKind.REINDEX)
        return
    codes = select(literal(TaskKind.INDEX.value), Indicator.code, literal(db.clock.now(), Task.made_at.type))
    rows = codes.where(Indicator.id.in_(ids)).order_by(Indicator.code)
    db.session().execute(insert(Task).from_select(["kind", "subject", "made_at"], rows))

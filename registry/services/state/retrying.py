"""Tasks that cannot be done: tried a few times, then set aside until the worker starts anew."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select, update

from registry import db
from registry.errors import RegistryError, Unavailable
from registry.model import Task
from registry.search.folder import IndexBroken, IndexBusy
from registry.services.state.outbox import TaskKind
from registry.texts import sentence_of

MOST_TASKS = 500  # taken at once
MOST_TRIES = 5
# The moment is at fault here, not the task: such things are tried for ever.
TRANSIENT = (Unavailable, OSError, MemoryError, IndexBroken, IndexBusy)

T = TypeVar("T")


class TaskFailed(RegistryError):
    """A task could not be done and will be tried again; `cause` says why."""

    message = "Der Auftrag „%(kind)s %(subject)s“ gelang nicht und wird wieder versucht: %(cause)s"


class TaskSetAside(TaskFailed):
    """A task could not be done and is not tried again before the worker starts anew."""

    message = (
        "Der Auftrag „%(kind)s %(subject)s“ gelang auch zuletzt nicht und ist beiseitegelegt,"
        " bis der Arbeitsprozess neu startet: %(cause)s"
    )


class TaskUnknown(TaskSetAside):
    """A task of a kind that this release does not know."""

    message = (
        "Den Auftrag „%(kind)s %(subject)s“ kennt diese Version des Registers nicht; er ist beiseitegelegt,"
        " bis der Arbeitsprozess neu startet."
    )


class Todo(NamedTuple):
    """A task that waits: its number, what is to be done, and about what."""

    id: int
    kind: str
    subject: str


Failed = Callable[[TaskFailed], object]


def waiting(*kinds: str) -> list[Todo]:
    """List the tasks of these kinds that are to be done, in order, as many as are taken at once."""
    return _tasks(Task.kind.in_(kinds), Task.tries < MOST_TRIES)


def aside(*kinds: str) -> list[Todo]:
    """List the tasks that were set aside, of these kinds or of all."""
    return _tasks(Task.tries >= MOST_TRIES, *([Task.kind.in_(kinds)] if kinds else ()))


def set_unknown_aside(failed: Failed) -> None:
    """Set tasks aside that nobody knows how to do."""
    todo = _tasks(Task.kind.not_in(list(TaskKind)), Task.tries < MOST_TRIES)
    if not todo:
        return
    with db.transaction() as session:
        are_these = Task.id.in_([task.id for task in todo])
        session.execute(update(Task).where(are_these).values(tries=MOST_TRIES))
    for task in todo:
        failed(TaskUnknown(kind=task.kind, subject=task.subject))


def take_up_again() -> None:
    """Let every task be tried anew, those that were set aside too."""
    with db.transaction() as session:
        session.execute(update(Task).where(Task.tries > 0).values(tries=0))


def raised(error: TaskFailed) -> None:
    """Let a failure be the caller's; the worker tells it instead and goes on."""
    raise error


def each(todo: Sequence[Todo], do: Callable[[Sequence[Todo]], object], failed: Failed = raised) -> int:
    """Do tasks, those that can be done; count the tries of the others and give how many were done."""
    alike: dict[tuple[str, str], list[Todo]] = {}  # what is asked for twice is tried once
    for task in todo:
        alike.setdefault((task.kind, task.subject), []).append(task)
    left: list[Todo] = []

    def note(tasks: list[Todo], error: Exception) -> None:
        left.extend(tasks)
        failed(_counted(tasks, error))

    apart(list(alike.values()), lambda some: do(list(chain(*some))), note)
    return len(todo) - len(left)


def apart(
    items: Sequence[T], do: Callable[[Sequence[T]], object], failed: Callable[[T, Exception], None]
) -> None:
    """Do something with all items at once; where that cannot be, with ever fewer, so that one spoils no other."""
    if not items:
        return
    try:
        do(items)
    except TRANSIENT:
        raise
    except Exception as error:  # whatever it is that one item cannot do
        if len(items) == 1:
            failed(items[0], error)
            return
        half = len(items) // 2
        apart(items[:half], do, failed)
        apart(items[half:], do, failed)


def cause_of(error: Exception) -> str:
    """Say in one line what went wrong."""
    if isinstance(error, RegistryError):
        return sentence_of(error)
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _tasks(*conditions: object) -> list[Todo]:
    chosen = select(Task.id, Task.kind, Task.subject).where(*conditions)  # type: ignore[arg-type]
    with db.reading() as session:
        return [Todo(*row) for row in session.execute(chosen.order_by(Task.id).limit(MOST_TASKS))]


def _counted(tasks: Sequence[Todo], error: Exception) -> TaskFailed:
    are_these = Task.id.in_([task.id for task in tasks])
    with db.transaction() as session:
        session.execute(update(Task).where(are_these).values(tries=Task.tries + 1))
        tries = session.scalar(select(func.max(Task.tries)).where(are_these)) or 0
    kind = TaskSetAside if tries >= MOST_TRIES else TaskFailed
    fault = kind(kind=tasks[0].kind, subject=tasks[0].subject, cause=cause_of(error))
    fault.__cause__ = error
    return fault

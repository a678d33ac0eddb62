"""Publishes what was released for a day that has come: the worker does it, as the registry itself."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, select, update

from registry import db, texts
from registry.errors import Invalid, RegistryError
from registry.model import Definition, Indicator, Scheduled, Task
from registry.rules.localised import Localised
from registry.services.lifecycle import publishing, scheduling
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.retrying import Failed, TaskFailed, Todo, each, raised, waiting
from registry.texts import gettext as _

UNEXPECTED = "Ein unerwarteter Fehler; er steht im Protokoll des Arbeitsprozesses."


def leave_word() -> None:
    """Leave a task for each version whose day has come, the earliest first, unless there is one already."""
    with db.reading():
        if not _unasked():
            return
    with db.transaction():
        enqueue(TaskKind.PUBLISH, _unasked())


def drain(failed: Failed = raised) -> int:
    """Publish what the outbox names; what cannot be published says why on its page. Gives how many were done."""

    def note(error: TaskFailed) -> None:
        _note_obstacle(str(error.data["subject"]), error.__cause__ or error)
        failed(error)

    return each(waiting(TaskKind.PUBLISH), _do, note)


def _unasked() -> list[str]:
    asked = set(db.session().scalars(select(Task.subject).where(Task.kind == TaskKind.PUBLISH)))
    return [code for code in scheduling.due() if code not in asked]


def _do(todo: Sequence[Todo]) -> None:
    with db.transaction() as session:
        for code in dict.fromkeys(task.subject for task in todo):
            for number in session.scalars(_waiting_of(code)).all():
                publishing.publish_scheduled(number)
        session.execute(delete(Task).where(Task.id.in_([task.id for task in todo])))


def _waiting_of(code: str) -> Select[int]:
    chosen = select(Scheduled.definition_id).join(Definition, Definition.id == Scheduled.definition_id)
    return chosen.join(Indicator, Indicator.id == Definition.indicator_id).where(Indicator.code == code)


def _note_obstacle(code: str, error: BaseException) -> None:
    with db.transaction() as session:
        told = update(Scheduled).where(Scheduled.definition_id.in_(_waiting_of(code)))
        session.execute(told.values(obstacle=_told(error)))


def _told(error: BaseException) -> Localised:
    said = []
    for language in texts.LANGUAGES:
        with texts.use_language(language):
            said.append(_sentence(error))
    return Localised(*said)


def _sentence(error: BaseException) -> str:
    if not isinstance(error, RegistryError):
        return _(UNEXPECTED)
    findings = error.findings if isinstance(error, Invalid) else ()
    return " ".join([texts.sentence_of(error), *map(texts.sentence_of_finding, findings)])

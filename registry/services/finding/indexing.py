"""Keeps the index as the database is: whole builds, and what the outbox says has changed."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.sql.elements import ColumnElement

from registry import db, settings
from registry.model import Definition, Head, Indicator, Task
from registry.rules.lifecycle import OPEN
from registry.search import folder as places
from registry.search import index as search
from registry.search.document import DRAFT_SUFFIX, Document, document_of
from registry.search.folder import IndexBroken
from registry.search.question import Question
from registry.services.content.records import records_of
from registry.services.finding.finding import index
from registry.services.state import retrying
from registry.services.state.marks import mark, set_mark
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.progress import Progress
from registry.services.state.retrying import MOST_TASKS, Failed, Todo, raised

KINDS = (TaskKind.INDEX, TaskKind.REINDEX)
MARK = "index"  # the build and the position that the outbox was emptied up to
CHUNK = 200  # definitions pictured at once


class Outbox(NamedTuple):
    """What waits for the index: the position it leads to, and the tasks."""

    position: int
    todo: tuple[Todo, ...]

    @property
    def whole(self) -> list[Todo]:
        """List the tasks that ask for a whole build."""
        return [task for task in self.todo if task.kind == TaskKind.REINDEX]


def build(progress: Progress | None = None) -> int:
    """Build the whole index anew beside the present one and swap them; give the count of documents.

    What cannot be made a document is left out, and a task to index it stays.
    """
    outbox, aside, left_out = read_outbox(), retrying.aside(*KINDS), set[str]()
    documents = _counted(_all_documents(left_out), count_findable(), progress)
    count = search.rebuild(_folder(), documents, outbox.position)
    with db.transaction():
        _settle((*outbox.todo, *aside), outbox.position)
        enqueue(TaskKind.INDEX, sorted(left_out))
    return count


def drain(failed: Failed = raised) -> int:
    """Bring the index up to what the outbox says; give how many tasks were done."""
    outbox = read_outbox()
    if outbox.whole:
        return retrying.each(outbox.whole, lambda _: build(), failed)
    return retrying.each(outbox.todo, partial(_write, outbox=outbox), failed)


def is_sound() -> bool:
    """Tell whether there is an index, of this release and database and not behind what was drained."""
    try:
        build, position = places.current(_folder()), index().number
        index().search(Question())
    except IndexBroken:
        return False
    noted = (mark(MARK) or ":-1").split(":")
    with db.reading() as session:
        end = session.execute(select(Head.change_number)).scalar_one()
    is_ours = places.is_of_this_release(build) and noted[0] == build.name
    return is_ours and int(noted[1]) <= position <= end


def is_there() -> bool:
    """Tell whether there is an index that no reader found broken; quick enough to be asked all the time."""
    return (_folder() / places.CURRENT).exists() and not places.is_reported(_folder())


def count_findable() -> int:
    """Count what the index should hold."""
    with db.reading() as session:
        return session.scalar(_findable(func.count(Definition.id))) or 0


def size() -> int:
    """Count what the index holds."""
    return index().size


def read_outbox() -> Outbox:
    """Read what waits for the index; the position is read first, so that it is never too high."""
    with db.reading() as session:
        end = session.execute(select(Head.change_number)).scalar_one()
        todo = tuple(retrying.waiting(*KINDS))
    return Outbox(end if len(todo) < MOST_TASKS else 0, todo)  # 0: more is waiting, stay where the index is


def _write(todo: Sequence[Todo], outbox: Outbox) -> None:
    codes = frozenset(task.subject for task in todo)
    documents = _documents(Indicator.code.in_(codes))
    gone = _possible_ids(codes) - {document.id for document in documents}
    is_all = len(todo) == len(outbox.todo)
    position = (outbox.position if is_all else 0) or index().number
    index().write(documents, gone, number=position)
    _settle(todo, position)


def _settle(todo: Sequence[Todo], position: int) -> None:
    """Note how far the index is, and take away what is done."""
    build_name = places.current(_folder()).name
    with db.transaction() as session:
        session.execute(delete(Task).where(Task.id.in_([task.id for task in todo])))
        set_mark(MARK, f"{build_name}:{position}")


def _possible_ids(codes: Collection[str]) -> set[str]:
    return {*codes, *(f"{code}{DRAFT_SUFFIX}" for code in codes)}


def _findable(*what: Any) -> Select[Any]:
    """Choose from open drafts and the definitions that indicators point to, published or retired."""
    is_findable = (Definition.id == Indicator.published_id) | Definition.state.in_(OPEN)
    return select(*what).join(Indicator, Indicator.id == Definition.indicator_id).where(is_findable)


def _all_documents(left_out: set[str]) -> Iterator[Document]:
    """Make every document; gathers the codes of definitions that cannot be one, unless none can."""
    last, is_any, fault = 0, False, None
    while ids := _ids_after(last):
        documents: list[Document] = []
        faulty: dict[int, Exception] = {}
        retrying.apart(ids, partial(_add_documents, documents), faulty.__setitem__)
        yield from documents
        left_out |= _codes_of(faulty)
        last, is_any, fault = ids[-1], is_any or bool(documents), next(iter(faulty.values()), fault)
    if fault and not is_any:  # then it is not the definitions' fault
        raise fault


def _ids_after(last: int) -> Sequence[int]:
    with db.reading() as session:
        page = _findable(Definition.id).where(Definition.id > last).order_by(Definition.id)
        return session.scalars(page.limit(CHUNK)).all()


def _add_documents(documents: list[Document], ids: Sequence[int]) -> None:
    documents += _documents(Definition.id.in_(ids))


def _codes_of(ids: Collection[int]) -> set[str]:
    with db.reading() as session:
        chosen = select(Indicator.code).join(Definition, Definition.indicator_id == Indicator.id)
        return set(session.scalars(chosen.where(Definition.id.in_(ids)))) if ids else set()


def _documents(condition: ColumnElement[bool]) -> list[Document]:
    with db.reading() as session:
        found = session.scalars(_findable(Definition).where(condition).order_by(Definition.id)).all()
        documents = [document_of(record) for record in records_of(list(found))] if found else []
    return [document for document in documents if document]


def _counted(documents: Iterator[Document], total: int, progress: Progress | None) -> Iterator[Document]:
    for done, document in enumerate(documents, 1):
        yield document
        if progress and done % CHUNK == 0:
            progress(done, total)


def _folder() -> Path:
    return settings.current().index_folder

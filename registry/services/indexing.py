"""Keeps the index as the database is: whole builds, and what the outbox says has changed."""

from collections.abc import Callable, Collection, Iterator
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
from registry.services.finding import index
from registry.services.picturing import records_of
from registry.services.rendering import mark, set_mark

Progress = Callable[[int, int], None]
MARK = "index"  # the build and the position that the outbox was emptied up to
INDEX, REINDEX = "index", "reindex"
CHUNK = 200  # definitions pictured at once
MOST_TASKS = 500  # taken at once


class Outbox(NamedTuple):
    """What waits for the index: the position it leads to, the tasks, the codes they name."""

    position: int
    ids: tuple[int, ...]
    codes: frozenset[str]
    is_everything: bool


def build(progress: Progress | None = None) -> int:
    """Build the whole index anew beside the present one and swap them; give the count of documents."""
    waiting = outbox()
    documents = _counted(_all_documents(), count_findable(), progress)
    count = search.rebuild(_folder(), documents, waiting.position)
    _settle(waiting)
    return count


def drain() -> int:
    """Bring the index up to what the outbox says; give how many tasks were done."""
    waiting = outbox()
    if waiting.ids:
        if waiting.is_everything:
            build()
        else:
            _write(waiting)
    return len(waiting.ids)


def is_sound() -> bool:
    """Tell whether there is an index, of this database and not behind what was drained."""
    try:
        build_name, position = places.current(_folder()).name, index().number
        index().search(Question())
    except IndexBroken:
        return False
    noted = (mark(MARK) or ":-1").split(":")
    with db.reading() as session:
        end = session.execute(select(Head.change_number)).scalar_one()
    return noted[0] == build_name and int(noted[1]) <= position <= end


def is_there() -> bool:
    """Tell whether there is an index at all; quick enough to be asked all the time."""
    return (_folder() / places.CURRENT).exists()


def count_findable() -> int:
    """Count what the index should hold."""
    with db.reading() as session:
        return session.scalar(_findable(func.count(Definition.id))) or 0


def size() -> int:
    """Count what the index holds."""
    return index().size


def outbox() -> Outbox:
    """Read what waits for the index; the position is read first, so that it is never too high."""
    with db.reading() as session:
        end = session.execute(select(Head.change_number)).scalar_one()
        question = select(Task.id, Task.kind, Task.subject).where(Task.kind.in_((INDEX, REINDEX)))
        tasks = session.execute(question.order_by(Task.id).limit(MOST_TASKS)).all()
    codes = frozenset(subject for _, kind, subject in tasks if kind == INDEX)
    position = end if len(tasks) < MOST_TASKS else 0  # 0: more is waiting, stay where the index is
    return Outbox(position, tuple(t[0] for t in tasks), codes, any(t[1] == REINDEX for t in tasks))


def _write(waiting: Outbox) -> None:
    documents = _documents(Indicator.code.in_(waiting.codes))
    gone = _possible_ids(waiting.codes) - {document.id for document in documents}
    position = waiting.position or index().number
    index().write(documents, gone, number=position)
    _settle(waiting._replace(position=position))


def _settle(waiting: Outbox) -> None:
    """Note how far the index is, and take away what is done."""
    build_name = places.current(_folder()).name
    with db.transaction() as session:
        session.execute(delete(Task).where(Task.id.in_(waiting.ids)))
        set_mark(MARK, f"{build_name}:{waiting.position}")


def _possible_ids(codes: Collection[str]) -> set[str]:
    return {*codes, *(f"{code}{DRAFT_SUFFIX}" for code in codes)}


def _findable(*what: Any) -> Select[Any]:
    """Choose from open drafts and the definitions that indicators point to, published or retired."""
    is_findable = (Definition.id == Indicator.published_id) | Definition.state.in_(OPEN)
    return select(*what).join(Indicator, Indicator.id == Definition.indicator_id).where(is_findable)


def _all_documents() -> Iterator[Document]:
    last = 0
    while True:
        with db.reading() as session:
            page = _findable(Definition.id).where(Definition.id > last).order_by(Definition.id)
            ids = session.scalars(page.limit(CHUNK)).all()
        if not ids:
            return
        yield from _documents(Definition.id.in_(ids))
        last = ids[-1]


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

"""Finds indicators: the index answers, filtered by what the actor may see; without an index the database does."""

from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from registry import db, settings
from registry.errors import BadQuestion, NoSuchPage
from registry.model import Definition, Indicator
from registry.rules.access import VISIBLE, Actor, visibilities
from registry.rules.fields import EVIDENCE_IN_SHORT
from registry.rules.lifecycle import State
from registry.search.document import STATUSES, Document, document_of
from registry.search.folder import IndexBroken
from registry.search.index import Index, open_index
from registry.search.question import LARGEST_PAGE, Answer, Hit, Listed, Piece, Question
from registry.services.content.records import records_of
from registry.services.finding.matching import has_words
from registry.services.finding.places import gazetteer
from registry.services.log.withholding import withdrawn
from registry.services.names.naming import Names, names
from registry.services.names.referring import CONDITIONS


def find(actor: Actor, question: Question) -> Answer:
    """Answer a question with what this actor may see; BadQuestion for a filter's value, NoSuchPage for a page that is not there."""
    allowed = _allowed(actor, question)
    try:
        answer = index().search(allowed)
    except IndexBroken:
        answer = _from_database(allowed)
    if question.page > 1 and not answer.items:
        raise NoSuchPage(value=question.page, pages=max(1, -(-answer.total // question.size)))
    return answer


def find_all(actor: Actor, question: Question) -> tuple[Answer, Iterator[Listed]]:
    """Answer a question with all this actor may see, told one by one; call it inside a read, and read on inside."""
    allowed = _allowed(actor, question)
    try:
        return index().everything(allowed)
    except IndexBroken:
        first = _from_database(replace(allowed, page=1, size=LARGEST_PAGE))
        return replace(first, items=()), _all_from_database(allowed, first)


def listed(hit: Hit) -> Listed:
    """Say of a hit what only the search knows."""
    return Listed(**{name: getattr(hit, name) for name in Listed._fields})


def _all_from_database(question: Question, first: Answer) -> Iterator[Listed]:
    yield from map(listed, first.items)
    for page in range(2, -(-first.total // LARGEST_PAGE) + 1):
        yield from map(listed, _from_database(replace(question, page=page, size=LARGEST_PAGE)).items)


def _allowed(actor: Actor, question: Question) -> Question:
    if question.filters:
        _require_known(question)
    seen = tuple(visibility.value for visibility in visibilities(actor))
    return replace(question, visibilities=seen, hidden=withdrawn(), gazetteer=gazetteer(question.text))


def _require_known(question: Question) -> None:
    labels = names()
    known: dict[str, Container[str]] = {
        "theme": {code for scheme, code in labels.concept_ids if scheme == "themes"},
        "periodicity": {code for scheme, code in labels.concept_ids if scheme == "frequencies"},
        "office": labels.office_ids,
        "level": labels.level_ids,
        "programme": labels.programme_ids,
        "status": STATUSES,
        "evidence": EVIDENCE_IN_SHORT,
    }
    for name, values in question.filters.items():
        for value in values:
            if value not in known[name]:
                raise BadQuestion(field=name, value=value[:60])


def index_number() -> int:
    """Give the position of the outbox that the index reflects; -1 while there is no index."""
    try:
        return index().number
    except (IndexBroken, OSError):
        return -1


def index() -> Index:
    """Give this process's reader of the index."""
    return _reader(settings.current().index_folder)


@cache
def _reader(folder: Path) -> Index:
    return open_index(folder)


def _from_database(question: Question) -> Answer:
    """Answer simply while the worker builds the index: words in title or code, by title, without facets."""
    with db.reading() as session:
        chosen = _matching(question)
        total = session.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
        shown = (
            chosen.order_by(Indicator.code).limit(question.size).offset((question.page - 1) * question.size)
        )
        definitions = list(session.scalars(shown))
        documents = [document_of(record) for record in records_of(definitions)] if definitions else []
        return Answer(total, tuple(_hit(document) for document in documents if document), {})


def _matching(question: Question) -> Select[Definition]:
    states = [state for state, visibility in VISIBLE.items() if visibility in question.visibilities]
    current = (Definition.id == Indicator.published_id) | (
        Definition.state.in_((State.DRAFT, State.PROPOSED, State.AGREED))
    )
    chosen = select(Definition).join(Indicator, Indicator.id == Definition.indicator_id)
    chosen = chosen.where(current, Definition.state.in_(states))
    labels = names()
    for name, values in question.filters.items():
        chosen = chosen.where(or_(*(_FILTERS[name](value, labels) for value in values)))
    return chosen.where(*has_words(question.text))


def _status(value: str, labels: Names) -> ColumnElement[bool]:
    if value in _FLAGS:
        state, flag = _FLAGS[value]
        return and_(Definition.state == state, flag)
    plain = [not_(flag) for state, flag in _FLAGS.values() if state == value]
    return and_(Definition.state == value, *plain)


_FLAGS: dict[str, tuple[State, ColumnElement[bool]]] = {
    "adopted": (State.PUBLISHED, Definition.is_adopted.is_(True)),
    "candidate": (State.DRAFT, Definition.is_candidate.is_(True)),
}
_FILTERS: dict[str, Callable[[str, Names], ColumnElement[bool]]] = {
    "theme": lambda value, labels: Definition.theme_id == labels.concept_ids["themes", value],
    "periodicity": lambda value, labels: (
        Definition.periodicity_id == labels.concept_ids["frequencies", value]
    ),
    "office": lambda value, labels: Indicator.steward_id == labels.office_ids[value],
    "level": lambda value, labels: CONDITIONS["level"](labels.level_ids[value]),
    "programme": lambda value, labels: CONDITIONS["programme"](labels.programme_ids[value]),
    "status": _status,
    "evidence": lambda value, labels: Definition.evidence_status == value,
}


def _hit(document: Document) -> Hit:
    return Hit(
        id=document.id,
        code=document.code,
        title=document.title,
        title_pieces=(Piece(document.title.de, False),),
        snippet=_snippet(document),
        snippet_language="de",
        state=document.state,
        status=document.status,
        is_adopted=document.is_adopted,
        is_candidate=document.is_candidate,
        evidence_status=document.evidence_status,
        office=document.office and (document.office.code, document.office.label),
        office_is_assigned=document.office_is_assigned,
        theme=document.theme and (document.theme.code, document.theme.label),
        smallest_level=document.smallest_level,
        has_one_level=document.has_one_level,
        since=document.since,
        until=document.until,
        version=document.version,
        score=0.0,
        modified=document.modified,
    )


def _snippet(document: Document) -> tuple[Piece, ...]:
    return (Piece(document.definition.de, False),) if document.definition else ()

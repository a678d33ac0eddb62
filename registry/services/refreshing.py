"""Renders the fragments of published definitions anew, as one step of the catalogue."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Select, select

from registry import db
from registry.model import Definition, Indicator
from registry.rules.access import SYSTEM
from registry.rules.lifecycle import State
from registry.services.picturing import records_of
from registry.services.recording import Entry, Subject, lock_head, record
from registry.services.rendering import (
    HEAD_MARK,
    are_current,
    close,
    export_head,
    next_number,
    open_fragments,
    render,
    set_mark,
)

CHUNK = 200  # indicators rendered at once


def refresh(codes: Collection[str]) -> int | None:
    """Render these indicators anew, because something they show has changed; give the catalogue's number."""
    return _refresh(select(Indicator.id).where(Indicator.code.in_(list(codes))))


def refresh_if_stale() -> int | None:
    """Render everything anew when settings or writer have changed since; give the catalogue's number."""
    if are_current():
        return None
    with db.transaction():
        number = _refresh(select(Indicator.id))
        set_mark(HEAD_MARK, export_head().stamp)
        return number


def _refresh(chosen: Select[int]) -> int | None:
    with db.transaction():
        # The head comes first here: nobody may publish while everything is rendered.
        lock_head()
        pages = _published(chosen)
        first = next(pages, None)
        if first is None:
            return None
        number = next_number(0)
        _exchange(first, number)
        for page in pages:
            _exchange(page, number)
        subject = Subject("catalogue", str(number))
        record(SYSTEM, Entry("refresh", subject, catalogue_number=number))
        return number


def _published(chosen: Select[int]) -> Iterator[Sequence[Definition]]:
    session, last = db.session(), 0
    while True:
        page = select(Definition).where(
            Definition.state == State.PUBLISHED, Definition.indicator_id.in_(chosen), Definition.id > last
        )
        found = session.scalars(page.order_by(Definition.id).limit(CHUNK)).all()
        if not found:
            return
        yield found
        last = found[-1].id
        for definition in found:
            session.expunge(definition)


def _exchange(definitions: Sequence[Definition], number: int) -> None:
    head, records = export_head(), records_of(list(definitions))
    close([definition.indicator_id for definition in definitions], number)
    open_fragments(
        ((d.indicator_id, r.code, render(r, head)) for d, r in zip(definitions, records, strict=True)),
        number,
    )

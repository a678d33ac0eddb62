"""Renders the fragments of published definitions anew, as one step of the catalogue."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Select, delete, select

from registry import db
from registry.formats.packing import Packed, from_stored, unpack
from registry.model import Definition, Fragment, Indicator, Task
from registry.rules.access import SYSTEM
from registry.rules.diff import FieldChange
from registry.rules.lifecycle import State
from registry.services.catalogue.fragments import (
    are_current,
    close,
    export_head,
    next_number,
    open_fragments,
    render,
    say_current,
)
from registry.services.content.records import records_of
from registry.services.log.recording import Entry, lock_head, record
from registry.services.state import retrying
from registry.services.state.outbox import TaskKind
from registry.services.state.retrying import Failed, Todo, raised
from registry.services.state.topics import Topic

CHUNK = 200  # indicators rendered at once


class Rendered(NamedTuple):
    """An indicator with those of its bodies that are other than what is stored, by form."""

    indicator_id: int
    code: str
    bodies: dict[str, Packed]


def drain(failed: Failed = raised) -> int:
    """Render everything anew where the outbox asks for it; gives how many tasks were done."""
    return retrying.each(retrying.waiting(TaskKind.REFRESH), _do, failed)


def _do(todo: Sequence[Todo]) -> None:
    with db.transaction() as session:
        refresh_if_stale()
        session.execute(delete(Task).where(Task.id.in_([task.id for task in todo])))


def refresh(chosen: Select[int], subjects: Sequence[str] = ()) -> int | None:
    """Render these published indicators anew, as one step of the catalogue; None when nothing differs.

    `subjects` names what changed, for the log.
    """
    with db.transaction():
        # The head comes first here: nobody may publish while everything is rendered.
        lock_head()
        number = None
        for page in _published(chosen):
            rendered = _differing(page)
            if rendered:
                number = number or next_number(0)
                _exchange(rendered, number)
        if number is not None:
            record(
                SYSTEM,
                Entry("refresh", Topic("catalogue", str(number)), _shown(subjects), catalogue_number=number),
            )
        return number


def _shown(subjects: Sequence[str]) -> tuple[FieldChange, ...]:
    return (FieldChange("shows", None, tuple(subjects)),) if subjects else ()


def refresh_if_stale() -> int | None:
    """Render everything anew when settings or writer have changed since; give the catalogue's number."""
    if are_current():
        return None
    with db.transaction():
        number = refresh(select(Indicator.id).where(Indicator.published_id.is_not(None)))
        say_current()
        return number


def _published(chosen: Select[int]) -> Iterator[list[Definition]]:
    session = db.session()
    ids = sorted(session.scalars(chosen))
    for first in range(0, len(ids), CHUNK):
        page = select(Definition).where(
            Definition.state == State.PUBLISHED, Definition.indicator_id.in_(ids[first : first + CHUNK])
        )
        found = list(session.scalars(page.order_by(Definition.indicator_id)))
        yield found
        for definition in found:
            session.expunge(definition)


def _differing(definitions: list[Definition]) -> list[Rendered]:
    stored: dict[tuple[int, str], Packed] = {}
    current = select(Fragment.indicator_id, Fragment.form, Fragment.body).where(
        Fragment.indicator_id.in_([d.indicator_id for d in definitions]), Fragment.number_until.is_(None)
    )
    for indicator_id, form, body in db.session().execute(current):
        stored[indicator_id, form] = from_stored(body)
    head, records = export_head(), records_of(definitions)
    rendered = (
        Rendered(
            d.indicator_id,
            r.code,
            {f: b for f, b in render(r, head).items() if not _is_same(stored.get((d.indicator_id, f)), b)},
        )
        for d, r in zip(definitions, records, strict=True)
    )
    return [each for each in rendered if each.bodies]


def _is_same(before: Packed | None, after: Packed) -> bool:
    """Compare what is packed: another release may pack the same text in other blocks."""
    return before is not None and (before == after or unpack(before) == unpack(after))


def _exchange(rendered: Sequence[Rendered], number: int) -> None:
    for form in {form for each in rendered for form in each.bodies}:
        close([each.indicator_id for each in rendered if form in each.bodies], number, form=form)
    open_fragments(rendered, number)

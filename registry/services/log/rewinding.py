"""Says what a thing stated at an earlier point of the log, and who changed it since: the base that a form was made from.

A form carries the number of the last entry there was when it was made. What the thing says now, with everything
taken back that the log tells of later, is what the form showed: no copy of it is kept anywhere.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from registry import db
from registry.model import Account, Change, ChangeField, table_of
from registry.rules.access import Actor
from registry.rules.merging import UNKNOWN
from registry.services.state.position import standing

_change, _field = table_of(Change).c, table_of(ChangeField).c


class Editor(NamedTuple):
    """Who changed something, and when; `is_self` for whoever asks, in another window."""

    person: str | None
    is_self: bool
    made_at: datetime


class Stretch(NamedTuple):
    """The entries to take back: of which thing, under all codes it had, and after which entry.

    `before` and `action` narrow them where a code tells of more than one thing.
    """

    kind: str
    codes: tuple[str, ...]
    after: int
    before: int | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a thing stated then, in plain values, and by field who changed it last since."""

    values: dict[str, object]
    editors: dict[str, Editor] = field(default_factory=dict)
    last: Editor | None = None


def end_of_log() -> int:
    """Give the number that a form made now carries as its base."""
    with db.reading():
        return standing().change_number


def rewound(actor: Actor, stretch: Stretch, now: Mapping[str, object]) -> Earlier:
    """Take back what the log tells of a thing since; a value redacted there is UNKNOWN."""
    rows = _rows(stretch)
    values = dict(now)
    for row in rows:  # the latest first
        if row.field is not None:
            values[row.field] = _before(row)
    people = _people(row.account_id for row in rows)
    made = [
        (row.field, Editor(people.get(row.account_id), row.account_id == actor.account_id, row.made_at))
        for row in rows
    ]
    editors = {name: editor for name, editor in reversed(made) if name is not None}
    return Earlier(_stated(values), editors, made[0][1] if made else None)


def nothing_known(now: Mapping[str, object]) -> Earlier:
    """Say that nobody knows what a thing stated then."""
    return Earlier(dict.fromkeys(now, UNKNOWN))


class _Row(NamedTuple):
    account_id: int | None
    made_at: datetime
    field: str | None
    before: str | None
    before_digest: bytes | None


def _rows(stretch: Stretch) -> list[_Row]:
    chosen = (
        select(_change.account_id, _change.made_at, _field.field, _field.before, _field.before_digest)
        .select_from(
            table_of(Change).outerjoin(table_of(ChangeField), _field.change_number == _change.number)
        )
        .where(_change.subject_kind == stretch.kind, _change.subject_code.in_(stretch.codes))
        .where(_change.number > stretch.after)
        .order_by(_change.number.desc(), _field.position)
    )
    if stretch.before is not None:
        chosen = chosen.where(_change.number < stretch.before)
    if stretch.action is not None:
        chosen = chosen.where(_change.action == stretch.action)
    return [_Row(*row) for row in db.session().execute(chosen)]


def _before(row: _Row) -> object:
    if row.before is None:
        return None if row.before_digest is None else UNKNOWN
    return json.loads(row.before)


def _people(ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    chosen = select(Account.id, Account.name).where(Account.id.in_(wanted))
    return {row.id: row.name for row in db.session().execute(chosen)}


def _stated(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}

"""The change log as people read it: page by page, newest first, of one thing or of the whole registry."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Select, bindparam, func, literal_column, or_, select

from registry import db
from registry.errors import NoSuchPage, NotFound
from registry.formats.records import Reference
from registry.model import Account, Change, ChangeField, table_of
from registry.rules.access import Actor, Visibility, visibilities
from registry.rules.amounts import SHOWN_LETTERS
from registry.rules.content import Content
from registry.rules.diff import Piece, changes, with_gaps, words
from registry.rules.localised import Localised
from registry.services.log import values_in_words
from registry.services.log.values_in_words import label_of, told
from registry.services.log.withholding import STATED, Sides, sides_of
from registry.services.names.calling import called
from registry.services.names.naming import names
from registry.services.state.position import standing
from registry.services.state.topics import Topic

LOG_PAGE = 50
Visible = tuple[Visibility, ...]
Titles = dict[Topic, Localised]


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One changed field, told in words, with the German words compared one by one."""

    field: str
    label: str
    before: Localised | None
    after: Localised | None
    is_redacted: bool = False
    is_withheld: bool = False  # a value of a version that was withdrawn for legal reasons

    def pieces(self, language: str) -> tuple[Piece, ...]:
        """Compare before and after word by word in a language."""
        before, after = (_shown(side.text(language)) if side else "" for side in (self.before, self.after))
        return words(before, after)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One entry of the log as this reader may see it; `person` only for members."""

    number: int
    made_at: datetime
    action: str
    office: Reference | None
    person: str | None
    role: str | None
    subject_kind: str
    subject_code: str
    version: str | None
    decision: str | None
    reason: str | None
    fields: tuple[FieldLine, ...]
    is_public: bool
    catalogue_number: int | None
    title: Localised | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, newest first."""

    lines: tuple[ChangeLine, ...]
    total: int
    page: int
    pages: int


def log(
    actor: Actor, *, code: str | None = None, action: str | None = None, page: int = 1, size: int = LOG_PAGE
) -> LogPage:
    """Read the log, newest first: of one indicator, or of the whole registry."""
    asked = {"code": code, "action": action}
    with db.reading():
        total = _count(actor, asked)
        pages = max(1, -(-total // size))
        if not 1 <= page <= pages:
            raise NoSuchPage(value=page, pages=pages)
        chosen = _rows(visibilities(actor), is_of_one=code is not None, is_of_action=action is not None)
        rows = db.rows(chosen, asked | {"size": size, "start": (page - 1) * size})
        titles = {} if code else _titles(rows)
        return LogPage(_lines(actor, rows, titles), total, page, pages)


def change(actor: Actor, number: int) -> ChangeLine:
    """Read one entry of the log."""
    with db.reading() as session:
        chosen = select(*_change).where(_change.number == number, _is_visible(visibilities(actor)))
        rows = session.execute(chosen).all()
        if not rows:
            raise NotFound()
        return _lines(actor, rows, _titles(rows))[0]


def readable(fields: Sequence[FieldLine]) -> tuple[FieldLine, ...]:
    """Write days as people read them; the log itself keeps what was entered."""
    return tuple(
        replace(
            line,
            before=values_in_words.readable(line.field, line.before),
            after=values_in_words.readable(line.field, line.after),
        )
        for line in fields
    )


def entries(actor: Actor, numbers: Sequence[int]) -> tuple[ChangeLine, ...]:
    """Read some entries of the log, oldest first, as far as the reader may see them."""
    with db.reading() as session:
        chosen = select(*_change).where(_change.number.in_(numbers), _is_visible(visibilities(actor)))
        return _lines(actor, session.execute(chosen.order_by(_change.number)).all(), {})


def _shown(text: str) -> str:
    """Cut what nobody reads and no page can bear."""
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]} …"


def differences(before: Content, after: Content) -> tuple[FieldLine, ...]:
    """Tell every field in which two contents differ, in the order of the form."""
    found = changes(with_gaps(*before), with_gaps(*after))
    return readable(
        [
            FieldLine(c.field, label_of(c.field), told(c.field, c.before), told(c.field, c.after))
            for c in found
        ]
    )


_change, _field = table_of(Change).c, table_of(ChangeField).c
FIELDS_OF = (
    select(*_field)
    .where(_field.change_number.in_(bindparam("numbers", expanding=True)))
    .order_by(_field.change_number, _field.position)
)


@cache
def _rows(visible: Visible, *, is_of_one: bool, is_of_action: bool) -> Select[Any]:
    chosen = _where(select(*_change), visible, is_of_one=is_of_one, is_of_action=is_of_action)
    return chosen.order_by(_change.number.desc()).limit(bindparam("size")).offset(bindparam("start"))


@cache
def _counted(visible: Visible, *, is_of_one: bool, is_of_action: bool) -> Select[Any]:
    counted = select(func.count(_change.number))
    return _where(counted, visible, is_of_one=is_of_one, is_of_action=is_of_action)


@cache
def _counted_after(visible: Visible) -> Select[Any]:
    counted = select(func.count(_change.number)).where(_change.number > bindparam("after"))
    return counted.where(_is_visible(visible))


def _is_visible(visible: Visible) -> ColumnElement[bool]:
    # Written out: a list of values would be put in anew at each question.
    return or_(*(_change.visibility == literal_column(f"'{each}'") for each in visible))


def _where(chosen: Select[Any], visible: Visible, *, is_of_one: bool, is_of_action: bool) -> Select[Any]:
    chosen = chosen.where(_is_visible(visible))
    if is_of_one:
        chosen = chosen.where(_change.subject_kind == "indicator", _change.subject_code == bindparam("code"))
    return chosen.where(_change.action == bindparam("action")) if is_of_action else chosen


# By who may see what, and by the last restore: a log that was brought back may count otherwise.
_counts: WeakKeyDictionary[Engine, dict[tuple[Visible, str | None], tuple[int, int]]] = WeakKeyDictionary()


def _count(actor: Actor, asked: dict[str, Any]) -> int:
    """Count entries; those of the whole log are counted on from where the last count ended."""
    is_of_one, is_of_action = asked["code"] is not None, asked["action"] is not None
    if is_of_one or is_of_action:
        counted = _counted(visibilities(actor), is_of_one=is_of_one, is_of_action=is_of_action)
        return int(db.rows(counted, asked)[0][0])
    now, visible = standing(), visibilities(actor)
    known, key = _counts.setdefault(db.engine(), {}), (visible, now.restored)
    end, (number, count) = now.change_number, known.get(key, (0, 0))
    if number > end:  # somebody who began to read later has counted already
        number = count = 0
    if number < end:
        count += db.rows(_counted_after(visible), {"after": number})[0][0]
        if not db.is_writing():
            known[key] = end, count
    return count


def _lines(actor: Actor, rows: Sequence[Any], titles: Titles) -> tuple[ChangeLine, ...]:
    found = db.rows(FIELDS_OF, {"numbers": [row.number for row in rows]})
    fields = {number: tuple(group) for number, group in groupby(found, lambda field: field.change_number)}
    people = _people(rows) if actor.is_member else {}
    return tuple(
        _line(row, fields.get(row.number, ()), sides_of(actor, row), people.get(row.account_id), titles)
        for row in rows
    )


def _people(rows: Sequence[Any]) -> dict[int | None, str]:
    ids = {row.account_id for row in rows if row.account_id is not None}
    if not ids:
        return {}
    chosen = select(Account.id, Account.name).where(Account.id.in_(ids))
    return {row.id: row.name for row in db.session().execute(chosen)}


def _titles(rows: Sequence[Any]) -> Titles:
    return called(Topic(row.subject_kind, row.subject_code) for row in rows)


def _line(row: Any, fields: Sequence[Any], hidden: Sides, person: str | None, titles: Titles) -> ChangeLine:
    labels = names()
    office = labels.offices.get(labels.office_ids.get(row.office or "", 0))
    return ChangeLine(
        row.number,
        row.made_at,
        row.action,
        Reference(*office[:3]) if office else None,
        person,
        row.role,
        row.subject_kind,
        row.subject_code,
        row.version,
        row.decision,
        json.loads(row.reason) if row.reason and not hidden.after else None,
        tuple(_field_line(field, hidden) for field in fields),
        row.visibility == Visibility.PUBLIC,
        row.catalogue_number,
        titles.get(Topic(row.subject_kind, row.subject_code)),
    )


def _field_line(row: Any, hidden: Sides) -> FieldLine:
    name = row.field
    is_redacted = (row.before is None and row.before_digest is not None) or (
        row.after is None and row.after_digest is not None
    )
    before, after = row.before, row.after
    is_withheld = name not in STATED and ((hidden.before and bool(before)) or (hidden.after and bool(after)))
    if name not in STATED:
        before, after = None if hidden.before else before, None if hidden.after else after
    then, now = (told(name, json.loads(value)) if value else None for value in (before, after))
    return FieldLine(name, label_of(name), then, now, is_redacted, is_withheld)

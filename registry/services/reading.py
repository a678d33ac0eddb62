"""What the pages about indicators show: one definition with its history, two compared, the log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from registry import db
from registry.errors import BadQuestion, NotFound
from registry.formats.records import DefinitionRecord, Reference
from registry.model import Account, Change, Definition, Head, Indicator
from registry.rules.access import Actor, Visibility, visibilities
from registry.rules.content import Content
from registry.rules.diff import Piece, changes, with_gaps, words
from registry.rules.lifecycle import FROZEN, OPEN, PUBLIC, State
from registry.rules.localised import Localised
from registry.services import exporting
from registry.services.contents import contents_of
from registry.services.naming import names
from registry.services.picturing import record_of
from registry.services.telling import label_of, told

LOG_PAGE = 50


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One numbered definition in the history of an indicator."""

    version: str
    state: State
    path: str
    valid_from: str | None
    valid_until: str | None
    published_at: datetime | None
    title: Localised
    notes: Localised | None
    reason: str | None
    decision: str | None
    is_adopted: bool
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One changed field, told in words, with the German words compared one by one."""

    field: str
    label: str
    before: Localised | None
    after: Localised | None
    is_redacted: bool = False

    def pieces(self, language: str) -> tuple[Piece, ...]:
        """Compare before and after word by word in a language."""
        before, after = (side.text(language) if side else "" for side in (self.before, self.after))
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


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator's page: the shown definition, its history, its latest log entries, what is near it."""

    record: DefinitionRecord
    versions: tuple[VersionLine, ...]
    log: LogPage
    related: tuple[Reference, ...]
    draft_id: int | None  # an open draft, for members
    catalogue_number: int
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one indicator and every field in which they differ."""

    code: str
    title: Localised
    before: VersionLine
    after: VersionLine
    fields: tuple[FieldLine, ...]
    versions: tuple[VersionLine, ...]


def catalogue_number() -> int:
    """Give the number of the catalogue's present step."""
    with db.reading() as session:
        return session.execute(select(Head.catalogue_number)).scalar_one()


def state() -> tuple[int, int, int]:
    """Give what every page depends on: the ends of log and catalogue, and the number of the names."""
    with db.reading() as session:
        row = session.execute(select(Head.change_number, Head.catalogue_number, Head.names_number)).one()
        return row[0], row[1], row[2]


def indicator(actor: Actor, code: str) -> IndicatorView:
    """Show the definition in force; members also see an indicator that has only a draft."""
    with db.reading() as session:
        found = _indicator(session, code)
        if found.published_id is None and actor.is_member and (draft := _open_draft(session, found)):
            return _view(session, actor, found, draft)
        return _view(session, actor, found, exporting.present(session, found))


def version(actor: Actor, code: str, number: str) -> IndicatorView:
    """Show one frozen definition, for ever."""
    with db.reading() as session:
        found = _indicator(session, code)
        return _view(session, actor, found, exporting.frozen(session, found, number))


def comparison(actor: Actor, code: str, before: str, after: str) -> Comparison:
    """Show what differs between two versions of an indicator, field by field."""
    with db.reading() as session:
        found = _indicator(session, code)
        pair = [exporting.frozen(session, found, number) for number in (before, after)]
        contents = contents_of(pair)
        lines = {line.version: line for line in _versions(session, found, None)}
        fields = differences(contents[pair[0].id], contents[pair[1].id])
        return Comparison(code, pair[1].title, lines[before], lines[after], fields, tuple(lines.values()))


def log(
    actor: Actor,
    *,
    code: str | None = None,
    kind: str = "indicator",
    action: str | None = None,
    page: int = 1,
    size: int = LOG_PAGE,
) -> LogPage:
    """Read the log, newest first: of one thing, or of the whole registry."""
    with db.reading() as session:
        conditions: list[ColumnElement[bool]] = [
            Change.visibility.in_([v.value for v in visibilities(actor)])
        ]
        if code is not None:
            conditions += [Change.subject_kind == kind, Change.subject_code == code]
        if action is not None:
            conditions.append(Change.action == action)
        return _log(session, actor, conditions, page, size, is_of_one=code is not None)


def change(actor: Actor, number: int) -> ChangeLine:
    """Read one entry of the log."""
    with db.reading() as session:
        may_see = Change.visibility.in_([v.value for v in visibilities(actor)])
        page = _log(session, actor, [may_see, Change.number == number], 1, 1)
        if not page.lines:
            raise NotFound()
        return page.lines[0]


def _indicator(session: Session, code: str) -> Indicator:
    found = session.execute(select(Indicator).where(Indicator.code == code)).scalar_one_or_none()
    if found is None:
        raise NotFound("Einen Indikator %(code)s gibt es nicht.", code=code)
    return found


def _open_draft(session: Session, found: Indicator) -> Definition | None:
    is_open = (Definition.indicator_id == found.id, Definition.state.in_(OPEN))
    return session.execute(select(Definition).where(*is_open)).scalar_one_or_none()


def _view(session: Session, actor: Actor, found: Indicator, shown: Definition) -> IndicatorView:
    draft = _open_draft(session, found) if actor.is_member else None
    return IndicatorView(
        record=record_of(shown, found),
        versions=_versions(session, found, shown.id),
        log=log(actor, code=found.code, size=5),
        related=_related(session, shown),
        draft_id=draft.id if draft else None,
        catalogue_number=catalogue_number(),
        is_current=shown.id == found.published_id or found.published_id is None,
    )


def _versions(session: Session, found: Indicator, shown_id: int | None) -> tuple[VersionLine, ...]:
    statement = select(
        Definition.id,
        Definition.major,
        Definition.minor,
        Definition.patch,
        Definition.state,
        Definition.valid_from,
        Definition.valid_until,
        Definition.published_at,
        Definition.title,
        Definition.version_notes,
        Definition.reason,
        Definition.decision,
        Definition.is_adopted,
    ).where(Definition.indicator_id == found.id, Definition.state.in_(FROZEN))
    rows = session.execute(
        statement.order_by(Definition.valid_from_earliest.nulls_first(), Definition.id)
    ).all()
    return tuple(
        _version_line(found.code, row, is_shown=row.id == shown_id) for row in rows if row.state in PUBLIC
    )


def _version_line(code: str, row: "Sequence[object] | object", *, is_shown: bool) -> VersionLine:
    d: Definition = row  # type: ignore[assignment]
    number = f"{d.major}.{d.minor}.{d.patch}"
    return VersionLine(
        number,
        State(d.state),
        f"/indicators/{code}/{number}",
        d.valid_from,
        d.valid_until,
        d.published_at,
        d.title,
        d.version_notes,
        d.reason,
        d.decision,
        d.is_adopted,
        is_shown,
    )


def _related(session: Session, shown: Definition, most: int = 6) -> tuple[Reference, ...]:
    """Name published indicators that count the same thing, then those of the same theme, oldest first."""
    found: dict[str, Reference] = {}
    for column in (Definition.numerator_id, Definition.denominator_id, Definition.theme_id):
        value = getattr(shown, column.key)
        if value is not None and len(found) < most:
            found |= {r.code: r for r in _sharing(session, column == value, shown.indicator_id, most)}
    return tuple(found.values())[:most]


def _sharing(
    session: Session, condition: ColumnElement[bool], own_id: int, most: int
) -> tuple[Reference, ...]:
    # In the order of the index on the shared column, so that the first few cost the same in any catalogue.
    chosen = (
        select(Indicator.code, Definition.title)
        .join(Indicator, Indicator.id == Definition.indicator_id)
        .where(condition, Definition.state == State.PUBLISHED, Definition.indicator_id != own_id)
        .order_by(Definition.id)
        .limit(most)
    )
    rows = session.execute(chosen.select_from(Definition))
    return tuple(Reference(code, title, f"/indicators/{code}") for code, title in rows)


def differences(before: Content, after: Content) -> tuple[FieldLine, ...]:
    """Tell every field in which two contents differ, in the order of the form."""
    found = changes(with_gaps(*before), with_gaps(*after))
    return tuple(
        FieldLine(c.field, label_of(c.field), told(c.field, c.before), told(c.field, c.after)) for c in found
    )


def _log(
    session: Session,
    actor: Actor,
    conditions: list[ColumnElement[bool]],
    page: int,
    size: int,
    *,
    is_of_one: bool = False,
) -> LogPage:
    total = session.execute(select(func.count()).select_from(Change).where(*conditions)).scalar_one()
    pages = max(1, -(-total // size))
    if not 1 <= page <= pages:
        raise BadQuestion(field="page", value=page)
    chosen = (
        select(Change).where(*conditions).order_by(Change.number.desc()).limit(size).offset((page - 1) * size)
    )
    rows = session.execute(chosen.options(selectinload(Change.fields))).scalars().all()
    people = _people(session, rows) if actor.is_member else {}
    codes = {row.subject_code for row in rows if row.subject_kind == "indicator"}
    titles = {} if is_of_one else _titles(session, codes)
    return LogPage(tuple(_line(row, people, titles) for row in rows), total, page, pages)


def _people(session: Session, rows: Sequence[Change]) -> dict[int, str]:
    ids = {row.account_id for row in rows if row.account_id is not None}
    if not ids:
        return {}
    return dict(session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))).all())


def _titles(session: Session, codes: set[str]) -> dict[str, Localised]:
    if not codes:
        return {}
    statement = (
        select(Indicator.code, Definition.title)
        .join(Definition, Definition.id == Indicator.published_id)
        .where(Indicator.code.in_(codes))
    )
    return dict(session.execute(statement).all())


def _line(row: Change, people: dict[int, str], titles: dict[str, Localised]) -> ChangeLine:
    labels = names()
    office = labels.offices.get(labels.office_ids.get(row.office or "", 0))
    fields = tuple(
        _field_line(f.field, f.before, f.after, bool(f.before_digest), bool(f.after_digest))
        for f in row.fields
    )
    return ChangeLine(
        row.number,
        row.made_at,
        row.action,
        Reference(*office[:3]) if office else None,
        people.get(row.account_id or 0),
        row.role,
        row.subject_kind,
        row.subject_code,
        row.version,
        row.decision,
        json.loads(row.reason) if row.reason else None,
        fields,
        row.visibility == Visibility.PUBLIC,
        row.catalogue_number,
        titles.get(row.subject_code),
    )


def _field_line(
    name: str, before: str | None, after: str | None, had_before: bool, had_after: bool
) -> FieldLine:
    is_redacted = (before is None and had_before) or (after is None and had_after)
    then, now = (told(name, json.loads(value)) if value else None for value in (before, after))
    return FieldLine(name, label_of(name), then, now, is_redacted)

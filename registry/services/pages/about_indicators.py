"""What the pages about indicators show: one definition with its history, two compared, what is near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from registry import db
from registry.errors import NotFound
from registry.formats.records import DefinitionRecord, Redrawn, Reference
from registry.model import Definition, Indicator, table_of
from registry.rules.access import Actor
from registry.rules.lifecycle import FROZEN, OPEN, PUBLIC, State
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote
from registry.services.catalogue import documents
from registry.services.content.contents import contents_of
from registry.services.content.records import Numbers, record_of
from registry.services.log import history
from registry.services.log.history import FieldLine, LogPage, differences
from registry.services.names.naming import names
from registry.services.pages.relating import related
from registry.services.state.position import Standing, standing

LATEST = 5  # entries of the log beside a definition


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
    is_break: bool  # values before it cannot be compared with those after it
    series_notes: tuple[SeriesNote, ...] = ()
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator's page: the shown definition, its history, its latest log entries, what is near it."""

    record: DefinitionRecord
    versions: tuple[VersionLine, ...]
    log: LogPage
    related: tuple[Reference, ...]
    draft_id: int | None  # an open draft, for members
    definition_id: int | None  # the definition shown, for members
    catalogue_number: int
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one indicator, the earlier before the later, and every field in which they differ.

    `between` are the versions that came after the earlier one, up to the later one.
    """

    code: str
    title: Localised
    before: VersionLine
    after: VersionLine
    fields: tuple[FieldLine, ...]
    versions: tuple[VersionLine, ...]
    between: tuple[VersionLine, ...]

    @property
    def breaks(self) -> tuple[VersionLine, ...]:
        """Give the versions between the two that break the series."""
        return tuple(line for line in self.between if line.is_break)


@dataclass(frozen=True, slots=True)
class Heading:
    """An indicator by its title, with its history: what stands above its log, and what no entry of it tells."""

    code: str
    path: str
    title: Localised
    versions: tuple[VersionLine, ...]
    boundary_changes: tuple[Redrawn, ...]


def catalogue_number() -> int:
    """Give the number of the catalogue's present step."""
    return state().catalogue_number


def state() -> Standing:
    """Give what every page depends on: the ends of log and catalogue, and the number of the names."""
    with db.reading():
        return standing()


def indicator(actor: Actor, code: str) -> IndicatorView:
    """Show the definition in force; members also see an indicator that has only a draft."""
    with db.reading() as session:
        found, shown = _shown(session, actor, code)
        return _view(session, actor, found, shown)


def version(actor: Actor, code: str, number: str) -> IndicatorView:
    """Show one frozen definition, for ever."""
    with db.reading() as session:
        found = documents.named(session, code)
        return _view(session, actor, found, documents.frozen(session, found, number))


def heading(actor: Actor, code: str) -> Heading:
    """Name an indicator and its versions; refused as its page is."""
    with db.reading() as session:
        found, shown = _shown(session, actor, code)
        rows = _versions(found)
        record = record_of(shown, found, _numbers(found, rows))
        return Heading(code, record.path, shown.title, _lines(found, rows), record.boundary_changes)


def comparison(actor: Actor, code: str, before: str, after: str) -> Comparison:
    """Show what differs between two versions of an indicator, field by field, in the order of time."""
    with db.reading() as session:
        found = documents.named(session, code)
        pair = {number: documents.frozen(session, found, number) for number in (before, after)}
        contents = contents_of(list(pair.values()))
        lines = _lines(found, _versions(found))
        places = [place for place, line in enumerate(lines) if line.version in pair]
        earlier, later = lines[places[0]], lines[places[-1]]
        told = [contents[pair[line.version].id] for line in (earlier, later)]
        between = lines[places[0] + 1 : places[-1] + 1]
        return Comparison(code, pair[later.version].title, earlier, later, differences(*told), lines, between)


WITH_PUBLISHED = (
    select(Indicator, Definition)
    .outerjoin(Definition, Definition.id == Indicator.published_id)
    .where(Indicator.code == bindparam("code"))
)


def _with_published(session: Session, code: str) -> tuple[Indicator, Definition | None]:
    row = session.execute(WITH_PUBLISHED, {"code": code}).one_or_none()
    if row is None:
        raise NotFound(documents.NO_SUCH_INDICATOR, code=code)
    return row[0], row[1]


def _shown(session: Session, actor: Actor, code: str) -> tuple[Indicator, Definition]:
    found, published = _with_published(session, code)
    if published is None and actor.is_member and (draft := _open_draft(session, found)):
        return found, draft
    return found, published or documents.present(session, found)


def _open_draft(session: Session, found: Indicator) -> Definition | None:
    is_open = (Definition.indicator_id == found.id, Definition.state.in_(OPEN))
    return session.execute(select(Definition).where(*is_open)).scalar_one_or_none()


def _view(session: Session, actor: Actor, found: Indicator, shown: Definition) -> IndicatorView:
    draft = _open_draft(session, found) if actor.is_member else None
    rows = _versions(found)
    record = record_of(shown, found, _numbers(found, rows))
    return IndicatorView(
        record=record,
        versions=_lines(found, rows, shown.id),
        log=history.log(actor, code=found.code, size=LATEST),
        related=related(shown, [names().concept_ids["keywords", word.code] for word in record.keywords]),
        draft_id=draft.id if draft else None,
        definition_id=shown.id if actor.is_member else None,
        catalogue_number=catalogue_number(),
        is_current=shown.id == found.published_id or found.published_id is None,
    )


_definition = table_of(Definition).c
VERSIONS = (
    select(
        *(
            _definition[name]
            for name in (
                *("id", "major", "minor", "patch", "state", "valid_from", "valid_until", "published_at"),
                *("title", "version_notes", "reason", "decision", "is_adopted", "series_notes"),
            )
        )
    )
    .where(_definition.indicator_id == bindparam("indicator_id"), _definition.state.in_(sorted(FROZEN)))
    .order_by(_definition.valid_from_earliest.nulls_first(), _definition.id)
)


def _versions(found: Indicator) -> Sequence[Any]:
    """Read every numbered version in the order of its force, those that were withdrawn too."""
    return db.rows(VERSIONS, {"indicator_id": found.id})


def _numbers(found: Indicator, rows: Sequence[Any]) -> Numbers:
    return {found.id: sorted((row.major, row.minor, row.patch) for row in rows)}


def _lines(found: Indicator, rows: Sequence[Any], shown_id: int | None = None) -> tuple[VersionLine, ...]:
    public = [row for row in rows if row.state in PUBLIC]
    return tuple(
        _line(
            found.code, row, is_break=bool(before and before.major != row.major), is_shown=row.id == shown_id
        )
        for before, row in zip([None, *public], public, strict=False)
    )


def _line(code: str, row: Any, *, is_break: bool, is_shown: bool) -> VersionLine:
    number = f"{row.major}.{row.minor}.{row.patch}"
    return VersionLine(
        number,
        State(row.state),
        f"/indicators/{code}/{number}",
        row.valid_from,
        row.valid_until,
        row.published_at,
        row.title,
        row.version_notes,
        row.reason,
        row.decision,
        row.is_adopted,
        is_break,
        row.series_notes or (),
        is_shown,
    )

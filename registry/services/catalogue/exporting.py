"""The feed that machines take away: pages of the catalogue, joined from stored fragments."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session

from registry import db
from registry.errors import Gone, NoSuchPage
from registry.formats.fragments import page, pieces
from registry.formats.head import CataloguePage
from registry.formats.packing import from_stored, unpack
from registry.model import Catalogue, Change, Fragment
from registry.rules.access import Actor
from registry.services.catalogue.documents import Exported
from registry.services.catalogue.fragments import export_head, rendered
from registry.services.log.withholding import showed_withdrawn
from registry.services.state import loading
from registry.services.state.position import standing

PAGE_SIZE = 100
KNOWN_STARTS = 16  # catalogue numbers whose pages' first codes are remembered
ANY_FORM = "json"  # all forms have the same codes
_fragment = Fragment.__table__.c
_catalogue = Catalogue.__table__.c
HISTORY = 8  # letters of a hash: enough to tell two histories apart
_change = Change.__table__.c
_entries = select(_change.hash).where(_change.catalogue_number == _catalogue.number)
_first = select(_change.made_at).where(_change.catalogue_number.is_not(None))
STEP = select(
    _catalogue.number,
    _catalogue.total,
    _catalogue.made_at,
    _entries.order_by(_change.number.desc()).limit(1).scalar_subquery().label("digest"),
    _first.order_by(_change.catalogue_number, _change.number).limit(1).scalar_subquery().label("issued"),
)
KEPT = timedelta(days=2)  # closed fragments are there for harvests that are under way
Snapshot = int | str  # a number of the catalogue, with the beginning of its entry's hash where that is known


class SnapshotGone(Gone):
    """A state of the catalogue that can be read no more; `address` is where to begin anew."""

    title = "Diesen Stand des Katalogs gibt es nicht mehr"
    message = "Den Stand %(value)s des Katalogs gibt es nicht mehr. Bitte beginnen Sie neu mit %(address)s"


def catalogue_page(actor: Actor, form: str, number: int = 1, snapshot: Snapshot | None = None) -> Exported:
    """Give one page of the catalogue in an RDF form, as of a catalogue number.

    Incomplete while datasets would be missing; SnapshotGone when a harvest has to begin anew; BadQuestion for no page.
    """
    with db.reading() as session:
        loading.require_complete()
        try:
            shown = page_at(session, number, snapshot)
            bodies = _bodies(session, form, shown, is_current=snapshot is None)
        except _StepGone as gone:
            address = f"{export_head().base_url}/catalog.{form}"
            raise SnapshotGone(value=snapshot, address=address) from gone
        content = page(form, map(from_stored, bodies), shown, export_head())
        modified = _known_since(shown)
    state = f"{shown.snapshot}-{shown.modified}-{export_head().stamp}-{number}-{form}"
    return Exported(content, state, modified)


def _known_since(shown: CataloguePage) -> str | None:
    """Tell since when a page says what it says here; None where settings have changed it nobody knows when."""
    made, restored = rendered(), standing().restored
    if made and made.stamp != export_head().stamp:
        return None
    # A backup brings older dates back, but not to those who asked in between.
    return max(shown.modified or "", _written(datetime.fromisoformat(restored)) if restored else "")


def whole_catalogue(actor: Actor, form: str) -> Iterator[bytes]:
    """Give all current fragments under one head, piece by piece, for a file."""
    with db.reading() as session:
        loading.require_complete()
        step = _step(session, None)
        _require_all(session, form, step)
        everything = CataloguePage(
            step.number,
            1,
            1,
            step.total,
            max(1, step.total),
            step.modified,
            step.issued,
            step.history,
        )
        chosen = (
            select(Fragment.body)
            .where(Fragment.form == form, Fragment.number_until.is_(None))
            .order_by(Fragment.code)
        )
        bodies = session.execute(chosen.execution_options(yield_per=200)).scalars()
        yield from map(unpack, pieces(form, map(from_stored, bodies), everything, export_head()))


def page_at(session: Session, number: int, snapshot: Snapshot | None) -> CataloguePage:
    """Describe one page of the catalogue, or refuse a page or snapshot that is not there."""
    step = _step(session, snapshot)
    pages = max(1, -(-step.total // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise NoSuchPage(value=number, pages=pages)
    return CataloguePage(
        step.number, number, pages, step.total, PAGE_SIZE, step.modified, step.issued, step.history
    )


def _bodies(session: Session, form: str, shown: CataloguePage, *, is_current: bool) -> Sequence[bytes]:
    """Read the fragments of a page from its first code on: the last page costs what the first one costs.

    Never fewer than belong there: portals delete what is missing.
    """
    chosen = select(_fragment.body).where(
        _fragment.form == form, *_valid(shown.number, is_current=is_current)
    )
    if shown.page > 1:
        starts = _starts(session, shown, is_current=is_current)
        if len(starts) != shown.pages:
            raise _short(is_current=is_current)
        chosen = chosen.where(_fragment.code >= starts[shown.page - 1])
    found = session.execute(chosen.order_by(_fragment.code).limit(PAGE_SIZE)).scalars().all()
    if len(found) != min(PAGE_SIZE, shown.total - PAGE_SIZE * (shown.page - 1)):
        raise _short(is_current=is_current)
    return found


def _short(*, is_current: bool) -> Exception:
    return loading.Incomplete(loading.DAMAGED) if is_current else _StepGone()


def _require_all(session: Session, form: str, step: "_Step") -> None:
    """Refuse a file that would lack what belongs there."""
    current = select(func.count()).where(_fragment.form == form, _fragment.number_until.is_(None))
    if session.execute(current).scalar_one() != step.total:
        raise _short(is_current=True)


def _valid(number: int, *, is_current: bool) -> tuple[ColumnElement[bool], ...]:
    if is_current:
        return (_fragment.number_until.is_(None),)
    return (
        _fragment.number_from <= number,
        (_fragment.number_until.is_(None)) | (_fragment.number_until > number),
    )


_known_starts: WeakKeyDictionary[Engine, LRUCache[tuple[str, int], list[str]]] = WeakKeyDictionary()
_knowing = Lock()


def _starts(session: Session, shown: CataloguePage, *, is_current: bool) -> list[str]:
    """Give the first code of every page at a catalogue number; read once for each number asked for."""
    with _knowing:
        known = _known_starts.setdefault(db.engine(), LRUCache(KNOWN_STARTS))
        found = known.get((shown.snapshot, PAGE_SIZE))
    if found is None:
        place = (func.row_number().over(order_by=_fragment.code) - 1).label("place")
        is_there = (_fragment.form == ANY_FORM, *_valid(shown.number, is_current=is_current))
        every = select(_fragment.code, place).where(*is_there).subquery().c
        first = select(every.code).where(every.place % PAGE_SIZE == 0).order_by(every.code)
        found = list(session.execute(first).scalars())
        with _knowing:
            known[shown.snapshot, PAGE_SIZE] = found
    return found


class _StepGone(Exception):
    """A step of the catalogue whose pages are not kept any more, or show what was withdrawn."""


class _Step(NamedTuple):
    """A step of the catalogue: how many datasets it holds, when it was made, when the first one was, its history."""

    number: int
    total: int
    modified: str
    issued: str
    history: str


def _step(session: Session, snapshot: Snapshot | None) -> _Step:
    if snapshot is None:
        row = session.execute(STEP.order_by(_catalogue.number.desc()).limit(1)).first()
        if row is None:
            raise _short(is_current=True)
        return _told(row)
    number, _, history = str(snapshot).partition("-")
    row = session.execute(STEP.where(_catalogue.number == int(number or 0))).first()
    if row is None or _is_over(session, row.number):
        raise _StepGone()
    step = _told(row)
    if history not in ("", step.history):
        raise _StepGone()
    return step


def _told(row: Any) -> _Step:
    # What was brought back, or made under other settings, is new to who knew it before.
    made = rendered()  # under other settings a page says something else
    modified = max(row.made_at, datetime.fromisoformat(made.since)) if made else row.made_at
    digest = bytes(row.digest or b"").hex()[:HISTORY]
    return _Step(row.number, row.total, _written(modified), _written(row.issued or row.made_at), digest)


def _is_over(session: Session, number: int) -> bool:
    """Tell whether a step's fragments are not kept any more, or what it showed was withdrawn."""
    after = select(_catalogue.made_at).where(_catalogue.number > number).order_by(_catalogue.number).limit(1)
    ended = session.execute(after).scalar_one_or_none()
    return (ended is not None and ended < db.clock.now() - KEPT) or showed_withdrawn(number)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")

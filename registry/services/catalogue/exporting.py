"""What machines take away: pages of the catalogue from stored fragments, and single definitions in any form."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session

from registry import db
from registry.errors import BadQuestion, Gone, NoSuchPage, NotFound
from registry.formats import csv as csv_format
from registry.formats import json as json_format
from registry.formats.forms import FORMS
from registry.formats.fragments import document as rdf_document
from registry.formats.fragments import joined, one_fragment, page, pieces, versions
from registry.formats.head import CataloguePage
from registry.formats.packing import Packed, from_stored, unpack
from registry.formats.records import DefinitionRecord
from registry.model import Catalogue, Definition, Fragment, Indicator
from registry.rules.access import Actor
from registry.rules.lifecycle import PUBLIC, State
from registry.rules.versioning import parse
from registry.services.catalogue.fragments import JSON_FORM, export_head
from registry.services.content.records import record_of, records_of
from registry.services.log.withholding import last_withdrawal

PAGE_SIZE = 100
KNOWN_STARTS = 16  # catalogue numbers whose pages' first codes are remembered
ANY_FORM = "json"  # all forms have the same codes
_fragment = Fragment.__table__.c
NO_SUCH_INDICATOR = "Einen veröffentlichten Indikator %(code)s gibt es nicht."
KEPT = timedelta(days=2)  # closed fragments are there for harvests that are under way
NO_SUCH_SNAPSHOT = (
    "Den Stand %(value)s gibt es nicht oder nicht mehr. Bitte beginnen Sie mit Seite 1 des gegenwärtigen."
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A document for machines, packed or plain; what tells its state apart, and when that was reached (ISO 8601)."""

    content: Packed | bytes
    state: str
    modified: str | None

    @property
    def body(self) -> bytes:
        """Give the plain bytes."""
        return unpack(self.content) if isinstance(self.content, Packed) else self.content


def catalogue_page(actor: Actor, form: str, number: int = 1, snapshot: int | None = None) -> Exported:
    """Give one page of the catalogue in an RDF form, as of a catalogue number; BadQuestion for what is not there."""
    with db.reading() as session:
        shown = page_at(session, number, snapshot)
        bodies = _bodies(session, form, shown, is_current=snapshot is None)
        content = page(form, map(from_stored, bodies), shown, export_head())
        gone = last_withdrawal() if snapshot is not None else None
    state = f"{shown.number}-{export_head().stamp}-{number}-{form}"
    if gone is None:
        return Exported(content, state, shown.modified)
    # What was withdrawn is taken out of a snapshot too: whoever kept that one must not be told that it is the same.
    latest = max(shown.modified or "", gone[1].isoformat(timespec="seconds"))
    return Exported(content, f"{state}-{gone[0]}", latest)


def whole_catalogue(actor: Actor, form: str) -> Iterator[bytes]:
    """Give all current fragments under one head, piece by piece, for a file."""
    with db.reading() as session:
        step = _step(session, None)
        everything = CataloguePage(
            step.number, 1, 1, step.total, max(1, step.total), step.made_at.isoformat()
        )
        chosen = (
            select(Fragment.body)
            .where(Fragment.form == form, Fragment.number_until.is_(None))
            .order_by(Fragment.code)
        )
        bodies = session.execute(chosen.execution_options(yield_per=200)).scalars()
        yield from map(unpack, pieces(form, map(from_stored, bodies), everything, export_head()))


def page_at(session: Session, number: int, snapshot: int | None) -> CataloguePage:
    """Describe one page of the catalogue, or refuse a page or snapshot that is not there."""
    step = _step(session, snapshot)
    pages = max(1, -(-step.total // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise NoSuchPage(value=number, pages=pages)
    return CataloguePage(
        step.number, number, pages, step.total, PAGE_SIZE, step.made_at.isoformat(timespec="seconds")
    )


def document(actor: Actor, form: str, code: str, version: str | None = None) -> Exported:
    """Give one definition in any form: the current one of an indicator, or a frozen version for ever."""
    with db.reading() as session:
        indicator = named(session, code)
        found = frozen(session, indicator, version) if version else present(session, indicator)
        content = _frozen(form, found) if version else _current(session, form, indicator, found)
        modified = found.published_at.isoformat(timespec="seconds") if found.published_at else None
        # Offices, successors and other versions change documents too: only what is said tells states apart.
        digest = hashlib.sha256(content.blocks if isinstance(content, Packed) else content).hexdigest()
        return Exported(content, f"{found.id}.{found.lock_version}-{digest[:24]}-{form}", modified)


def _frozen(form: str, found: Definition) -> bytes:
    if form in FORMS:
        return rdf_document(form, record_of(found), export_head(), is_frozen=True)
    return _sheet(form, record_of(found))


def _current(session: Session, form: str, indicator: Indicator, found: Definition) -> Packed | bytes:
    """Give the stored fragment where there is one; in RDF with all versions of the indicator named beside it."""
    stored = _stored(session, indicator.id, form)
    body = from_stored(stored.body) if stored else None
    if form not in FORMS:
        return body or _sheet(form, record_of(found))
    head, records = export_head(), records_of(_numbered(session, indicator), [indicator])
    current = next(record for record in records if record.version == found.version)
    further = versions(form, current, records, head)
    return joined(form, body or one_fragment(form, current, head), head, further)


def _sheet(form: str, record: DefinitionRecord) -> bytes:
    written = (
        json_format.text_of(record)
        if form == JSON_FORM
        else csv_format.definition_csv([record], export_head().base_url)
    )
    return written.encode()


def _numbered(session: Session, indicator: Indicator) -> list[Definition]:
    chosen = select(Definition).where(Definition.indicator_id == indicator.id, Definition.state.in_(PUBLIC))
    return list(session.scalars(chosen.order_by(Definition.major, Definition.minor, Definition.patch)))


def named(session: Session, code: str) -> Indicator:
    """Give the indicator of a code that ever was public; NotFound says the same of a candidate and of an unknown one."""
    found = session.execute(select(Indicator).where(Indicator.code == code)).scalar_one_or_none()
    if found is None or (found.published_id is None and not _was_public(session, found)):
        raise NotFound(NO_SUCH_INDICATOR, code=code)
    return found


def _was_public(session: Session, indicator: Indicator) -> bool:
    chosen = select(Definition.id).where(
        Definition.indicator_id == indicator.id, Definition.state.in_((*PUBLIC, State.WITHHELD))
    )
    return session.execute(chosen.limit(1)).first() is not None


def present(session: Session, indicator: Indicator) -> Definition:
    """Give the published or retired definition of an indicator; Gone when it was withheld, NotFound before the first."""
    if indicator.published_id is not None:
        return session.get_one(Definition, indicator.published_id)
    _refuse_withheld(session, Definition.indicator_id == indicator.id)
    raise NotFound(NO_SUCH_INDICATOR, code=indicator.code)


def frozen(session: Session, indicator: Indicator, version: str) -> Definition:
    """Give a numbered definition; Gone when it was withheld."""
    number = parse(version)
    is_it = (
        Definition.indicator_id == indicator.id,
        Definition.major == number.major,
        Definition.minor == number.minor,
        Definition.patch == number.patch,
    )
    found = session.execute(
        select(Definition).where(*is_it, Definition.state.in_(PUBLIC))
    ).scalar_one_or_none()
    if found is None or not number.is_final:
        _refuse_withheld(session, *is_it)
        raise NotFound(
            "Eine Version %(version)s von %(code)s gibt es nicht.", version=version, code=indicator.code
        )
    return found


def _refuse_withheld(session: Session, *conditions: ColumnElement[bool]) -> None:
    withheld = select(Definition.id).where(*conditions, Definition.state == State.WITHHELD)
    if session.execute(withheld.limit(1)).first() is not None:
        raise Gone()


def _stored(session: Session, indicator_id: int, form: str) -> Fragment | None:
    current = select(Fragment).where(
        Fragment.indicator_id == indicator_id, Fragment.form == form, Fragment.number_until.is_(None)
    )
    return session.execute(current).scalar_one_or_none()


def _bodies(session: Session, form: str, shown: CataloguePage, *, is_current: bool) -> Iterator[bytes]:
    """Read the fragments of a page from its first code on: the last page costs what the first one costs."""
    chosen = select(_fragment.body).where(
        _fragment.form == form, *_valid(shown.number, is_current=is_current)
    )
    if shown.page > 1:
        starts = _starts(session, shown.number, is_current=is_current)
        chosen = chosen.where(_fragment.code >= starts[shown.page - 1])
    return iter(session.execute(chosen.order_by(_fragment.code).limit(PAGE_SIZE)).scalars())


def _valid(number: int, *, is_current: bool) -> tuple[ColumnElement[bool], ...]:
    if is_current:
        return (_fragment.number_until.is_(None),)
    return (
        _fragment.number_from <= number,
        (_fragment.number_until.is_(None)) | (_fragment.number_until > number),
    )


_known_starts: WeakKeyDictionary[Engine, LRUCache[tuple[int, int], list[str]]] = WeakKeyDictionary()
_knowing = Lock()


def _starts(session: Session, number: int, *, is_current: bool) -> list[str]:
    """Give the first code of every page at a catalogue number; read once for each number asked for."""
    with _knowing:
        known = _known_starts.setdefault(db.engine(), LRUCache(KNOWN_STARTS))
        found = known.get((number, PAGE_SIZE))
    if found is None:
        place = (func.row_number().over(order_by=_fragment.code) - 1).label("place")
        is_there = (_fragment.form == ANY_FORM, *_valid(number, is_current=is_current))
        every = select(_fragment.code, place).where(*is_there).subquery().c
        first = select(every.code).where(every.place % PAGE_SIZE == 0).order_by(every.code)
        found = list(session.execute(first).scalars())
        with _knowing:
            known[number, PAGE_SIZE] = found
    return found


def _step(session: Session, snapshot: int | None) -> Catalogue:
    steps = select(Catalogue).order_by(Catalogue.number.desc()).limit(1)
    if snapshot is None:
        return session.execute(steps).scalar_one_or_none() or Catalogue(
            number=0, made_at=db.clock.now(), total=0
        )
    step = session.get(Catalogue, snapshot)
    after = select(Catalogue.made_at).where(Catalogue.number > snapshot).order_by(Catalogue.number).limit(1)
    ended = session.execute(after).scalar_one_or_none()
    if step is None or (ended is not None and ended < db.clock.now() - KEPT):
        raise BadQuestion(NO_SUCH_SNAPSHOT, field="snapshot", value=snapshot)
    return step

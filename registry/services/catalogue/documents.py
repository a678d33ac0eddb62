"""Single definitions for machines, in any form: the current one of an indicator, and every frozen version."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry import db
from registry.errors import Gone, NotFound
from registry.formats import csv as csv_format
from registry.formats import json as json_format
from registry.formats.forms import FORMS
from registry.formats.fragments import document as rdf_document
from registry.formats.fragments import joined, one_fragment, versions
from registry.formats.packing import Packed, from_stored, unpack
from registry.formats.records import DefinitionRecord
from registry.model import Definition, Fragment, Indicator
from registry.rules.access import Actor
from registry.rules.lifecycle import PUBLIC, State
from registry.rules.versioning import parse
from registry.services.catalogue.fragments import JSON_FORM, export_head
from registry.services.content.records import record_of, records_of

NO_SUCH_INDICATOR = "Einen veröffentlichten Indikator %(code)s gibt es nicht."


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

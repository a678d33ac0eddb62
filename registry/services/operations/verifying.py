"""Verifies the registry's memory: every log entry, the chain between them, and the frozen definitions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from registry import db
from registry.errors import RegistryError, Word
from registry.model import Catalogue, Change, Definition, Head, Indicator
from registry.rules.content import Content
from registry.rules.lifecycle import FROZEN
from registry.services.content.contents import content_digest, contents_of
from registry.services.content.seals import SEAL, seals_of
from registry.services.log.recording import digest, entry_hash
from registry.services.log.stored_entries import Misfit, RawField, RawRow, changes_in_order
from registry.services.operations.replaying import CONTENT, Key, Told, replay
from registry.services.state.progress import Progress

START = bytes(32)
CHUNK = 500  # definitions
TELL_EVERY = 1_000
REDACTED = "change"  # the subject of an entry that names redacted values


class LogBroken(RegistryError):
    """The first log entry that does not fit; `number` names it."""

    message = "Eintrag %(number)s des Änderungsprotokolls passt nicht: %(fault)s"


class DefinitionBroken(RegistryError):
    """A frozen definition that is not what the log says; `code` and `version` name it."""

    message = "Die Version %(version)s von %(code)s passt nicht zum Änderungsprotokoll."


class Verified(NamedTuple):
    """What was walked: entries, frozen definitions, and the hash at the end of the log."""

    entries: int
    definitions: int
    head: str


@dataclass
class _Walk:
    """Where the walk through the log stands."""

    number: int = 0
    previous: bytes = START
    contents: int = 0  # entries that fix a definition's content
    missing: dict[str, int] | None = (
        None  # "5/title/after" → 5: values without text, until a redaction names them
    )


def verify(progress: Progress | None = None) -> Verified:
    """Walk log and frozen definitions; LogBroken or DefinitionBroken name the first that does not fit."""
    with db.reading() as session:
        meter = _Meter(progress, _count_all(session))
        walk = _walk_log(session, meter)
        _check_head(session, walk)
        definitions = _check_definitions(session, meter)
        _check_contents(walk, definitions)
        return Verified(walk.number, definitions, walk.previous.hex())


@dataclass
class _Meter:
    """Counts what was looked at and tells of it now and then."""

    progress: Progress | None
    total: int
    done: int = 0

    def count(self, more: int) -> None:
        """Count more."""
        before, self.done = self.done, self.done + more
        if self.progress and self.done // TELL_EVERY > before // TELL_EVERY:
            self.progress(self.done, self.total)


def _count_all(session: Session) -> int:
    entries = session.scalar(select(func.count()).select_from(Change)) or 0
    return entries + (session.scalar(select(func.count()).where(Definition.state.in_(FROZEN))) or 0)


def _walk_log(session: Session, meter: _Meter) -> _Walk:
    walk = _Walk(missing={})
    try:
        for row, fields in changes_in_order(session.connection()):
            _check_entry(walk, row, fields)
            meter.count(1)
    except Misfit as misfit:
        number = walk.number + 1 if misfit.number is None else misfit.number
        raise LogBroken(number=number, fault=Word(misfit.fault)) from misfit
    except DatabaseError as error:
        raise LogBroken(number=walk.number + 1, fault=Word("die Datenbank kann ihn nicht lesen")) from error
    for number in (walk.missing or {}).values():
        raise LogBroken(number=number, fault=Word("ein Wert fehlt, ohne dass eine Schwärzung ihn nennt"))
    return walk


def _check_entry(walk: _Walk, row: RawRow, fields: Sequence[RawField]) -> None:
    if row["number"] != walk.number + 1:
        raise Misfit(min(row["number"], walk.number + 1), "er fehlt oder steht nicht an seiner Stelle")
    if row["previous"] != walk.previous:
        raise Misfit(row["number"], "er schließt nicht an den Eintrag davor an")
    if [field["position"] for field in fields] != list(range(len(fields))):
        raise Misfit(row["number"], "ein Feld fehlt oder ist doppelt")
    assert walk.missing is not None
    for name, text, salt, expected in _values(row, fields):
        if _is_missing(row["number"], text, salt, expected):
            walk.missing[f"{row['number']}/{name}"] = row["number"]
    if row["hash"] != _hash(row, fields):
        raise Misfit(row["number"], "Inhalt und Prüfsumme stimmen nicht überein")
    _take_redactions(walk, row, fields)
    walk.contents += sum(field["field"] == CONTENT for field in fields)
    walk.number, walk.previous = row["number"], row["hash"]


def _values(row: RawRow, fields: Sequence[RawField]) -> Iterator[tuple[str, Any, Any, Any]]:
    yield "reason", row["reason"], row["reason_salt"], row["reason_digest"]
    for field in fields:
        for side in ("before", "after"):
            yield f"{field['field']}/{side}", field[side], field[f"{side}_salt"], field[f"{side}_digest"]


def _is_missing(number: int, text: Any, salt: Any, expected: Any) -> bool:
    """Compare a value with its digest; tells whether there is a digest without a value."""
    if text is None and salt is None:
        return expected is not None
    if text is None or salt is None or digest(text, salt) != expected:
        raise Misfit(number, "ein Wert und seine Prüfsumme stimmen nicht überein")
    return False


def _hash(row: RawRow, fields: Sequence[RawField]) -> bytes:
    return entry_hash(row, [(f["field"], f["before_digest"], f["after_digest"]) for f in fields])


def _take_redactions(walk: _Walk, row: RawRow, fields: Sequence[RawField]) -> None:
    if row["action"] == "redact" and row["subject_kind"] == REDACTED:
        assert walk.missing is not None
        for field in fields:
            walk.missing.pop(field["field"], None)


def _check_head(session: Session, walk: _Walk) -> None:
    head = session.execute(select(Head.change_number, Head.change_hash, Head.catalogue_number)).one()
    if head[0] > walk.number:
        raise LogBroken(number=walk.number + 1, fault=Word("er fehlt am Ende"))
    if (head[0], bytes(head[1])) != (walk.number, walk.previous):
        raise LogBroken(
            number=walk.number, fault=Word("das Protokoll endet nicht dort, wo sein Kopf es sagt")
        )
    last = session.scalar(select(func.max(Catalogue.number))) or 0
    if last != head[2]:
        raise LogBroken(number=walk.number, fault=Word("die Nummer des Katalogs ist nicht die des Kopfes"))


def _check_definitions(session: Session, meter: _Meter) -> int:
    """Compare every frozen definition with its digest and with what the log says of it; give their count."""
    frozen = select(Definition).where(Definition.state.in_(FROZEN)).order_by(Definition.id)
    found, count = session.scalars(frozen.execution_options(yield_per=CHUNK)), 0
    while chunk := list(islice(found, CHUNK)):
        _check_chunk(session, chunk)
        count += len(chunk)
        meter.count(len(chunk))
    return count


def _check_chunk(session: Session, chunk: list[Definition]) -> None:
    codes = _codes(session, chunk)
    told = replay(session, set(codes.values()))
    contents, seals = _contents(chunk, codes), seals_of(chunk)
    for definition in chunk:
        key = _key(definition, codes)
        content = content_digest(contents[definition.id])
        present = {CONTENT: content.hex(), SEAL: seals[definition.id]}
        if content != definition.content_digest or not told.get(key, Told()).fits(definition, present):
            raise DefinitionBroken(code=key.code, version=key.version)
        session.expunge(definition)


def _contents(chunk: list[Definition], codes: Mapping[int, str]) -> dict[int, Content]:
    try:
        return contents_of(chunk)
    except (LookupError, ValueError) as error:  # something points to what is not there
        if len(chunk) == 1:
            key = _key(chunk[0], codes)
            raise DefinitionBroken(code=key.code, version=key.version) from error
        for definition in chunk:
            _contents([definition], codes)
        raise


def _key(definition: Definition, codes: Mapping[int, str]) -> Key:
    return Key(codes.get(definition.indicator_id, "?"), definition.version or "?")


def _codes(session: Session, definitions: Sequence[Definition]) -> dict[int, str]:
    ids = {definition.indicator_id for definition in definitions}
    rows = session.execute(select(Indicator.id, Indicator.code).where(Indicator.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _check_contents(walk: _Walk, definitions: int) -> None:
    if walk.contents != definitions:
        raise LogBroken(
            number=walk.number, fault=Word("das Protokoll nennt mehr oder weniger Versionen, als da sind")
        )

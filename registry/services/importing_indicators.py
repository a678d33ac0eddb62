"""Loads indicators in bulk: blocks are checked first, then written chunk by chunk with as few statements as can be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, text

from registry import db
from registry.errors import Finding, Invalid
from registry.formats.records import Reference
from registry.model import Base, Definition, Indicator, ProgrammeIndicator
from registry.rules import dates, wording
from registry.rules.access import Actor, Visibility, require_move
from registry.rules.access import Subject as Right
from registry.rules.completeness import require_complete
from registry.rules.content import Content, clean
from registry.rules.fields import EVIDENCE
from registry.rules.lifecycle import Role, State
from registry.rules.localised import Localised
from registry.rules.versioning import Step, Version, next_version
from registry.services.contents import content_digest, rows_of
from registry.services.importing_things import Faults, Row, fault
from registry.services.naming import Names
from registry.services.picturing import Surroundings, picture
from registry.services.publishing import published_fields
from registry.services.recording import Entry, Subject, lock_head, record_all
from registry.services.rendering import export_head, next_number, open_fragments, render

EARLIEST = date.min
EVIDENCE_CODES = tuple(code for code, _ in EVIDENCE)
NOT_IN_ORDER = "Fassungen stehen in der Reihenfolge ihrer Gültigkeit, die älteste zuerst; nur die erste darf ohne Beginn sein."


@dataclass(slots=True)
class Fassung:
    """One version of a block, checked."""

    content: Content
    columns: dict[str, Any]
    version: Version | None
    id: int = 0


@dataclass(slots=True)
class Block:
    """One indicator of a file, checked; versions oldest first."""

    where: str
    code: str
    steward_id: int
    steward_is_assigned: bool
    programme_ids: tuple[int, ...]
    is_adopted: bool
    reason: str | None
    versions: list[Fassung] = field(default_factory=list)
    id: int = 0


def prepare(rows: Iterable[Row], labels: Names, faults: Faults) -> list[Block]:
    """Check every row; what is wrong is collected with its place."""
    rows = list(rows)
    placeholders = {str(row.values.get("code")): 0 for row in rows}
    blocks = []
    for row in rows:
        try:
            blocks.append(_block(row, labels, placeholders))
        except Invalid as error:
            faults.add(row.where, error)
    return blocks


class Loader:
    """Writes checked blocks inside one transaction; `finish` takes the catalogue's number."""

    def __init__(self, actor: Actor, labels: Names, blocks: Sequence[Block]) -> None:
        require_move(actor, "adopt", Right())
        self.actor, self.labels, self.now = actor, labels, db.clock.now()
        self.head = export_head()
        lock_head()
        self.adopted = sum(block.is_adopted for block in blocks)
        self.number = next_number(self.adopted) if self.adopted else None
        _give_ids(blocks)
        self.indicator_ids = {block.code: block.id for block in blocks}
        self.titles = {
            b.code: Reference(b.code, b.versions[-1].content.values["title"], f"/indicators/{b.code}")
            for b in blocks
        }

    def write(self, blocks: Sequence[Block]) -> None:
        """Write a chunk: parts before their frozen wholes, then log and fragments."""
        session = db.session()
        session.execute(insert(Indicator), [self._indicator(block) for block in blocks])
        definitions, parts = self._rows(blocks)
        for part, rows in parts.items():
            if rows:
                session.execute(insert(part), rows)
        session.execute(insert(Definition), definitions)
        programmes = [{"indicator_id": b.id, "programme_id": i} for b in blocks for i in b.programme_ids]
        if programmes:
            session.execute(insert(ProgrammeIndicator), programmes)
        record_all(self.actor, [entry for block in blocks for entry in self._entries(block)])
        if self.number:
            open_fragments(
                ((b.id, b.code, render(self._record(b), self.head)) for b in blocks if b.is_adopted),
                self.number,
            )

    def _rows(
        self, blocks: Sequence[Block]
    ) -> tuple[list[dict[str, Any]], dict[type[Base], list[dict[str, Any]]]]:
        definitions: list[dict[str, Any]] = []
        parts: dict[type[Base], list[dict[str, Any]]] = {}
        for block in blocks:
            for position, fassung in enumerate(block.versions):
                rows = rows_of(fassung.content, self.labels, self.indicator_ids)
                definitions.append(self._definition(block, position, rows.columns))
                for part, found in rows.parts.items():
                    parts.setdefault(part, []).extend({"definition_id": fassung.id, **row} for row in found)
        return definitions, parts

    def finish(self) -> int | None:
        """Give the catalogue's new number, or None when nothing was published."""
        return self.number

    def _indicator(self, block: Block) -> dict[str, Any]:
        return {
            "id": block.id,
            "code": block.code,
            "steward_id": block.steward_id,
            "steward_is_assigned": block.steward_is_assigned,
            "created_at": self.now,
            "published_id": block.versions[-1].id if block.is_adopted else None,
            "issued_at": self.now if block.is_adopted else None,
        }

    def _definition(self, block: Block, position: int, columns: dict[str, Any]) -> dict[str, Any]:
        fassung = block.versions[position]
        later = block.versions[position + 1] if position + 1 < len(block.versions) else None
        made = {
            **columns,
            **fassung.columns,
            **self._standing(block, fassung, later),
            "id": fassung.id,
            "indicator_id": block.id,
            "changed_at": self.now,
            "recorded_from": self.now,
            "lock_version": 1,
        }
        fassung.columns = made
        return made

    def _standing(self, block: Block, fassung: Fassung, later: Fassung | None) -> dict[str, Any]:
        if not block.is_adopted or fassung.version is None:
            return {
                "state": State.DRAFT.value,
                "is_candidate": True,
                "is_adopted": False,
                "content_digest": None,
                "major": None,
                "minor": None,
                "patch": None,
                "published_at": None,
                "valid_until": None,
                "valid_until_earliest": None,
            }
        until = dates.eve(later.columns["valid_from"]) if later and later.columns["valid_from"] else None
        return {
            "state": (State.SUPERSEDED if later else State.PUBLISHED).value,
            "is_adopted": True,
            "is_candidate": False,
            "major": fassung.version.major,
            "minor": fassung.version.minor,
            "patch": fassung.version.patch,
            "published_at": self.now,
            "content_digest": content_digest(fassung.content),
            "valid_until": until,
            "valid_until_earliest": dates.parse(until).earliest if until else None,
        }

    def _entries(self, block: Block) -> list[Entry]:
        subject = Subject("indicator", block.code)
        if not block.is_adopted:
            return [Entry("import", subject, reason=block.reason, role=Role.ADMINISTRATOR.value)]
        before = [None, *(fassung.content for fassung in block.versions)]
        return [
            Entry(
                "adopt",
                subject,
                published_fields(_Row(fassung.columns), fassung.content, before[position]),
                reason=fassung.columns["reason"],
                version=".".join(map(str, (fassung.version or ())[:3])),
                visibility=Visibility.PUBLIC,
                catalogue_number=self.number,
                role=Role.ADMINISTRATOR.value,
            )
            for position, fassung in enumerate(block.versions)
        ]

    def _record(self, block: Block) -> Any:
        last = block.versions[-1]
        before = block.versions[-2].version if len(block.versions) > 1 else None
        around = Surroundings(
            _Row(self._indicator(block)),  # type: ignore[arg-type]
            tuple(block.programme_ids),
            ".".join(map(str, before[:3])) if before else None,
        )
        return picture(_Row(last.columns), last.content, around, self.labels, self.titles)


class _Row:
    """A row to be written that reads like the model's object."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.__dict__.update(columns)

    @property
    def version(self) -> str | None:
        """Give the number as people cite it."""
        row = self.__dict__
        return None if row["major"] is None else f"{row['major']}.{row['minor']}.{row['patch']}"


def _block(row: Row, labels: Names, indicator_ids: Mapping[str, int]) -> Block:
    values = row.values
    code = _code(values)
    block = Block(
        where=row.where,
        code=code,
        steward_id=_known(labels.office_ids, values, "steward"),
        steward_is_assigned=values.get("steward_status") != "documented",
        programme_ids=tuple(
            _known_one(labels.programme_ids, "programmes", p) for p in values.get("programmes") or ()
        ),
        is_adopted=bool(values.get("is_adopted")),
        reason=values.get("adoption_reason"),
    )
    last: Version | None = None
    for given in values.get("versions") or ():
        fassung = _fassung(block, given, last, labels, indicator_ids)
        last = fassung.version
        block.versions.append(fassung)
    _check_versions(block)
    return block


def _code(values: Mapping[str, Any]) -> str:
    code = str(values.get("code") or "")
    if not (code.startswith("IND-") and code[4:].isdigit() and len(code) >= 8):
        raise fault("code", "„%(value)s“ ist keine Kennung. Sie sieht so aus: IND-0033.", value=code)
    return code


def _check_versions(block: Block) -> None:
    starts = [fassung.columns["valid_from_earliest"] or EARLIEST for fassung in block.versions]
    if not starts:
        raise fault("versions", "Mindestens eine Fassung wird gebraucht.")
    if len(set(starts)) < len(starts) or starts != sorted(starts):
        raise fault("versions", NOT_IN_ORDER)
    if not block.is_adopted and len(starts) > 1:
        raise fault("versions", "Ein Kandidat hat nur einen Entwurf.")


def _fassung(
    block: Block,
    given: Mapping[str, Any],
    last: Version | None,
    labels: Names,
    indicator_ids: Mapping[str, int],
) -> Fassung:
    content = clean(given.get("content") or {})
    if "title" not in content.values:
        raise fault("title", "Der Titel fehlt.")
    rows_of(content, labels, indicator_ids)
    if block.is_adopted:
        require_complete(*content, mode="adopt")
    version = next_version(last, Step(given.get("step") or Step.PATCH)) if block.is_adopted else None
    return Fassung(content, _notes(block, given), version)


def _notes(block: Block, given: Mapping[str, Any]) -> dict[str, Any]:
    bound = dates.parse_optional(_text(given.get("valid_from")), "valid_from")
    notes, url, status = given.get("version_notes"), given.get("evidence_url"), given.get("evidence_status")
    if status is not None and status not in EVIDENCE_CODES:
        raise fault("evidence_status", "„%(value)s“ ist hier nicht möglich.", value=status)
    return {
        "valid_from": bound and bound.text,
        "valid_from_earliest": bound and bound.earliest,
        "step": given.get("step"),
        "reason": _prose(given.get("reason") or block.reason, "reason"),
        "origin": given.get("origin"),
        "evidence_status": status,
        "evidence_url": wording.address(url, "evidence_url") if url else None,
        "version_notes": Localised(notes["de"], notes.get("en")) if notes else None,
        "decision": None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _prose(value: str | None, column: str) -> str | None:
    return wording.prose(value, column) if value else None


def _known(ids: Mapping[str, int], values: Mapping[str, Any], column: str) -> int:
    return _known_one(ids, column, str(values.get(column)))


def _known_one(ids: Mapping[str, int], column: str, code: str) -> int:
    if code not in ids:
        raise Invalid([Finding(column, "„%(value)s“ gibt es nicht.", (("value", code),))])
    return ids[code]


def _give_ids(blocks: Sequence[Block]) -> None:
    """Take numbers for all rows at once, so that parts can be written before their wholes."""
    versions = [fassung for block in blocks for fassung in block.versions]
    for block, number in zip(blocks, _reserve(Indicator, len(blocks)), strict=True):
        block.id = number
    for version, number in zip(versions, _reserve(Definition, len(versions)), strict=True):
        version.id = number


def _reserve(model: type[Indicator] | type[Definition], count: int) -> list[int]:
    session = db.session()
    if db.is_sqlite():
        last = session.execute(select(func.max(model.id))).scalar() or 0
        return list(range(last + 1, last + 1 + count))
    statement = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list(session.execute(statement, {"name": model.__tablename__, "count": count}).scalars())

"""Writes checked blocks of indicators in bulk, chunk by chunk, with as few statements as can be."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, text

from registry import db
from registry.formats.records import Reference
from registry.model import Base, Definition, Indicator, ProgrammeIndicator, table_of
from registry.rules import dates
from registry.rules.access import Actor, Visibility, require_move
from registry.rules.access import Target as Right
from registry.rules.diff import FieldChange, changes
from registry.rules.lifecycle import Role, State
from registry.services.catalogue.fragments import export_head, next_number, open_fragments, render
from registry.services.content.contents import content_digest, rows_of
from registry.services.content.records import Surroundings, picture, references
from registry.services.content.seals import seal
from registry.services.importing.blocks import CODE, Block, VersionBlock
from registry.services.lifecycle.publishing import published_fields
from registry.services.log.recording import Entry, lock_head, record_all
from registry.services.names.naming import Names
from registry.services.state.topics import Topic


class Loader:
    """Writes checked blocks inside one transaction; `finish` takes the catalogue's number."""

    def __init__(
        self, actor: Actor, labels: Names, blocks: Sequence[Block], known: Mapping[str, int]
    ) -> None:
        require_move(actor, "adopt", Right())
        self.actor, self.labels, self.now = actor, labels, db.clock.now()
        self.head = export_head()
        lock_head()
        self.adopted = sum(block.is_adopted for block in blocks)
        self.number = next_number(self.adopted) if self.adopted else None
        _give_ids(blocks)
        self.indicator_ids = {**known, **{block.code: block.id for block in blocks}}
        self.titles = _titles_of(blocks, known) | {
            b.code: Reference(b.code, b.versions[-1].content.values["title"], f"/indicators/{b.code}")
            for b in blocks
        }

    def write(self, blocks: Sequence[Block]) -> None:
        """Write a chunk: parts before their frozen wholes, then log and fragments."""
        session = db.session()
        session.execute(insert(table_of(Indicator)), [self._indicator(block) for block in blocks])
        definitions, parts = self._rows(blocks)
        for part, rows in parts.items():
            if rows:
                session.execute(insert(table_of(part)), rows)
        session.execute(insert(table_of(Definition)), definitions)
        programmes = [{"indicator_id": b.id, "programme_id": i} for b in blocks for i in b.programme_ids]
        if programmes:
            session.execute(insert(table_of(ProgrammeIndicator)), programmes)
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
            for position, version in enumerate(block.versions):
                rows = rows_of(version.content, self.labels, self.indicator_ids)
                made = self._definition(block, position, rows.columns)
                definitions.append(made)
                if block.is_adopted:
                    version.seal = seal(made, rows.parts)
                for part, found in rows.parts.items():
                    parts.setdefault(part, []).extend({"definition_id": version.id, **row} for row in found)
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
        version = block.versions[position]
        later = block.versions[position + 1] if position + 1 < len(block.versions) else None
        made = {
            **columns,
            **version.columns,
            **self._standing(block, version, later),
            "id": version.id,
            "indicator_id": block.id,
            "changed_at": self.now,
            "recorded_from": self.now,
            "lock_version": 1,
        }
        version.columns = made
        return made

    def _standing(self, block: Block, version: VersionBlock, later: VersionBlock | None) -> dict[str, Any]:
        if not block.is_adopted or version.version is None:
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
            "major": version.version.major,
            "minor": version.version.minor,
            "patch": version.version.patch,
            "published_at": self.now,
            "content_digest": content_digest(version.content),
            "valid_until": until,
            "valid_until_earliest": dates.parse(until).earliest if until else None,
        }

    def _entries(self, block: Block) -> list[Entry]:
        subject = Topic("indicator", block.code)
        if not block.is_adopted:
            return [Entry("import", subject, reason=block.reason, role=Role.ADMINISTRATOR.value)]
        entries = []
        for position, version in enumerate(block.versions):
            before = block.versions[position - 1] if position else None
            if before is not None:
                entries.append(_superseding(subject, before))
            entries.append(self._adopting(subject, version, before))
        return entries

    def _adopting(self, subject: Topic, version: VersionBlock, before: VersionBlock | None) -> Entry:
        row = _Row(version.columns)
        fields = published_fields(row, version.content, before.content if before else None, version.seal)
        return Entry(
            "adopt",
            subject,
            (FieldChange("state", State.DRAFT.value, State.PUBLISHED.value), *fields),
            reason=version.columns["reason"],
            version=row.version,
            visibility=Visibility.PUBLIC,
            catalogue_number=self.number,
            role=Role.ADMINISTRATOR.value,
        )

    def _record(self, block: Block) -> Any:
        last = block.versions[-1]
        before = block.versions[-2].version if len(block.versions) > 1 else None
        around = Surroundings(
            _Row(self._indicator(block)),  # type: ignore[arg-type]
            tuple(block.programme_ids),
            ".".join(map(str, before[:3])) if before else None,
        )
        return picture(_Row(last.columns), last.content, around, self.labels, self.titles)


def _superseding(subject: Topic, ended: VersionBlock) -> Entry:
    """Say, as publishing does, that a version ended when the next one began."""
    row = ended.columns
    return Entry(
        "supersede",
        subject,
        changes(
            {"state": State.PUBLISHED.value, "valid_until": None},
            {"state": row["state"], "valid_until": row["valid_until"]},
        ),
        version=_Row(row).version,
        visibility=Visibility.PUBLIC,
        role=Role.SYSTEM.value,
    )


class _Row:
    """A row to be written that reads like the model's object."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.__dict__.update(columns)

    @property
    def version(self) -> str | None:
        """Give the number as people cite it."""
        row = self.__dict__
        return None if row["major"] is None else f"{row['major']}.{row['minor']}.{row['patch']}"


def _titles_of(blocks: Sequence[Block], known: Mapping[str, int]) -> dict[str, Reference]:
    """Name the indicators already there that the formulas of new ones refer to."""
    formulas = (version.content.values.get("formula") for block in blocks for version in block.versions)
    named = {code for text in formulas if text for code in CODE.findall(text) if code in known}
    return references(named) if named else {}


def _give_ids(blocks: Sequence[Block]) -> None:
    """Take numbers for all rows at once, so that parts can be written before their wholes."""
    versions = [version for block in blocks for version in block.versions]
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

"""The seal of a frozen definition: one digest of all its rows say that no move may change any more."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from registry.model import Base, Definition, table_of
from registry.rules.content import CANONICAL, plain
from registry.services.content.contents import PARTS, parts_of

SEAL = "facts"  # the field of a log entry that holds it
# What moves go on changing; the log states these values themselves. The others count and date edits.
MOVING = frozenset({"state", "decision", "valid_until", "valid_until_earliest", "lock_version", "changed_at"})
COLUMNS = tuple(column.name for column in table_of(Definition).columns)
EMPTY: tuple[object, ...] = (None, False, {}, [], ())

Parts = Mapping[type[Base], Sequence[Mapping[str, Any]]]


def seal_of(definition: Definition) -> str:
    """Give the seal of a definition that is about to be frozen."""
    return seals_of([definition])[definition.id]


def seals_of(definitions: Sequence[Definition]) -> dict[int, str]:
    """Give the seals of definitions as their rows are now, with a query for each kind of part."""
    found = {part: parts_of(part, [d.id for d in definitions]) for part in PARTS}
    return {
        d.id: seal(
            {name: getattr(d, name) for name in COLUMNS},
            {part: [row._mapping for row in rows.get(d.id, ())] for part, rows in found.items()},
        )
        for d in definitions
    }


def seal(columns: Mapping[str, Any], parts: Parts) -> str:
    """Digest the rows of one definition; what is empty stays out, so that later columns change no seal."""
    facts: dict[str, Any] = _filled(columns, MOVING)
    for part, rows in parts.items():
        written = sorted(CANONICAL.encode(_filled(row, frozenset({"definition_id"}))) for row in rows)
        if written:
            facts[table_of(part).name] = written
    return hashlib.sha256(CANONICAL.encode(facts).encode()).hexdigest()


def _filled(row: Mapping[str, Any], without: frozenset[str]) -> dict[str, object]:
    return {
        name: _written(value) for name, value in row.items() if name not in without and value not in EMPTY
    }


def _written(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return plain(value)

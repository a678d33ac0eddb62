"""Definitions and search answers as CSV that a German Excel opens with a double click.

UTF-8 with a byte-order mark, semicolons, CRLF. A cell that a spreadsheet would take for a formula gets an
apostrophe before it. Column names are the names of the fields, with _de and _en for texts.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from registry.formats import json as json_format
from registry.formats import json_answers
from registry.formats.records import DefinitionRecord

MARK = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
MEDIA_TYPE = "text/csv"


def definition_csv(records: Iterable[DefinitionRecord]) -> str:
    """Write definitions, one a row; lists stand in one cell, parts divided by ` | `."""
    return table(DEFINITION_COLUMNS, (_cells(json_format.DEFINITION, record) for record in records))


def hits_csv(hits: Iterable[object]) -> str:
    """Write the hits of a search, one a row, best first."""
    return table(HIT_COLUMNS, (_cells(json_answers.HIT, hit) for hit in hits))


def table(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    """Write rows under their column names, every cell guarded."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column)) for column in columns] for row in rows)
    return MARK + written.getvalue()


def guarded(value: object) -> str:
    """Give a cell's text; what a spreadsheet would run as a formula is made plain text."""
    text = _plain(value)
    return "'" + text if text.startswith(DANGEROUS) else text


def _plain(value: object) -> str:
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _columns(schema: Any) -> tuple[str, ...]:
    return tuple(column for name, field in schema.fields.items() for column in _column(name, field))


def _column(name: str, field: object) -> tuple[str, ...]:
    is_two = isinstance(field, json_format.Text)
    return (f"{name}_de", f"{name}_en") if is_two else (name,)


DEFINITION_COLUMNS = _columns(json_format.DEFINITION)
HIT_COLUMNS = _columns(json_answers.HIT)


def _cells(schema: Any, thing: object) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, value in schema.dump(thing).items():
        if isinstance(schema.fields[name], json_format.Text):
            cells |= {f"{name}_{language}": (value or {}).get(language) for language in ("de", "en")}
        else:
            cells[name] = _cell(value)
    return cells


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " | ".join(str(_cell(each)) for each in value)
    return _told(value) if isinstance(value, dict) else value


def _told(thing: dict[str, Any]) -> str:
    """Tell a thing in one cell: its code where it has one, else its parts."""
    if "code" in thing:
        return str(thing["code"])
    if set(thing) == {"de", "en"}:
        return str(thing["de"])
    return ", ".join(f"{name}: {_cell(value)}" for name, value in thing.items() if value is not None)

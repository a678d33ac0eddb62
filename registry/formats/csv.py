"""Definitions as CSV that a German Excel opens with a double click.

UTF-8 with a byte-order mark, semicolons, CRLF; cells stay what they are (`cells`). Column names are the names of the
fields, with _de and _en for what is in two languages. A thing pointed to has three columns: its code, and its label
in both. Lists stand in one cell, parts divided by ` | `.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from registry.formats import json as json_format
from registry.formats.cells import guarded
from registry.formats.records import DefinitionRecord

MARK = "\ufeff"
MEDIA_TYPE = "text/csv"
LANGUAGES = ("de", "en")
ADDRESS = "address"  # of the page, whole, so that it leads there from anywhere
Sheet = dict[str, Any]  # a definition as its JSON says it


def definition_csv(records: Iterable[DefinitionRecord], base_url: str) -> str:
    """Write definitions, one a row."""
    return "".join(sheets_csv(map(json_format.definition_json, records), base_url))


def sheets_csv(sheets: Iterable[Sheet], base_url: str) -> Iterator[str]:
    """Write definitions that are JSON already, line by line."""
    yield MARK + line(DEFINITION_COLUMNS)
    for sheet in sheets:
        cells = _cells(sheet) | {ADDRESS: base_url + sheet["path"]}
        yield line([cells.get(column) for column in DEFINITION_COLUMNS])


def line(cells: Sequence[object]) -> str:
    """Write one row, every cell guarded."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(map(guarded, cells))
    return written.getvalue()


def _in_both(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for language in LANGUAGES)


def _columns_of(name: str, field: object) -> tuple[str, ...]:
    if isinstance(field, json_format.Text):
        return _in_both(name)
    if not isinstance(field, json_format.Object):
        return (name,)
    is_reference = isinstance(field.schema, json_format.ReferenceSchema)
    return (name, *_in_both(name)) if is_reference else _in_both(name)


COLUMNS = {name: _columns_of(name, field) for name, field in json_format.DEFINITION.fields.items()}
COLUMNS["path"] = ("path", ADDRESS)
DEFINITION_COLUMNS = tuple(column for columns in COLUMNS.values() for column in columns)


# Column, the field it tells of, and in which language; told once for all rows.
TELLING = tuple(
    (column, name, column.removeprefix(name).lstrip("_"))
    for name, columns in COLUMNS.items()
    for column in columns
    if column != ADDRESS
)


def _cells(sheet: Sheet) -> dict[str, object]:
    return {
        column: _told(value, language)
        for column, name, language in TELLING
        if (value := sheet.get(name)) is not None and value != []
    }


def _told(value: Any, language: str) -> Any:
    """Tell a value in one cell, in a language, or by codes where none is named."""
    if isinstance(value, list):
        return " | ".join(str(_told(each, language)) for each in value)
    if not isinstance(value, dict):
        return value
    if set(value) == set(LANGUAGES):
        return value[language]
    if "label" in value:
        return value["label"][language] if language else value["code"]
    parts = ((name, _part(each, language)) for name, each in value.items())
    return ", ".join(f"{name}: {told}" for name, told in parts if told is not None)


def _part(value: Any, language: str) -> Any:
    """Tell a part of something; what has no English is told in German, since the rest would mislead without it."""
    told = _told(value, language)
    return _told(value, LANGUAGES[0]) if told is None else told

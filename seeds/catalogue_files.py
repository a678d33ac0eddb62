"""Reads a catalogue folder (CSV and YAML files) into plain rows; what the rows mean is checked by importing."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from registry.errors import Finding, Invalid
from registry.rules import cleaning
from seeds.yaml_blocks import Broken, read_blocks

BROKEN_CSV = "Ab dieser Zeile ist die Datei nicht lesbar. Häufig ist ein Anführungszeichen nicht geschlossen."
SEPARATOR = "Die Spalten dieser Datei sind nicht durch Kommas getrennt."
OTHER_SEPARATORS = ";\t|"

Cell = Callable[[str], object]


class Row(NamedTuple):
    """One row of a CSV file or one YAML block: `where` names file and row as an editor would look for it."""

    where: str
    values: dict[str, object]


class Catalogue(NamedTuple):
    """All rows of one folder, in the order of the files; indicators in the order of their codes."""

    schemes: tuple[Row, ...]
    concepts: tuple[Row, ...]
    offices: tuple[Row, ...]
    office_names: tuple[Row, ...]
    levels: tuple[Row, ...]
    units: tuple[Row, ...]
    boundary_changes: tuple[Row, ...]
    measures: tuple[Row, ...]
    programmes: tuple[Row, ...]
    indicators: tuple[Row, ...]


def text(cell: str) -> str | None:
    """Give the trimmed text, or None for an empty cell."""
    return cleaning.prose(cell) or None


def words(cell: str) -> tuple[str, ...]:
    """Split a cell with several texts at the bars."""
    return tuple(word for part in cell.split("|") if (word := cleaning.line(part)))


def whole_number(cell: str) -> int | None:
    """Read a whole number, or None for an empty cell."""
    cleaned = cleaning.line(cell)
    return int(cleaned) if cleaned else None


def true_or_false(cell: str) -> bool:
    """Read `true` or `false`."""
    return {"true": True, "false": False}[cleaning.line(cell)]


def columns(names: str, **special: Cell) -> dict[str, Cell]:
    """Name the columns of a file; each holds text unless said otherwise."""
    return {name: special.get(name, text) for name in names.split()}


FILES: dict[str, dict[str, Cell]] = {
    "schemes": columns("code title_de title_en description_de description_en"),
    "concepts": columns(
        "scheme notation broader label_de label_en alt_de alt_en hidden_de hidden_en exact_match close_match",
        alt_de=words,
        alt_en=words,
        hidden_de=words,
        hidden_en=words,
        close_match=words,
    ),
    "offices": columns("code is_external mailbox note_de evidence source_url", is_external=true_or_false),
    "office_names": columns(
        "office name_de name_en number number_status referat referat_status valid_from valid_until evidence"
    ),
    "levels": columns("notation position name_de name_en plural_de plural_en", position=whole_number),
    "units": columns("level key key_status name parent_level parent_key note valid_from source_url"),
    "boundary_changes": columns(
        "level kind effective_from count_before count_after note_de note_en source_url",
        count_before=whole_number,
        count_after=whole_number,
    ),
    "measures": columns("code label_de label_en unit population_de population_en source_de office note_de"),
    "programmes": columns(
        "code label_de label_en since lead_office description_de description_en source_url"
    ),
}


def read_catalogue(folder: Path) -> Catalogue:
    """Read every file of the folder; raise Invalid with a finding for each fault of form."""
    findings: list[Finding] = []
    tables = {name: _rows_of(folder / f"{name}.csv", cells, findings) for name, cells in FILES.items()}
    indicators = _indicators(folder / "indicators", findings)
    if findings:
        raise Invalid(findings, "Der Katalog in „%(folder)s“ ist nicht lesbar.", folder=folder.name)
    return Catalogue(**tables, indicators=indicators)


def _rows_of(path: Path, cells: dict[str, Cell], findings: list[Finding]) -> tuple[Row, ...]:
    content = _content(path, path.name, findings)
    if content is None:
        return ()
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        header = next(reader, [])
        if not _has_columns(header, cells, path.name, findings):
            return ()
        kinds = [(column, cells[column]) for column in header]
        return tuple(
            _row(f"{path.name}: Zeile {reader.line_num}", line, kinds, findings) for line in reader if line
        )
    except csv.Error:
        findings.append(Finding("", BROKEN_CSV, where=f"{path.name}: Zeile {reader.line_num}"))
        return ()


def _has_columns(header: list[str], cells: dict[str, Cell], name: str, findings: list[Finding]) -> bool:
    where = f"{name}: Zeile 1"
    if len(header) == 1 and len(cells) > 1 and any(sign in header[0] for sign in OTHER_SEPARATORS):
        findings.append(Finding("", SEPARATOR, where=where))
        return False
    faults = [
        Finding(column, "Diese Spalte ist unbekannt.", where=where)
        for column in header
        if column not in cells
    ]
    faults += [
        Finding(column, "Diese Spalte fehlt.", where=where) for column in cells if column not in header
    ]
    faults += [
        Finding(column, "Diese Spalte steht zweimal da.", where=where)
        for column in cells
        if header.count(column) > 1
    ]
    findings += faults
    return not faults


def _row(where: str, line: list[str], kinds: list[tuple[str, Cell]], findings: list[Finding]) -> Row:
    if len(line) != len(kinds):
        findings.append(
            Finding(
                "",
                "Die Zeile hat %(count)d statt %(expected)d Spalten.",
                (("count", len(line)), ("expected", len(kinds))),
                where,
            )
        )
        return Row(where, {})
    return Row(
        where,
        {
            column: _value(column, cell, read, where, findings)
            for (column, read), cell in zip(kinds, line, strict=True)
        },
    )


def _value(column: str, cell: str, read: Cell, where: str, findings: list[Finding]) -> object:
    try:
        return read(cell)
    except (KeyError, ValueError):
        findings.append(
            Finding(column, "Mit „%(value)s“ ist hier nichts anzufangen.", (("value", cell),), where)
        )
        return None


def _indicators(folder: Path, findings: list[Finding]) -> tuple[Row, ...]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        findings.append(Finding("", "Die Datei fehlt.", where="indicators/*.yaml"))
    rows = [row for path in paths for row in _blocks(path, findings)]
    return tuple(sorted(rows, key=lambda row: str(row.values.get("code"))))


def _blocks(path: Path, findings: list[Finding]) -> Iterator[Row]:
    name = f"indicators/{path.name}"
    content = _content(path, name, findings)
    if content is None:
        return
    try:
        blocks = read_blocks(content)
    except Broken as error:
        findings.append(Finding("", error.why, where=f"{name}: Zeile {error.line}"))
        return
    for number, block in enumerate(blocks, start=1):
        yield Row(f"{name}: {block.get('code') or f'Block {number}'}", block)


def _content(path: Path, name: str, findings: list[Finding]) -> str | None:
    try:
        # A byte order mark is what spreadsheet programs write in front; it is no part of the first column.
        return cleaning.file(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        findings.append(Finding("", "Die Datei fehlt.", where=name))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        findings.append(
            Finding("", "Die Datei ist nicht in UTF-8 gespeichert.", where=f"{name}: Zeile {line}")
        )
    return None

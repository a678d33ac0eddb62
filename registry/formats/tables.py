"""Lists as files for spreadsheets: CSV that a German Excel opens, and XLSX; written row by row, never held whole."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.numbers import FORMAT_TEXT

from registry.formats.cells import guarded
from registry.formats.csv import MARK

Row = Sequence[str]
MOST_CHARACTERS = 32_767  # in one cell of a spreadsheet


class Spreadsheet(NamedTuple):
    """A kind of file: its media type, and how rows get into it."""

    media_type: str
    write: Callable[[IO[bytes], Iterable[Row]], None]


def write_csv(file: IO[bytes], rows: Iterable[Row]) -> None:
    """Write rows with semicolons, every cell guarded."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(MARK)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    text.detach()


def write_xlsx(file: IO[bytes], rows: Iterable[Row]) -> None:
    """Write rows into one sheet; every cell says that it is text, so that nothing is guessed or run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    book.save(file)


def _cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:MOST_CHARACTERS])
    cell.data_type = "s"  # a text with "=" before it, or one like "#N/A", would be another kind
    cell.number_format = FORMAT_TEXT  # and stays text when somebody edits it
    return cell


SPREADSHEETS: dict[str, Spreadsheet] = {
    "csv": Spreadsheet("text/csv", write_csv),
    "xlsx": Spreadsheet("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}

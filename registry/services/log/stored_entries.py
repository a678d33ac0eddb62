"""Reads the log as it lies in the database, value by value, so that no conversion hides a changed byte."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, text

from registry.model import Change, ChangeField
from registry.model.base import Moment

RawRow = dict[str, Any]
RawField = dict[str, Any]
FETCH = 1_000
SQLITE_MOMENT = "%Y-%m-%d %H:%M:%S.%f"


class Misfit(Exception):
    """An entry that is not what was written; its number, where one can be read, and what is wrong."""

    def __init__(self, number: int | None, fault: str) -> None:
        self.number, self.fault = number, fault
        super().__init__(fault)


def changes_in_order(connection: Connection) -> Iterator[tuple[RawRow, list[RawField]]]:
    """Give every entry with its fields, by number; Misfit where a value is not of its kind."""
    fields = _fields(connection)
    waiting = next(fields, None)
    for row in _rows(connection, Change.__table__, "number"):  # type: ignore[arg-type]
        own: list[RawField] = []
        while waiting is not None and waiting["change_number"] == row["number"]:
            own.append(waiting)
            waiting = next(fields, None)
        if waiting is not None and waiting["change_number"] < row["number"]:
            raise Misfit(waiting["change_number"], "er fehlt, ein Feld von ihm ist da")
        yield row, own
    if waiting is not None:
        raise Misfit(waiting["change_number"], "er fehlt, ein Feld von ihm ist da")


def _fields(connection: Connection) -> Iterator[RawField]:
    return _rows(connection, ChangeField.__table__, "change_number, position")  # type: ignore[arg-type]


def _rows(connection: Connection, table: Table, order: str) -> Iterator[dict[str, Any]]:
    is_sqlite = connection.dialect.name == "sqlite"
    readers = {column.name: SQLITE_READERS[_kind(column)] if is_sqlite else _same for column in table.columns}
    listed = ", ".join(_as_bytes(column) if is_sqlite else f'"{column.name}"' for column in table.columns)
    statement = text(f'SELECT {listed} FROM "{table.name}" ORDER BY {order}')  # noqa: S608 - our own names
    found = connection.execute(statement, execution_options={"yield_per": FETCH})
    for row in found:
        yield _read(row, readers)


def _kind(column: Column[Any]) -> type:
    return datetime if isinstance(column.type, Moment) else column.type.python_type


def _as_bytes(column: Column[Any]) -> str:
    # Text that is no UTF-8 any more would end the reading without saying where.
    is_text = _kind(column) in (str, datetime)
    return f'CAST("{column.name}" AS BLOB) AS "{column.name}"' if is_text else f'"{column.name}"'


def _read(row: Row[Any], readers: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    values = row._mapping
    number = values["number"] if "number" in values else values["change_number"]
    try:
        return {name: None if values[name] is None else read(values[name]) for name, read in readers.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise Misfit(number if isinstance(number, int) else None, "ein Wert ist nicht lesbar") from error


def _same(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _text(value: bytes) -> str:
    return value.decode()


def _moment(value: bytes) -> datetime:
    written = value.decode()
    moment = datetime.strptime(written, SQLITE_MOMENT).replace(tzinfo=UTC)
    if moment.strftime(SQLITE_MOMENT) != written:
        raise ValueError(written)
    return moment


def _of(expected: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, expected):
            raise TypeError(value)
        return value

    return read


SQLITE_READERS: dict[type, Callable[[Any], Any]] = {
    str: _text,
    datetime: _moment,
    int: _of(int),
    bytes: _of(bytes),
}

"""A list of the desk as a file: the same rows as the page shows under its filters, all of them, in words."""

import tempfile
from collections.abc import Iterator
from typing import IO, Any, cast

from flask import request, send_file
from markupsafe import Markup
from werkzeug.wrappers import Response

from registry import db
from registry.errors import BadQuestion
from registry.formats.tables import SPREADSHEETS, Row
from registry.http.templating import text
from registry.rules.localised import Localised

AT_ONCE = 500  # rows read in one go
IN_MEMORY = 1_000_000  # bytes; a longer file waits on the disk


def spreadsheet(table: Any, labels: list[str]) -> Response:
    """Answer with all rows of a table that the filters leave."""
    form = request.args.get("form", "")
    if form not in SPREADSHEETS:
        raise BadQuestion(field="form", value=form[:20])
    kind = SPREADSHEETS[form]
    file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - closed with the answer
    try:
        with db.reading():
            kind.write(file, _rows(table, labels))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{table.room}-{db.clock.today().isoformat()}.{form}"
    answer = send_file(file, mimetype=kind.media_type, as_attachment=True, download_name=name)
    answer.call_on_close(file.close)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(table: Any, labels: list[str]) -> Iterator[Row]:
    yield labels
    asked = table._get_list_extra_args()
    column, number = table._get_column_by_idx(asked.sort), 0
    order = (column[0] if column else None, asked.sort_desc)
    while True:
        _, rows = table.get_list(number, *order, asked.search, asked.filters, page_size=AT_ONCE)
        for row in rows:
            yield [said(table.get_list_value(None, row, name)) for name in table.column_list]
        if len(rows) < AT_ONCE:
            return
        number += 1
        db.session().expunge_all()  # rows that are written are not held


def said(value: object) -> str:
    """Give what a cell of the page says, without marks."""
    if isinstance(value, Markup):
        return value.replace(Markup("<br>"), " ").striptags()
    return text(value) if isinstance(value, (Localised, str, int)) or value is None else str(value)

"""Rows of the desk's tables as a person finds and reads them."""

import re

from registry import db
from registry.model import Change
from tests.admin.visiting import Visitor, said

NEW_OFFICE = {
    "code": "amt-umwelt",
    "name-de": "Amt für Umweltschutz",
    "name-en": "Environment Office",
    "number": "36",
}


def last_change() -> Change:
    """Give the latest entry of the log."""
    with db.reading() as session:
        found = session.query(Change).order_by(Change.number.desc()).first()
        assert found is not None
        return found


def edit_path(visitor: Visitor, table: str, title: str, search: str | None = None) -> str:
    """Find the form of a row as a person does: search, then follow the link in its row."""
    page = visitor.get(f"/admin/{table}/", query_string={"search": search or title}).text
    rows = [row for row in re.findall(r'<th scope="row".*?</tr>', page, re.S) if title in row]
    assert len(rows) == 1, said(visitor.get(f"/admin/{table}/"))
    return re.findall(r'href="([^"]+)"', rows[0])[0].replace("&amp;", "&")


def count_on(page: str) -> int:
    """Read how many rows were found."""
    return int(re.findall(r"(\d+) Ein(?:trag|träge)", page)[0])


def errors_on(page: str) -> set[str]:
    """Give the fields whose errors a page lists."""
    return set(re.findall(r'<a href="#feld-([\w-]+)"', page))


def concept_path(visitor: Visitor, search: str, scheme: str = "keywords") -> str:
    """Find the form of a concept."""
    page = visitor.get("/admin/concept/", query_string={"search": search, "scheme": scheme}).text
    return re.findall(r'href="(/admin/concept/edit/[^"]+)"', page)[0].replace("&amp;", "&")

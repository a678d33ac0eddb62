"""Where the registry stands: the ends of log and catalogue and the number of the names, asked once in each read."""

from typing import NamedTuple

from sqlalchemy import select

from registry import db
from registry.model import Head

KEPT = "standing"  # where a session keeps it until its read ends
_head = Head.__table__.c
ASKED = select(_head.change_number, _head.catalogue_number, _head.names_number)


class Standing(NamedTuple):
    """The number of the last entry of the log, of the catalogue's last step, and of the last new name."""

    change_number: int
    catalogue_number: int
    names_number: int


def standing() -> Standing:
    """Tell where the registry stands, inside a read or transaction; a transaction asks anew each time."""
    kept: Standing | None = db.kept().get(KEPT)
    if kept is None:
        kept = Standing(*db.rows(ASKED, {})[0])
        if not db.is_writing():
            db.kept()[KEPT] = kept
    return kept

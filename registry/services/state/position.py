"""Where the registry stands: the ends of log and catalogue, the number of the names and what was done to the whole; asked once in each read."""

from typing import NamedTuple

from sqlalchemy import ScalarSelect, select

from registry import db
from registry.model import Head, Mark
from registry.services.state.marks import RENDERED, RESTORED, RESTORING

KEPT = "standing"  # where a session keeps it until its read ends
_head = Head.__table__.c
_mark = Mark.__table__.c


def _marked(name: str) -> ScalarSelect[str]:
    return select(_mark.value).where(_mark.name == name).scalar_subquery()


ASKED = select(
    _head.change_number,
    _head.catalogue_number,
    _head.names_number,
    _head.change_hash,
    *(_marked(name).label(label) for name, label in ((RESTORING, "a"), (RESTORED, "b"), (RENDERED, "c"))),
)


class Standing(NamedTuple):
    """The numbers of the log's last entry, the catalogue's last step, the last new name; and the log's last hash.

    Numbers alone are the same in two copies that went different ways after a backup: the hash tells them apart.
    """

    change_number: int
    catalogue_number: int
    names_number: int
    change_hash: bytes
    restoring: str | None = None
    restored: str | None = None
    rendered: str | None = None


def standing() -> Standing:
    """Tell where the registry stands, inside a read or transaction; a transaction asks anew each time."""
    kept: Standing | None = db.kept().get(KEPT)
    if kept is None:
        number, catalogue, names, digest, *marks = db.rows(ASKED, {})[0]
        kept = Standing(number, catalogue, names, bytes(digest), *marks)
        if not db.is_writing():
            db.kept()[KEPT] = kept
    return kept

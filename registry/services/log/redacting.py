"""Redacts the log: a value and its salt go from every copy, the digests stay, and an entry names what was taken."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, update

from registry import db
from registry.errors import Finding, Invalid, NotFound
from registry.model import Change, ChangeField
from registry.rules import cleaning, wording
from registry.rules.access import Action, Actor, require
from registry.rules.diff import FieldChange
from registry.rules.refusals import REASON_NEEDED
from registry.services.log.recording import Entry, lock_head, record
from registry.services.state.topics import Topic

REASON = "reason"
SIDES = {"before": ChangeField.before, "after": ChangeField.after}
SALTS = {"before": ChangeField.before_salt, "after": ChangeField.after_salt}
KEPT = (
    "content",
    "facts",
    "state",
    "valid_from",
    "valid_until",
)  # what frozen definitions are checked against
NOT_REDACTED = "„%(field)s“ wird gebraucht, um die Versionen zu prüfen, und bleibt stehen."


class Place(NamedTuple):
    """Where a value stands in the log: the reason of an entry, or one side of one of its fields."""

    number: int
    field: str
    side: str | None = None

    def __str__(self) -> str:
        return "/".join(str(part) for part in self if part is not None)


def redact(actor: Actor, place: Place, *, reason: str) -> tuple[Place, ...]:
    """Take a value out of the log wherever the same field says the same; gives the places it stood in.

    `Place(5, "reason")` is the reason of entry 5, `Place(5, "contact", "after")` a value of one of its fields.
    """
    with db.transaction():
        require(actor, Action.REDACT)
        lock_head()
        _require(place, reason)
        text = _text(place)
        places = tuple(_copies(place.field, text))
        for copy in places:
            _take_away(copy)
        fields = tuple(FieldChange(str(copy), None, None) for copy in places)
        subject = Topic("change", str(place.number))
        record(actor, Entry("redact", subject, fields, wording.prose(reason, REASON)))
        return places


class Offered(NamedTuple):
    """A value that may go: where it stands, as JSON text, and every place that says the same."""

    place: Place
    text: str
    copies: tuple[Place, ...]


def offered(actor: Actor, number: int) -> tuple[Offered, ...]:
    """Give what can be redacted of an entry; NotFound when there is no such entry."""
    require(actor, Action.REDACT)
    with db.reading() as session:
        entry = session.get(Change, number)
        if entry is None:
            raise NotFound()
        fields = session.scalars(
            select(ChangeField).where(ChangeField.change_number == number).order_by(ChangeField.position)
        )
        said = [(Place(number, REASON), entry.reason)] + [
            (Place(number, row.field, side), getattr(row, side))
            for row in fields
            if row.field not in KEPT
            for side in SIDES
        ]
        return tuple(Offered(place, text, tuple(_copies(place.field, text))) for place, text in said if text)


def redact_all(actor: Actor, places: Iterable[Place], *, reason: str) -> None:
    """Redact several values of an entry, all or none; what goes with one of them is gone already."""
    with db.transaction():
        gone: set[Place] = set()
        for place in places:
            if place not in gone:
                gone.update(redact(actor, place, reason=reason))


def _require(place: Place, reason: str) -> None:
    if place.field in KEPT:
        raise Invalid([Finding("field", NOT_REDACTED, (("field", place.field),))])
    if not cleaning.prose(reason):
        raise Invalid([Finding(REASON, REASON_NEEDED)])


def _text(place: Place) -> str:
    if place.side is None:
        found = db.session().scalar(select(Change.reason).where(Change.number == place.number))
    elif place.side in SIDES:
        found = db.session().scalar(select(SIDES[place.side]).where(_is_in(place)))
    else:
        found = None
    if found is None or (place.side is None and place.field != REASON):
        raise NotFound()
    return found


def _copies(field: str, text: str) -> Iterator[Place]:
    session = db.session()
    if field == REASON:
        for number in session.scalars(select(Change.number).where(Change.reason == text)):
            yield Place(number, REASON)
    for side, column in SIDES.items():
        same = select(ChangeField.change_number).where(ChangeField.field == field, column == text)
        for number in session.scalars(same.order_by(ChangeField.change_number)):
            yield Place(number, field, side)


def _take_away(place: Place) -> None:
    session = db.session()
    if place.side is None:
        statement = update(Change).where(Change.number == place.number)
        session.execute(statement.values(reason=None, reason_salt=None))
        return
    values = {SIDES[place.side].key: None, SALTS[place.side].key: None}
    session.execute(update(ChangeField).where(_is_in(place)).values(values))


def _is_in(place: Place) -> ColumnElement[bool]:
    return (ChangeField.change_number == place.number) & (ChangeField.field == place.field)

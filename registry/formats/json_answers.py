"""Answers that are lists, as JSON: hits and facets of the search, entries of the change log."""

from collections.abc import Iterable, Iterator
from typing import Any

from marshmallow import Schema, fields

from registry.formats.json import (
    Object,
    RedrawnSchema,
    ReferenceSchema,
    Text,
    TextSchema,
    Told,
    plain,
    text,
    written,
)


class PairSchema(Schema):
    """A code with its label."""

    code = fields.String()
    label = fields.Nested(TextSchema)


class Pair(Told):
    """A code with its label, as hits of the search hold them."""

    def __init__(self) -> None:
        super().__init__(PairSchema, allow_none=True)

    def told(self, value: Any) -> Any:
        """Give it as plain data."""
        return None if value is None else {"code": value[0], "label": plain(value[1])}


class ListedSchema(Schema):
    """What a search's answer says of an indicator beside its definition."""

    score = fields.Float()
    status = fields.String()
    office = Pair()
    office_is_assigned = fields.Boolean()
    smallest_level = Text()
    since = text()
    until = text()


class FacetSchema(Schema):
    """One value of a facet, and how many indicators have it."""

    value = fields.String()
    label = Text()
    count = fields.Integer()
    is_chosen = fields.Boolean()


class PlaceSchema(Schema):
    """A spatial unit that a question names."""

    level = fields.String()
    key = fields.String()
    name = fields.String()
    path = fields.String()


class ApartSchema(Schema):
    """What could be asked instead: the words that were understood, and how much there is for them."""

    text = fields.String()
    total = fields.Integer()


class UnderstandingSchema(Schema):
    """What a search made of the words of a question."""

    not_understood = fields.List(fields.String())
    read_as = fields.Dict(keys=fields.String(), values=fields.String())
    maybe = text()
    places = Object(PlaceSchema, many=True)
    apart = Object(ApartSchema, allow_none=True)


class AnswerSchema(UnderstandingSchema):
    """What a search's answer says beside its items."""

    total = fields.Integer()
    facets = fields.Dict(keys=fields.String(), values=Object(FacetSchema, many=True))


class FieldChangeSchema(Schema):
    """What an entry changed in one field, told in words."""

    field = fields.String()
    label = fields.String()
    before = Text()
    after = Text()
    is_redacted = fields.Boolean()
    is_withheld = fields.Boolean()


class ChangeSchema(Schema):
    """One entry of the change log; offices only, never people."""

    number = fields.Integer()
    made_at = fields.DateTime(format="iso")
    action = fields.String()
    office = Object(ReferenceSchema, allow_none=True)
    subject_kind = fields.String()
    subject_code = fields.String()
    title = Text()
    version = text()
    decision = text()
    reason = text()
    catalogue_number = fields.Integer(allow_none=True)
    fields_changed = Object(FieldChangeSchema, many=True, attribute="fields", data_key="fields")


LISTED, ANSWER, CHANGE = ListedSchema(), AnswerSchema(), ChangeSchema()


def answer_json(answer: object, items: Iterable[tuple[object, bytes]], **beside: object) -> Iterator[bytes]:
    """Write the answer to a search piece by piece: what is said of all, then the items, best first.

    An item is what its definition says, as JSON that is there already, and what the search says of it.
    """
    opening = written(ANSWER.dump(answer) | beside).encode()
    yield opening[:-1] + b',"items":['
    for place, (listed, sheet) in enumerate(items):
        beside_it = written(_listed(listed)).encode()
        yield (b"," if place else b"") + sheet[:-1] + b"," + beside_it[1:]
    yield b"]}"


def _listed(listed: object) -> dict[str, Any]:
    """Give what the schema says of a hit without its dump, which takes longer than all else that a hit needs."""
    values = ((name, field, getattr(listed, name)) for name, field in LISTED.fields.items())
    return {name: field.told(value) if isinstance(field, Told) else value for name, field, value in values}


def log_json(total: int, page: int, pages: int, lines: Iterable[object]) -> dict[str, Any]:
    """Give one page of the change log as plain data, newest first."""
    return {"total": total, "page": page, "pages": pages, "items": CHANGE.dump(list(lines), many=True)}


def redrawn_json(changes: Iterable[object]) -> list[dict[str, Any]]:
    """Give the documented changes of an indicator's boundaries as plain data, in order of time."""
    told: list[dict[str, Any]] = Object(RedrawnSchema, many=True).told(list(changes))
    return told

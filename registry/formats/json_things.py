"""The things that definitions point to, as JSON: themes, offices, places, measures, programmes, code lists."""

from typing import Any

from marshmallow import Schema, fields

from registry.formats.json import (
    ConceptReferenceSchema,
    Object,
    ReferenceSchema,
    Text,
    Told,
    plain,
    text,
)


class TimesSchema(Schema):
    """In force from and until, as EDTF texts."""

    valid_from = text()
    valid_until = text()


class LabelSchema(Schema):
    """A label of a concept: pref or alt, in one language."""

    kind = fields.String()
    language = fields.String()
    text = fields.String()


class DatedLabelSchema(LabelSchema, TimesSchema):
    """A label with its time."""


class OfficeNameSchema(TimesSchema):
    """A name of an office, with its number and Referat, and its time."""

    name = Text()
    number = text()
    division = text()


class UnitNameSchema(TimesSchema):
    """A name of a spatial unit, with its time."""

    name = fields.String()


class BoundaryChangeSchema(Schema):
    """A change of the units of a level: kind, day, how many there were before and after."""

    kind = fields.String()
    effective_from = fields.String()
    count_before = fields.Integer(allow_none=True)
    count_after = fields.Integer(allow_none=True)
    note = Text()
    source_url = fields.Url(allow_none=True)
    struck_at = fields.DateTime(format="iso", allow_none=True)
    struck_reason = text()


class UsesSchema(Schema):
    """How many indicators point to a thing, and the first of them."""

    total = fields.Integer()
    items = Object(ReferenceSchema, many=True)


class PartsSchema(Schema):
    """The parts of a unit that are units of one level."""

    level = Object(ReferenceSchema)
    units = Object(ReferenceSchema, many=True)


class Parts(Told):
    """The parts of a unit, level by level."""

    def __init__(self) -> None:
        super().__init__(PartsSchema, many=True)

    def told(self, value: Any) -> Any:
        """Give it as plain data."""
        return [{"level": plain(level), "units": [plain(unit) for unit in units]} for level, units in value]


def uses(**options: Any) -> fields.Nested:
    """Make the field of the indicators that point to a thing."""
    return Object(UsesSchema, **options)


class ThemeSchema(Schema):
    """A theme with all its labels and its indicators."""

    code = fields.String(attribute="concept.code")
    label = Text(attribute="concept.label")
    path = fields.String(attribute="concept.path")
    iri = fields.Url(attribute="concept.iri", allow_none=True)
    labels = Object(DatedLabelSchema, many=True)
    indicators = uses(attribute="uses")


class OfficeSchema(Schema):
    """An office with its names over time, what it stewards and what it supplies."""

    code = fields.String(attribute="office.code")
    label = Text(attribute="office.label")
    path = fields.String(attribute="office.path")
    mailbox = fields.Email(attribute="office.mailbox", allow_none=True)
    is_external = fields.Boolean(attribute="row.is_external")
    note = Text(attribute="row.note")
    source_url = fields.Url(attribute="row.source_url", allow_none=True)
    names = Object(OfficeNameSchema, many=True)
    successor = Object(ReferenceSchema, allow_none=True)
    stewarded = uses()
    assigned = uses()
    supplied = uses()


class LevelSchema(Schema):
    """A spatial level with its units and the changes of its boundaries."""

    code = fields.String(attribute="level.notation")
    label = Text(attribute="level.name")
    plural = Text(attribute="level.plural")
    units = Object(ReferenceSchema, many=True)
    changes = Object(BoundaryChangeSchema, many=True)
    indicators = uses(attribute="uses")


class UnitSchema(Schema):
    """A spatial unit with its parents, its parts and its names over time."""

    level = Object(ReferenceSchema)
    key = fields.String(attribute="row.key")
    label = Text()
    parents = Object(ReferenceSchema, many=True)
    children = Parts()
    names = Object(UnitNameSchema, many=True)


class MeasureSchema(Schema):
    """A measure and the indicators that count with it."""

    code = fields.String(attribute="measure.code")
    label = Text(attribute="measure.label")
    path = fields.String(attribute="measure.path")
    unit = Object(ConceptReferenceSchema, allow_none=True)
    population = Text(attribute="row.population")
    source = Text(attribute="row.source")
    note = Text(attribute="row.note")
    office = Object(ReferenceSchema, allow_none=True)
    indicators = uses(attribute="uses")


class ProgrammeSchema(Schema):
    """A monitoring programme and its indicators."""

    code = fields.String(attribute="programme.code")
    label = Text(attribute="programme.label")
    path = fields.String(attribute="programme.path")
    description = Text(attribute="row.description")
    since = fields.String(attribute="row.since", allow_none=True)
    office = Object(ReferenceSchema, allow_none=True)
    source_url = fields.Url(attribute="row.source_url", allow_none=True)
    indicators = uses(attribute="uses")


class ConceptSchema(Schema):
    """One concept of a code list."""

    code = fields.String(attribute="notation")
    path = fields.String()
    labels = Object(LabelSchema, many=True)
    broader = text()
    match = text()
    is_retired = fields.Boolean()


class SchemeSchema(Schema):
    """One code list with its concepts and all their labels."""

    code = fields.String()
    title = Text()
    description = Text()
    concepts = fields.Nested(ConceptSchema, many=True)


SCHEMAS: dict[str, Schema] = {
    "themes": ThemeSchema(),
    "offices": OfficeSchema(),
    "levels": LevelSchema(),
    "units": UnitSchema(),
    "measures": MeasureSchema(),
    "programmes": ProgrammeSchema(),
    "vocab": SchemeSchema(),
}


def thing_json(kind: str, view: object) -> dict[str, Any]:
    """Give a thing as plain data, by the first part of its address."""
    return dict(SCHEMAS[kind].dump(view))

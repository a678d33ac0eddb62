"""The things that definitions point to, as JSON: themes, offices, places, measures, programmes, code lists."""

from typing import Any

from marshmallow import Schema, fields

from registry.formats.json import CONCEPT, REFERENCE, Plain, Text, Thing, plain

TIMES = ("valid_from", "valid_until")
CHANGE = ("kind", "effective_from", "count_before", "count_after", "note", "source_url")


class Uses(fields.Field[Any]):
    """The indicators that point to a thing: how many, and the first of them."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return {"total": value.total, "items": [plain(reference) for reference in value.items]}


class Parts(fields.Field[Any]):
    """The parts of a unit, level by level."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return [{"level": plain(level), "units": [plain(unit) for unit in units]} for level, units in value]


class ThemeSchema(Schema):
    """A theme with all its labels and its indicators."""

    code = Plain(attribute="concept.code")
    label = Text(attribute="concept.label")
    path = Plain(attribute="concept.path")
    iri = Plain(attribute="concept.iri")
    labels = Thing("kind", "language", "text", *TIMES, many=True)
    indicators = Uses(attribute="uses")


class OfficeSchema(Schema):
    """An office with its names over time, what it stewards and what it supplies."""

    code = Plain(attribute="office.code")
    label = Text(attribute="office.label")
    path = Plain(attribute="office.path")
    mailbox = Plain(attribute="office.mailbox")
    is_external = Plain(attribute="row.is_external")
    note = Text(attribute="row.note")
    source_url = Plain(attribute="row.source_url")
    names = Thing("name", "number", "division", *TIMES, many=True)
    successor = Thing(*REFERENCE)
    stewarded = Uses()
    supplied = Uses()


class LevelSchema(Schema):
    """A spatial level with its units and the changes of its boundaries."""

    code = Plain(attribute="level.notation")
    label = Text(attribute="level.name")
    plural = Text(attribute="level.plural")
    units = Thing(*REFERENCE, many=True)
    changes = Thing(*CHANGE, many=True)
    indicators = Uses(attribute="uses")


class UnitSchema(Schema):
    """A spatial unit with its parents, its parts and its names over time."""

    level = Thing(*REFERENCE)
    key = Plain(attribute="row.key")
    label = Text()
    parents = Thing(*REFERENCE, many=True)
    children = Parts()
    names = Thing("name", *TIMES, many=True)


class MeasureSchema(Schema):
    """A measure and the indicators that count with it."""

    code = Plain(attribute="measure.code")
    label = Text(attribute="measure.label")
    path = Plain(attribute="measure.path")
    unit = Thing(*CONCEPT)
    population = Text(attribute="row.population")
    source = Text(attribute="row.source")
    note = Text(attribute="row.note")
    office = Thing(*REFERENCE)
    indicators = Uses(attribute="uses")


class ProgrammeSchema(Schema):
    """A monitoring programme and its indicators."""

    code = Plain(attribute="programme.code")
    label = Text(attribute="programme.label")
    path = Plain(attribute="programme.path")
    description = Text(attribute="row.description")
    since = Plain(attribute="row.since")
    office = Thing(*REFERENCE)
    source_url = Plain(attribute="row.source_url")
    indicators = Uses(attribute="uses")


class Labels(fields.Field[Any]):
    """The labels of a concept: pref, alt or hidden, each in one language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return [{"kind": label.kind, "language": label.language, "text": label.text} for label in value]


class ConceptSchema(Schema):
    """One concept of a code list."""

    code = Plain(attribute="notation")
    path = Plain()
    labels = Labels()
    broader = Plain()
    match = Plain()
    is_retired = Plain()


class SchemeSchema(Schema):
    """One code list with its concepts and all their labels."""

    code = Plain()
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

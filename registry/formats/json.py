"""Definitions as JSON; the names of the fields are public, and those of the tables."""

import json
from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields

from registry.formats.records import DefinitionRecord
from registry.rules.boundaries import CHANGE_KINDS
from registry.rules.fields import EVIDENCE, FIELDS, NOTE_KINDS, SOURCE_ROLES, Gap, Kind
from registry.rules.localised import Localised

Field = fields.Field[Any]


class Told(fields.Nested):
    """A part described by a schema, and written without a dump of its own: that takes a quarter of the time."""

    def _serialize(self, nested_obj: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        return self.told(nested_obj)

    def told(self, value: Any) -> Any:
        """Give the part as plain data."""
        raise NotImplementedError


class Object(Told):
    """A record, or several, as objects with the fields of the schema."""

    def told(self, value: Any) -> Any:
        """Give it as plain data."""
        if self.many:
            return [self._one(each) for each in value]
        return None if value is None else self._one(value)

    def _one(self, thing: Any) -> dict[str, Any]:
        return {name: plain(getattr(thing, name)) for name in self.schema.fields}


class TextSchema(Schema):
    """A text in German and, where there is one, in English."""

    de = fields.String()
    en = fields.String(allow_none=True)


class Text(Told):
    """A text in both languages, or nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(TextSchema, allow_none=True, **options)

    def told(self, value: Any) -> Any:
        """Give it as plain data."""
        return None if value is None else {"de": value[0], "en": value[1]}


class ReferenceSchema(Schema):
    """A thing pointed to."""

    code = fields.String()
    label = Text()
    path = fields.String()


class ConceptReferenceSchema(ReferenceSchema):
    """A concept pointed to, with the IRI it matches in an official list."""

    iri = fields.Url(allow_none=True)


class OfficeReferenceSchema(ReferenceSchema):
    """An office pointed to, with its mailbox."""

    mailbox = fields.Email(allow_none=True)


class MeasureReferenceSchema(ReferenceSchema):
    """A measure pointed to, with the notation of its unit."""

    unit = fields.String(allow_none=True)


class AvailabilitySchema(Schema):
    """A spatial level with values: EDTF texts say since when and until when."""

    level = Object(ReferenceSchema)
    since = fields.String(allow_none=True)
    until = fields.String(allow_none=True)
    note = Text()


class SourceSchema(Schema):
    """Where a part of the figure comes from."""

    role = fields.String(metadata={"enum": [code for code, _ in SOURCE_ROLES]})
    text = Text()
    legal_basis = fields.String(allow_none=True)
    url = fields.Url(allow_none=True)


class SeriesNoteSchema(Schema):
    """What changed at a time (EDTF) while the version went on."""

    date = fields.String()
    kind = fields.String(metadata={"enum": [code for code, _ in NOTE_KINDS]})
    text = Text()
    url = fields.Url(allow_none=True)


class RedrawnSchema(Schema):
    """A documented change of the boundaries at a level of the indicator."""

    level = Object(ReferenceSchema)
    kind = fields.String(metadata={"enum": list(CHANGE_KINDS)})
    effective_from = fields.String()
    count_before = fields.Integer(allow_none=True)
    count_after = fields.Integer(allow_none=True)
    note = Text()
    source_url = fields.Url(allow_none=True)


class DistributionSchema(Schema):
    """Where data or a sheet of the indicator can be had; the format is a code of the EU list."""

    title = Text()
    url = fields.Url()
    format = fields.String()
    licence = Object(ReferenceSchema, allow_none=True)


class Gaps(fields.Dict):
    """Fields without a value, each with the reason."""

    def __init__(self) -> None:
        reasons = [gap.name.lower() for gap in Gap]
        super().__init__(keys=fields.String(), values=fields.String(metadata={"enum": reasons}))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return {name: gap.name.lower() for name, gap in sorted(value.items())}


def plain(value: Any) -> Any:
    """Give a text, a reference or a list of them as plain data; anything else as it is."""
    if isinstance(value, Localised):
        return {"de": value.de, "en": value.en}
    if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        return [plain(each) for each in value]
    if hasattr(value, "path"):  # a reference inside a reference: a level, a licence
        return {"code": value.code, "label": plain(value.label), "path": value.path}
    return value


def text() -> Field:
    """Make the field of a plain text that may be missing."""
    return fields.String(allow_none=True)


# How the fact of each kind is written; the table of fields says which facts there are.
FIELD_OF: dict[Kind, Callable[[], Field]] = {
    Kind.LINE: Text,
    Kind.PROSE: Text,
    Kind.CHOICE: text,
    Kind.CONCEPT: lambda: Object(ConceptReferenceSchema, allow_none=True),
    Kind.CONCEPTS: lambda: Object(ConceptReferenceSchema, many=True),
    Kind.OFFICE: lambda: Object(OfficeReferenceSchema, allow_none=True),
    Kind.MEASURE: lambda: Object(MeasureReferenceSchema, allow_none=True),
    Kind.FORMULA: text,
    Kind.NUMBER: lambda: fields.Integer(allow_none=True),
    Kind.DATE: text,
    Kind.DATES: lambda: fields.List(fields.String()),
    Kind.MAIL: lambda: fields.Email(allow_none=True),
    Kind.LEVELS: lambda: Object(AvailabilitySchema, many=True),
    Kind.SOURCES: lambda: Object(SourceSchema, many=True),
    Kind.NOTES: lambda: Object(SeriesNoteSchema, many=True),
}


class IdentitySchema(Schema):
    """Which version of which indicator it is, and where it stands."""

    code = fields.String()
    path = fields.String()
    version = text()
    state = fields.String()
    is_adopted = fields.Boolean()
    is_candidate = fields.Boolean()


class SurroundingsSchema(Schema):
    """What stands around the facts: responsibility, use, evidence, time."""

    formula_terms = Object(ReferenceSchema, many=True)
    steward = Object(OfficeReferenceSchema)
    steward_is_assigned = fields.Boolean()
    programmes = Object(ReferenceSchema, many=True)
    distributions = Object(DistributionSchema, many=True)
    gaps = Gaps()
    evidence_status = fields.String(allow_none=True, metadata={"enum": [code for code, _ in EVIDENCE]})
    origin = text()
    evidence_url = fields.Url(allow_none=True)
    version_notes = Text()
    decision = text()
    valid_from = text()
    valid_until = text()
    issued = text()
    modified = text()
    retired = text()
    previous_version = text()
    successor = Object(ReferenceSchema, allow_none=True)
    boundary_changes = Object(RedrawnSchema, many=True)


FactsSchema = Schema.from_dict({fact.name: FIELD_OF[fact.kind]() for fact in FIELDS}, name="FactsSchema")


class DefinitionSchema(SurroundingsSchema, FactsSchema, IdentitySchema):  # type: ignore[valid-type,misc]
    """One definition of an indicator, everything it says."""


DEFINITION = DefinitionSchema()


def definition_json(record: DefinitionRecord) -> dict[str, Any]:
    """Give one definition as plain data."""
    return dict(DEFINITION.dump(record))


def text_of(record: DefinitionRecord) -> str:
    """Write one definition as JSON."""
    return written(definition_json(record))


_SHORT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def written(data: object) -> str:
    """Write plain data as JSON, one short line."""
    return _SHORT.encode(data)

"""Definitions and answers as JSON; the names of the fields are public, and those of the tables."""

import json
from enum import Enum
from typing import Any

from marshmallow import Schema, fields

from registry.formats.records import DefinitionRecord
from registry.rules.localised import Localised


class Text(fields.Field[Any]):
    """A text in German and, where there is one, in English."""

    def _serialize(self, value: Localised | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else {"de": value[0], "en": value[1]}


class Plain(fields.Field[Any]):
    """A text, number, truth or nothing, as it is."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.value if isinstance(value, Enum) else value


class Thing(fields.Field[Any]):
    """A thing pointed to, with some of its attributes; texts come in both languages."""

    def __init__(self, *names: str, many: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.names, self.many = names, many

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if self.many:
            return [self._one(each) for each in value]
        return None if value is None else self._one(value)

    def _one(self, thing: Any) -> dict[str, Any]:
        return {name: plain(getattr(thing, name)) for name in self.names}


def plain(value: Any) -> Any:
    """Give a text, a reference or a list of them as plain data; anything else as it is."""
    if isinstance(value, Localised):
        return {"de": value.de, "en": value.en}
    if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        return [plain(each) for each in value]
    if hasattr(value, "path"):  # a reference inside a reference: a level, a licence
        return {"code": value.code, "label": plain(value.label), "path": value.path}
    return value


class Gaps(fields.Field[Any]):
    """Fields without a value, each with the reason: not_applicable or to_clarify."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return {name: gap.name.lower() for name, gap in sorted(value.items())}


CONCEPT = ("code", "label", "path", "iri")
REFERENCE = ("code", "label", "path")


class DefinitionSchema(Schema):
    """One definition of an indicator, everything it says."""

    code = Plain()
    path = Plain()
    version = Plain()
    state = Plain()
    is_adopted = Plain()
    is_candidate = Plain()
    title = Text()
    short_title = Text()
    theme = Thing(*CONCEPT)
    keywords = Thing(*CONCEPT, many=True)
    definition = Text()
    purpose = Text()
    interpretation = Text()
    direction = Plain()
    method_kind = Plain()
    numerator = Thing("code", "label", "path", "unit")
    denominator = Thing("code", "label", "path", "unit")
    formula = Plain()
    formula_terms = Thing(*REFERENCE, many=True)
    unit = Thing(*CONCEPT)
    decimals = Plain()
    population = Text()
    method = Text()
    breakdowns = Thing(*CONCEPT, many=True)
    confidentiality = Text()
    levels = Thing("level", "since", "until", "note", many=True)
    reference_period = Text()
    periodicity = Thing(*CONCEPT)
    available_since = Plain()
    available_until = Plain()
    comparability = Text()
    limitations = Text()
    sources = Thing("role", "text", "legal_basis", "url", many=True)
    source_office = Thing("code", "label", "path", "mailbox")
    steward = Thing("code", "label", "path", "mailbox")
    steward_is_assigned = Plain()
    contact = Plain()
    licence = Thing(*CONCEPT)
    programmes = Thing(*REFERENCE, many=True)
    distributions = Thing("title", "url", "format", "licence", many=True)
    gaps = Gaps()
    evidence_status = Plain()
    origin = Plain()
    evidence_url = Plain()
    version_notes = Text()
    decision = Plain()
    valid_from = Plain()
    valid_until = Plain()
    issued = Plain()
    modified = Plain()
    previous_version = Plain()
    successor = Thing(*REFERENCE)


DEFINITION = DefinitionSchema()


def definition_json(record: DefinitionRecord) -> dict[str, Any]:
    """Give one definition as plain data."""
    return dict(DEFINITION.dump(record))


def text_of(record: DefinitionRecord) -> str:
    """Write one definition as JSON."""
    return written(definition_json(record))


def written(data: object) -> str:
    """Write plain data as JSON, one short line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

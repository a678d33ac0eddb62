"""Answers that are lists, as JSON: hits and facets of the search, entries of the change log."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields

from registry.formats.json import REFERENCE, Plain, Text, Thing, plain
from registry.rules.localised import Localised


class Pair(fields.Field[Any]):
    """A code with its label, as hits of the search hold them."""

    def _serialize(
        self, value: tuple[str, Localised] | None, attr: str | None, obj: Any, **kwargs: Any
    ) -> Any:
        return None if value is None else {"code": value[0], "label": plain(value[1])}


class HitSchema(Schema):
    """One indicator of a search's answer."""

    code = Plain()
    title = Text()
    score = Plain()
    version = Plain()
    state = Plain()
    status = Plain()
    is_adopted = Plain()
    is_candidate = Plain()
    office = Pair()
    theme = Pair()
    smallest_level = Text()
    since = Plain()
    until = Plain()
    modified = Plain()


class FacetSchema(Schema):
    """One value of a facet, and how many indicators have it."""

    value = Plain()
    label = Text()
    count = Plain()
    is_chosen = Plain()


class ChangeSchema(Schema):
    """One entry of the change log; offices only, never people."""

    number = Plain()
    made_at = fields.DateTime(format="iso")
    action = Plain()
    office = Thing(*REFERENCE)
    role = Plain()
    subject_kind = Plain()
    subject_code = Plain()
    title = Text()
    version = Plain()
    decision = Plain()
    reason = Plain()
    catalogue_number = Plain()
    fields_changed = Thing(
        "field",
        "label",
        "before",
        "after",
        "is_redacted",
        "is_withheld",
        many=True,
        attribute="fields",
        data_key="fields",
    )


HIT, FACET, CHANGE = HitSchema(), FacetSchema(), ChangeSchema()


def answer_json(total: int, hits: Iterable[object], facets: Mapping[str, Iterable[object]]) -> dict[str, Any]:
    """Give the answer to a search as plain data, best first."""
    return {
        "total": total,
        "items": HIT.dump(list(hits), many=True),
        "facets": {name: FACET.dump(list(values), many=True) for name, values in facets.items()},
    }


def log_json(total: int, page: int, pages: int, lines: Iterable[object]) -> dict[str, Any]:
    """Give one page of the change log as plain data, newest first."""
    return {"total": total, "page": page, "pages": pages, "items": CHANGE.dump(list(lines), many=True)}

"""The public JSON: names of fields, texts in both languages, answers of the search."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

import marshmallow
import pytest
from marshmallow import Schema

from registry.formats.json import DEFINITION, FIELD_OF, text_of
from registry.formats.json_answers import CHANGE, FACET, HIT, UNDERSTANDING, answer_json, understanding_json
from registry.formats.json_things import SCHEMAS
from registry.formats.records import DefinitionRecord
from registry.rules.fields import FIELDS, Kind
from registry.rules.localised import Localised
from registry.search.question import Answer, Apart, Place


class Counted(NamedTuple):
    """A facet's value."""

    value: str
    label: Localised
    count: int
    is_chosen: bool


class Found:
    """A hit as the search gives it."""

    code, score, version, state, status = "IND-0048", 12.5, "2.1.0", "published", "adopted"
    is_adopted, is_candidate, smallest_level, since, until, modified = (
        True,
        False,
        None,
        "2012",
        None,
        "2026-03-16",
    )
    title = Localised("SGB-II-Quote", "Share")
    office = ("jobcenter", Localised("Jobcenter"))
    theme = None


def test_every_field_of_a_record_has_its_public_name() -> None:
    assert set(DEFINITION.fields) == {field.name for field in fields(DefinitionRecord)}


def test_every_field_of_the_table_is_public() -> None:
    assert {field.name for field in FIELDS} <= set(DEFINITION.fields)


def test_texts_come_in_both_languages(quota: DefinitionRecord) -> None:
    data = json.loads(text_of(quota))
    assert data["title"] == {"de": "SGB-II-Quote", "en": "Share on basic income support"}
    assert data["purpose"] == {"de": "Armut sichtbar machen.", "en": None}


def test_things_are_told_with_code_label_and_path(quota: DefinitionRecord) -> None:
    data = json.loads(text_of(quota))
    assert data["steward"]["path"] == "/offices/statistisches-amt"
    assert data["levels"][0]["level"]["code"] == "stadtteil"
    assert data["levels"][0]["note"] == {"de": "ohne Stadtteil X", "en": None}
    assert data["sources"][0]["legal_basis"] == "SGB II"


def test_gaps_say_why(emptiest: DefinitionRecord) -> None:
    data = json.loads(text_of(emptiest))
    assert data["gaps"] == {"definition": "to_clarify", "denominator": "not_applicable"}
    assert data["definition"] is None


def test_a_record_has_the_same_names_whatever_it_lacks(
    quota: DefinitionRecord, emptiest: DefinitionRecord
) -> None:
    assert list(json.loads(text_of(quota))) == list(json.loads(text_of(emptiest)))


def test_synonyms_are_for_the_search_alone(quota: DefinitionRecord) -> None:
    assert "Hartz" not in text_of(quota)


def test_an_answer_has_total_items_and_facets() -> None:
    answer = answer_json(1, [Found()], {"theme": [Counted("arbeit", Localised("Arbeit"), 1, False)]})
    assert answer["total"] == 1
    assert answer["items"][0]["code"] == "IND-0048"
    assert answer["items"][0]["title"] == {"de": "SGB-II-Quote", "en": "Share"}
    assert answer["items"][0]["score"] == 12.5
    assert answer["items"][0]["office"] == {"code": "jobcenter", "label": {"de": "Jobcenter", "en": None}}
    assert answer["facets"]["theme"] == [
        {"value": "arbeit", "label": {"de": "Arbeit", "en": None}, "count": 1, "is_chosen": False}
    ]


def test_an_answer_says_what_was_made_of_the_words() -> None:
    found = Answer(
        0,
        (),
        {},
        not_understood=("Scheidungen",),
        read_as={"Stutgart": "Stuttgart"},
        maybe="Schulden",
        places=(Place("gemeinde", "08111000", "Stuttgart"),),
        apart=Apart("Stuttgart", 44, ()),
    )
    assert understanding_json(found) == {
        "not_understood": ["Scheidungen"],
        "read_as": {"Stutgart": "Stuttgart"},
        "maybe": "Schulden",
        "places": [
            {
                "level": "gemeinde",
                "key": "08111000",
                "name": "Stuttgart",
                "path": "/units/gemeinde/08111000",
            }
        ],
        "apart": {"text": "Stuttgart", "total": 44},
    }


def described(schema: Schema) -> Iterator[tuple[str, object]]:
    """Give every field of a schema, those of its parts too."""
    for name, one in schema.fields.items():
        yield name, one
        if isinstance(one, marshmallow.fields.Nested):
            yield from described(one.schema)


@pytest.mark.parametrize(
    "schema",
    [DEFINITION, HIT, FACET, CHANGE, UNDERSTANDING, *SCHEMAS.values()],
    ids=lambda s: type(s).__name__,
)
def test_every_field_says_its_type_so_that_an_api_can_be_described(schema: Schema) -> None:
    told = dict(described(schema))
    assert told
    untyped = (marshmallow.fields.Field, marshmallow.fields.Raw)
    assert [name for name, one in told.items() if type(one) in untyped] == []


def test_a_fact_of_every_kind_has_its_json() -> None:
    assert set(FIELD_OF) == set(Kind)

"""The public JSON: names of fields, texts in both languages, answers of the search."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import marshmallow
import pytest
from marshmallow import Schema

from registry.formats.json import DEFINITION, FIELD_OF, text_of
from registry.formats.json_answers import ANSWER, CHANGE, LISTED, answer_json
from registry.formats.json_things import SCHEMAS
from registry.formats.records import DefinitionRecord
from registry.rules.fields import FIELDS, Kind
from registry.rules.localised import Localised
from registry.search.question import Answer, Apart, FacetCount, Listed, Place

FOUND = Listed(
    "IND-0048", "IND-0048", "adopted", ("jobcenter", Localised("Jobcenter")), False, None, "2012", None, 12.5
)


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


def told(answer: Answer, *items: tuple[object, bytes]) -> dict[str, Any]:
    """Read an answer as programs do."""
    return dict(json.loads(b"".join(answer_json(answer, items))))


def test_an_answer_has_total_items_and_facets(quota: DefinitionRecord) -> None:
    facets = {"theme": (FacetCount("arbeit", Localised("Arbeit"), 1, False),)}
    answer = told(Answer(1, (), facets), (FOUND, text_of(quota).encode()), (FOUND, b'{"code":"IND-0001"}'))
    assert answer["total"] == 1
    first = answer["items"][0]
    assert first["score"] == 12.5
    assert first["office"] == {"code": "jobcenter", "label": {"de": "Jobcenter", "en": None}}
    assert {name: first[name] for name in DEFINITION.fields} == json.loads(text_of(quota))
    assert answer["items"][1]["code"] == "IND-0001"
    assert answer["facets"]["theme"] == [
        {"value": "arbeit", "label": {"de": "Arbeit", "en": None}, "count": 1, "is_chosen": False}
    ]


def test_nothing_found_is_a_whole_answer() -> None:
    assert (told(Answer(0, (), {}))["total"], told(Answer(0, (), {}))["items"]) == (0, [])


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
    said = told(found)
    assert {name: said[name] for name in ("not_understood", "read_as", "maybe", "places", "apart")} == {
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
    [DEFINITION, LISTED, ANSWER, CHANGE, *SCHEMAS.values()],
    ids=lambda s: type(s).__name__,
)
def test_every_field_says_its_type_so_that_an_api_can_be_described(schema: Schema) -> None:
    told = dict(described(schema))
    assert told
    untyped = (marshmallow.fields.Field, marshmallow.fields.Raw)
    assert [name for name, one in told.items() if type(one) in untyped] == []


def test_a_fact_of_every_kind_has_its_json() -> None:
    assert set(FIELD_OF) == set(Kind)

"""The table of fields holds together: every reference in it leads somewhere."""

import pytest

from registry.formats.records import DefinitionRecord
from registry.rules.fields import (
    BY_NAME,
    CHOICES,
    FIELDS,
    NEEDED_BY_METHOD,
    SCHEME_OF,
    Kind,
    has_value,
    label_of,
)
from registry.rules.localised import Localised


def test_no_field_is_named_twice():
    assert len(BY_NAME) == len(FIELDS)


def test_every_field_is_part_of_the_record_that_all_formats_read():
    assert set(BY_NAME) <= set(DefinitionRecord.__dataclass_fields__)


def test_every_field_has_a_label_and_a_help_text():
    assert all(field.label and field.help for field in FIELDS)
    assert len({field.label for field in FIELDS}) == len(FIELDS)


def test_choices_and_schemes_are_there_for_exactly_the_fields_that_need_them():
    assert set(CHOICES) == {field.name for field in FIELDS if field.kind is Kind.CHOICE}
    assert set(SCHEME_OF) == {field.name for field in FIELDS if field.kind in (Kind.CONCEPT, Kind.CONCEPTS)}


def test_what_a_method_needs_exists():
    assert set(NEEDED_BY_METHOD) <= {code for code, _ in CHOICES["method_kind"]}
    assert {name for needed in NEEDED_BY_METHOD.values() for name in needed} <= set(BY_NAME)


@pytest.mark.parametrize("value", [0, "x", Localised("x"), Localised("", "x"), ("a",), ["a"], False])
def test_a_value_says_something(value):
    assert has_value(value)


@pytest.mark.parametrize("value", [None, "", " \n", (), [], Localised(""), Localised(" ", None)])
def test_an_empty_value_says_nothing(value):
    assert not has_value(value)


def test_an_unknown_field_goes_by_its_name():
    assert label_of("title") == "Titel"
    assert label_of("decision") == "decision"

"""What columns keep comes back as it went: texts in both languages, moments to the microsecond, small documents."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from registry.model.base import Base, Document, LocalisedText, Moment
from registry.rules.localised import Localised
from tests.looking import some

SQLITE, POSTGRESQL = sqlite.dialect(), postgresql.dialect()
DIALECTS = pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
words = st.text(st.characters(exclude_categories=("Cs",)))
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner) | st.dictionaries(words, inner),
    max_leaves=8,
)


def kept(kind: Any, value: object, dialect: Dialect) -> object:
    """Give a value as it comes back from its column."""
    return kind.process_result_value(kind.process_bind_param(value, dialect), dialect)


@DIALECTS
def test_a_text_comes_back_in_the_languages_it_has(dialect: Dialect) -> None:
    @given(words, st.none() | words)
    def comes_back(german: str, english: str | None) -> None:
        assert kept(LocalisedText(), Localised(german, english), dialect) == Localised(german, english)

    comes_back()
    assert kept(LocalisedText(), None, dialect) is None


def test_a_text_is_written_so_that_people_and_databases_can_read_it() -> None:
    written = LocalisedText().process_bind_param(Localised("Größe"), SQLITE)
    assert written == '{"de": "Größe"}'


@DIALECTS
def test_a_moment_comes_back_as_the_same_moment_in_utc(dialect: Dialect) -> None:
    @given(st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1), timezones=zones))
    def comes_back(moment: datetime) -> None:
        found = kept(Moment(), moment, dialect)
        assert isinstance(found, datetime)
        assert (found, found.tzinfo) == (moment, UTC)

    comes_back()
    assert kept(Moment(), None, dialect) is None


@DIALECTS
def test_a_moment_without_its_zone_is_not_kept(dialect: Dialect) -> None:
    with pytest.raises(AssertionError):
        Moment().process_bind_param(datetime(2026, 3, 16, 9, 30), dialect)


@given(documents)
def test_a_document_comes_back_and_equal_ones_are_written_alike(value: object) -> None:
    assert kept(Document(), value, SQLITE) == value
    if isinstance(value, dict):
        turned = dict(reversed(value.items()))
        assert Document().process_bind_param(turned, SQLITE) == Document().process_bind_param(value, SQLITE)


def test_a_document_is_json() -> None:
    assert json.loads(Document().process_bind_param({"b": 1, "a": ["ä"]}, POSTGRESQL) or "") == {
        "a": ["ä"],
        "b": 1,
    }


def test_every_table_says_what_it_is_and_every_constraint_has_its_name() -> None:
    for mapper in some(Base.registry.mappers):
        assert mapper.class_.__doc__, mapper
    for table in some(Base.metadata.sorted_tables):
        assert [c for c in table.constraints if c.name is None] == [], table


def test_nothing_that_is_pointed_to_can_be_deleted() -> None:
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_keys]
    assert len(keys) > 30
    assert {key.ondelete for key in keys} == {"RESTRICT"}

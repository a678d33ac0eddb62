"""Bounds of time become days, or nothing."""

from datetime import date

import pytest

from registry.formats.nodes import name
from registry.formats.periods import day_literal, first_day, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2019-04-01", date(2019, 4, 1), date(2019, 4, 1)),
        ("2023/2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("31.02.2020", None, None),
        ("unbekannt", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_bound_has_a_first_and_a_last_day(text: str | None, first: date | None, last: date | None) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


def test_a_day_is_stated_with_its_type_and_none_is_not_stated() -> None:
    stated = day_literal(date(2012, 2, 1))
    assert stated is not None
    assert (stated.value, stated.datatype) == ("2012-02-01", name("xsd:date"))
    assert day_literal(None) is None

"""Reading one row: what must be there, pairs of languages, both times, and every fault at its place."""

from datetime import date

import pytest

from registry.errors import Finding, Invalid
from registry.rules.content import ENGLISH_ALONE
from registry.rules.localised import Localised
from registry.rules.refusals import MISSING
from registry.services.importing.rows import (
    Faults,
    fault,
    pair,
    pair_required,
    required,
    source_address,
    times,
)
from tests.conftest import FakeClock

NAMES: tuple[dict[str, str | None], ...] = (
    {"name_de": " Amt ", "name_en": "office"},
    {"name_de": "Amt", "name_en": ""},
    {"name_de": "Amt"},
    {"name_de": None, "name_en": None},
    {},
)


def refused(call: object, *arguments: object) -> list[tuple[str, str]]:
    """Give column and sentence of what is refused."""
    with pytest.raises(Invalid) as error:
        call(*arguments)  # type: ignore[operator]
    return [(finding.field, finding.message) for finding in error.value.findings]


@pytest.mark.parametrize(("cell", "read"), [(" a b ", "a b"), (0, "0"), (7, "7")])
def test_a_cell_that_must_be_there_is_cleaned(cell: object, read: str) -> None:
    assert required({"code": cell}, "code") == read


@pytest.mark.parametrize("values", [{}, {"code": None}, {"code": ""}, {"code": "  "}])
def test_an_empty_cell_is_named_where_one_must_be_there(values: dict[str, object]) -> None:
    assert refused(required, values, "code") == [("code", MISSING)]


def test_a_text_may_be_there_in_both_languages_in_german_or_not_at_all() -> None:
    read = [pair(values, "name") for values in NAMES]
    assert read == [Localised("Amt", "office"), Localised("Amt"), Localised("Amt"), None, None]


def test_english_without_german_is_refused_at_the_german_column() -> None:
    assert refused(pair, {"name_de": "", "name_en": "office"}, "name") == [("name_de", ENGLISH_ALONE)]


def test_a_pair_that_must_be_there_is_missing_in_german() -> None:
    assert pair_required({"name_de": "Amt"}, "name") == Localised("Amt")
    for values in ({}, {"name_de": "", "name_en": "office"}, {"name_de": " "}):
        assert refused(pair_required, values, "name") == [("name_de", MISSING)]


def test_a_name_is_in_force_as_the_row_says_and_known_from_now_on(clock: FakeClock) -> None:
    assert times({"valid_from": "2012", "valid_until": "31.03.2019"}) == {
        "valid_from": "2012",
        "valid_from_earliest": date(2012, 1, 1),
        "valid_until": "2019-03-31",
        "valid_until_earliest": date(2019, 3, 31),
        "recorded_from": clock.now(),
    }
    assert set(times({}).values()) == {None, clock.now()}


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"valid_from": "31.02.2020"}, "valid_from"),
        ({"valid_until": "demnächst"}, "valid_until"),
        ({"valid_from": "2020", "valid_until": "2019"}, "valid_until"),
    ],
)
def test_times_that_cannot_be_are_refused_at_their_column(values: dict[str, str], column: str) -> None:
    assert [field for field, _ in refused(times, values)] == [column]


def test_the_address_of_a_source_may_be_missing_but_not_wrong() -> None:
    assert source_address({"source_url": "https://stuttgart.example/a"}) == "https://stuttgart.example/a"
    assert source_address({"source_url": ""}) is source_address({}) is None
    assert [field for field, _ in refused(source_address, {"source_url": "javascript:alert(1)"})] == [
        "source_url"
    ]


def test_the_faults_of_all_rows_are_refused_at_once_each_with_its_place() -> None:
    faults = Faults()
    faults.stop()
    faults.add("offices.csv: Zeile 3", fault("code", MISSING))
    faults.add("levels.csv: Zeile 9", fault("position", "„%(value)s“ gibt es schon.", value=2))
    with pytest.raises(Invalid) as error:
        faults.stop()
    assert list(error.value.findings) == [
        Finding("code", MISSING, (), "offices.csv: Zeile 3"),
        Finding("position", "„%(value)s“ gibt es schon.", (("value", 2),), "levels.csv: Zeile 9"),
    ]
    assert error.value.data["count"] == 2

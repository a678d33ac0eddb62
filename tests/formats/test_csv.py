"""CSV opens in a German spreadsheet as what it is, and runs nothing there."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.formats.csv import DEFINITION_COLUMNS, MARK, definition_csv, line
from registry.formats.records import DefinitionRecord
from registry.rules.fields import FIELDS, Kind

BASE = "https://indikatoren.example"
IN_BOTH = {
    Kind.LINE,
    Kind.PROSE,
    Kind.CONCEPT,
    Kind.CONCEPTS,
    Kind.OFFICE,
    Kind.MEASURE,
    Kind.LEVELS,
    Kind.SOURCES,
    Kind.NOTES,
}


def row_of(record: DefinitionRecord) -> dict[str, str]:
    text = definition_csv([record], BASE)
    assert text.startswith(MARK), "Excel takes a file without the mark for Latin-1"
    return next(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_columns_are_named_as_the_fields(quota: DefinitionRecord) -> None:
    row = row_of(quota)
    assert tuple(row) == DEFINITION_COLUMNS
    assert row["code"] == "IND-0048"
    assert row["title_en"] == "Share on basic income support"
    assert row["theme"] == "wirtschaftliche-lage"
    assert row["decimals"] == "1"
    assert row["is_adopted"] == "false"
    assert row["address"] == f"{BASE}/indicators/IND-0048"


@pytest.mark.parametrize(
    "name", ["evidence_status", "state", "version", "licence", "evidence_url", "contact"]
)
def test_what_stands_around_the_facts_has_its_column(name: str) -> None:
    assert name in DEFINITION_COLUMNS


def test_every_fact_has_its_column_in_both_languages_where_it_is_said_in_both() -> None:
    for field in FIELDS:
        wanted = {f"{field.name}_de", f"{field.name}_en"} if field.kind in IN_BOTH else {field.name}
        assert wanted <= set(DEFINITION_COLUMNS), field.name


def test_a_thing_is_told_by_its_code_and_by_its_label(quota: DefinitionRecord) -> None:
    row = row_of(quota)
    assert (row["steward"], row["steward_de"]) == ("statistisches-amt", "Statistisches Amt")
    assert row["unit_de"]


def test_lists_stand_in_one_cell(quota: DefinitionRecord) -> None:
    row = row_of(quota)
    assert row["levels_de"] == "level: Stadtteil, since: 2012, note: ohne Stadtteil X"
    assert row["sources_de"].startswith(
        "role: numerator, text: Bundesagentur für Arbeit, legal_basis: SGB II"
    )
    assert " | role: evidence" in row["sources_de"]
    assert "text: Federal Employment Agency" in row["sources_en"]
    assert row["levels_en"].endswith("note: ohne Stadtteil X"), "a part that has no English is told in German"


def test_what_is_missing_is_an_empty_cell(emptiest: DefinitionRecord) -> None:
    row = row_of(emptiest)
    assert (row["definition_de"], row["decimals"], row["keywords"], row["keywords_en"]) == ("", "", "", "")
    assert row["gaps"] == "definition: to_clarify, denominator: not_applicable"


def test_a_version_stays_a_version(quota: DefinitionRecord) -> None:
    assert row_of(quota)["version"] == "'2.1.0"


@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r")), min_size=1
    )
)
def test_cells_come_back_as_they_went(cells: list[str]) -> None:
    back = next(csv.reader(io.StringIO(line(cells), newline=""), delimiter=";"))
    assert [cell.removeprefix("'") for cell in back] == [cell.removeprefix("'") for cell in cells]

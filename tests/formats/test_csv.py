"""CSV opens in a German spreadsheet, and runs nothing there."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.formats.csv import DEFINITION_COLUMNS, definition_csv, guarded, hits_csv, table
from registry.formats.records import DefinitionRecord
from tests.formats.test_json import Found


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff"), "Excel takes a file without the mark for Latin-1"
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_columns_are_named_as_the_fields(quota: DefinitionRecord) -> None:
    row = rows_of(definition_csv([quota]))[0]
    assert tuple(row) == DEFINITION_COLUMNS
    assert row["code"] == "IND-0048"
    assert row["title_en"] == "Share on basic income support"
    assert row["theme"] == "wirtschaftliche-lage"
    assert row["decimals"] == "1"
    assert row["is_adopted"] == "false"


def test_lists_stand_in_one_cell(quota: DefinitionRecord) -> None:
    row = rows_of(definition_csv([quota]))[0]
    assert row["levels"] == "level: stadtteil, since: 2012, note: ohne Stadtteil X"
    assert row["sources"].startswith("role: numerator, text: Bundesagentur für Arbeit, legal_basis: SGB II")
    assert " | role: evidence" in row["sources"]


def test_what_is_missing_is_an_empty_cell(emptiest: DefinitionRecord) -> None:
    row = rows_of(definition_csv([emptiest]))[0]
    assert (row["definition_de"], row["decimals"], row["keywords"]) == ("", "", "")
    assert row["gaps"] == "definition: to_clarify, denominator: not_applicable"


def test_hits_are_rows_in_their_order() -> None:
    rows = rows_of(hits_csv([Found(), Found()]))
    assert [row["code"] for row in rows] == ["IND-0048", "IND-0048"]
    assert rows[0]["office"] == "jobcenter"


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-x", "@SUM(A1)", "\tx", "\r=1", "\n=1"])
def test_a_cell_that_would_be_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == "'" + cell


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r")), min_size=1
    )
)
def test_cells_come_back_as_they_went(cells: list[str]) -> None:
    names = [f"c{n}" for n in range(len(cells))]
    back = rows_of(table(names, [dict(zip(names, cells, strict=True))]))[0]
    assert [back[name].removeprefix("'") for name in names] == [cell.removeprefix("'") for cell in cells]

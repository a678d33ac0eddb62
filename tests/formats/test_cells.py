"""What a German Excel makes of a cell when a CSV file is opened with a double click, and what must stay text.

The reading rules below are written anew from what Excel does with a cell of format "Standard", and know nothing of
how cells are guarded: a guarded cell must fit none of them.
"""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.formats.cells import guarded

NUMBER = r"\d+(?:\.\d{3})*(?:,\d*)?|\d*,\d+"
JOINT = r"\s*[./-]\s*"
MONTHS = re.findall(
    r"\S+",
    "Jan Januar Feb Februar Mrz März Apr April Mai Jun Juni Jul Juli Aug August Sep September Okt Oktober Nov"
    " November Dez Dezember January February March May June July October December",
)
MONTH = "(?:" + "|".join(MONTHS) + r")\.?"
EXCEL = {
    "number": rf"[+-]?\s*(?:{NUMBER})|\(\s*(?:{NUMBER})\s*\)|(?:{NUMBER})\s*-",
    "power of ten": rf"[+-]?(?:{NUMBER})e[+-]?\d+",
    "percentage": rf"[+-]?(?:{NUMBER})\s*%|%\s*(?:{NUMBER})",
    "amount": rf"[+-]?(?:{NUMBER})\s*[€$£]|[€$£]\s*(?:{NUMBER})",
    "fraction": r"\d+\s+\d+/\d+|\d+/\d+",
    "day": rf"\d{{1,4}}{JOINT}\d{{1,4}}(?:{JOINT}(?:\d{{1,4}})?)?",
    "day in words": rf"\d{{1,2}}[.\s-]*{MONTH}[\s-]*(?:\d{{1,4}})?|{MONTH}[\s-]*\d{{1,4}}(?:,\s*\d{{4}})?",
    "time": r"\d{1,4}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?(?:\s*[ap]m?)?|\d{1,2}\s*[ap]m?",
    "day and time": rf"\d{{1,4}}{JOINT}\d{{1,2}}{JOINT}\d{{1,4}}[\sT]+\d{{1,2}}:\d{{1,2}}(?::\d{{1,2}})?.*",
    "truth": r"wahr|falsch",
    "error": r"#[A-ZÄÖÜ0-9/]+[!?]?",
    "formula": r"[=+@-].*|[\t\r\n].*",
}
RULES = {name: re.compile(pattern, re.IGNORECASE | re.DOTALL) for name, pattern in EXCEL.items()}


def readings(cell: str) -> list[str]:
    """Name what Excel takes a cell for; nothing where it stays the text it is, or the same number."""
    is_same_number = re.fullmatch(r"0|[1-9]\d{0,10}", cell)
    return [] if is_same_number else [name for name, rule in RULES.items() if rule.fullmatch(cell.strip(" "))]


READ_OTHERWISE = [
    "1.1.0", "2.0.1", "1-2", "3/4", "12/2004", "2004-12", "2019-04-01", "2023/2025", "31. Dezember", "1. Januar",
    "31 December", "Mai 2020", "Dez. 12", "März 21", "007", "08111000", "123456789012345678", "1e5", "1,50", "10.000",
    "12:30", "5 €", "5%", "(5)", "5-", "1 1/2", "12 PM", "2026-12-01T02:40:55+00:00", "WAHR", "falsch", "#NV",
    "=1+1", "+49 711", "-x", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1",
]  # fmt: skip
STAYS = [
    "", "0", "2004", "12345678901", "IND-0048", "Kinder", "§ 7 SGB II", "SGB XII", "U3", "Ü3", "12 Personen", "Mai",
    "2 bis unter 5 Jahre", "2009 | 2013", "true", "https://www.stuttgart.de/1/2", "a@b.de", "Maisfeld 3", "Augsburg 12",
    "1. Quartal", "Martin 5", "bis 31. Dezember", "31. Dezember, auch 30. Juni",
]  # fmt: skip


@pytest.mark.parametrize("text", READ_OTHERWISE)
def test_what_would_be_something_else_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", STAYS)
def test_what_stays_text_or_the_same_number_is_left_alone(text: str) -> None:
    assert guarded(text) == text
    assert readings(text) == []


def test_the_rules_here_know_what_would_be_something_else() -> None:
    assert {text for text in READ_OTHERWISE if readings(text)} == set(READ_OTHERWISE)


@pytest.mark.parametrize(
    ("a", "joint", "b"), product(("1", "03", "31", "2004"), (".", "-", "/", ":", ","), ("2", "0", "2013"))
)
def test_two_numbers_with_a_joint_stay_two_numbers(a: str, joint: str, b: str) -> None:
    for text in (f"{a}{joint}{b}", f"{a} {joint} {b}", f"{a}{joint}{b}{joint}1"):
        assert readings(guarded(text)) == [], text


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_and_a_number_stay_words(month: str) -> None:
    for text in (f"31. {month}", f"{month} 2020", f"{month.lower()} 20", f"1 {month}. 2020", f"{month}-20"):
        assert readings(guarded(text)) == [], text


@given(st.text(alphabet="0123456789.,-/:+=@%€()eE# \tamp") | st.text())
def test_no_cell_is_read_as_anything_but_itself(text: str) -> None:
    assert readings(guarded(text)) == []

"""Bounds of time: what is read, what is refused and in which words, and the EDTF library as witness."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules import dates


def refusal(text: str) -> str:
    """Give the sentence a bound is refused with."""
    with pytest.raises(Invalid) as refused:
        dates.parse(text, "available_since")
    (finding,) = refused.value.findings
    assert finding.field == "available_since"
    return finding.message % dict(finding.data)


@pytest.mark.parametrize(
    ("typed", "kept", "earliest", "latest"),
    [
        ("2012", "2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2019-04", "2019-04", date(2019, 4, 1), date(2019, 4, 30)),
        ("2019-12", "2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("2024-02", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2019-04-01", "2019-04-01", date(2019, 4, 1), date(2019, 4, 1)),
        ("01.04.2019", "2019-04-01", date(2019, 4, 1), date(2019, 4, 1)),
        ("1.4.2019", "2019-04-01", date(2019, 4, 1), date(2019, 4, 1)),
        ("1. 4. 2019", "2019-04-01", date(2019, 4, 1), date(2019, 4, 1)),
        ("04.2019", "2019-04", date(2019, 4, 1), date(2019, 4, 30)),
        (" 2012 ", "2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2023/2025", "2023/2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("2023 bis 2025", "2023/2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("2023-2025", "2023/2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("2023–2025", "2023/2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("01.04.2019 – 30.06.2019", "2019-04-01/2019-06-30", date(2019, 4, 1), date(2019, 6, 30)),
    ],
)
def test_edtf_and_german_dates_are_kept_as_edtf(typed, kept, earliest, latest):
    assert dates.parse(typed) == dates.Bound(kept, earliest, latest)


@pytest.mark.parametrize(
    "text", ["31.02.2020", "2020-02-31", "1900-02-29", "29.02.2023", "2019-13", "2019-00", "00.01.2019"]
)
def test_a_day_that_does_not_exist_is_refused_in_those_words(text):
    assert refusal(text) == f"Den Tag „{text}“ gibt es nicht. Bitte prüfen Sie Tag und Monat."


@pytest.mark.parametrize("text", ["../2019", "2019/..", "2019/", "/2019", "2019 bis .."])
def test_a_span_with_one_side_is_refused(text):
    assert "hat nur eine Seite" in refusal(text)


@pytest.mark.parametrize("text", ["2025/2023", "2019-05/2019-04", "31.12.2019 bis 01.01.2019"])
def test_a_span_that_runs_backwards_is_refused(text):
    assert "liegt das Ende vor dem Anfang" in refusal(text)


@pytest.mark.parametrize("text", ["0012", "9999", "1499"])
def test_a_year_outside_all_records_is_refused_with_the_range(text):
    assert refusal(text).endswith("Möglich sind die Jahre 1500 bis 2200.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "31.12.",
        "2019-4-1",
        "20190401",
        "2019-W14",
        "201X",
        "2012?",
        "1/2/3",
        "٢٠١٩",
        "2019-04-01T10:00",
    ],
)
def test_what_is_no_date_is_refused_with_examples(text):
    assert "ist kein Datum. Möglich sind zum Beispiel 2012" in refusal(text)


@given(st.dates(date(1500, 1, 1), date(2200, 12, 31)), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_every_bound_we_accept_means_to_the_edtf_library_what_it_means_to_us(day, form):
    bound = dates.parse(day.strftime(form))
    witness = parse_edtf(bound.text)
    assert witness.lower_strict()[:3] == bound.earliest.timetuple()[:3]
    assert witness.upper_strict()[:3] == bound.latest.timetuple()[:3]
    assert bound.earliest <= day <= bound.latest


@given(st.dates(date(1500, 1, 1), date(2200, 12, 31)))
def test_a_german_day_and_its_iso_form_are_the_same_bound(day):
    assert dates.parse(f"{day:%d.%m.%Y}") == dates.parse(f"{day:%Y-%m-%d}")


@given(st.text(max_size=20))
def test_any_text_is_a_bound_that_reads_back_or_is_refused(text):
    try:
        bound = dates.parse(text)
    except Invalid:
        return
    assert dates.parse(bound.text) == bound
    assert bound.earliest <= bound.latest


def test_an_unknown_bound_sorts_first():
    bounds = [dates.parse("2019"), None, dates.parse("2012-05")]
    assert sorted(bounds, key=dates.order) == [None, dates.parse("2012-05"), dates.parse("2019")]


@pytest.mark.parametrize("text", [None, "", "  "])
def test_an_empty_bound_is_unknown(text):
    assert dates.parse_optional(text) is None


def test_a_known_optional_bound_is_read():
    assert dates.parse_optional("2012") == dates.parse("2012")


@pytest.mark.parametrize(
    ("since", "until"), [("2012", "2012"), ("2012-06", "2012"), (None, "2012"), ("2012", None)]
)
def test_an_end_that_may_lie_after_its_beginning_is_accepted(since, until):
    dates.require_order(dates.parse_optional(since), dates.parse_optional(until))


def test_an_end_before_its_beginning_is_refused_at_the_end():
    with pytest.raises(Invalid) as refused:
        dates.require_order(dates.parse("2019"), dates.parse("2018"), "available_until")
    (finding,) = refused.value.findings
    assert finding.field == "available_until"
    assert finding.message % dict(finding.data) == "Das Ende 2018 liegt vor dem Anfang 2019."


@pytest.mark.parametrize(
    ("text", "eve"),
    [
        ("2017", "2016"),
        ("2017-03", "2017-02"),
        ("2017-01", "2016-12"),
        ("2017-01-01", "2016-12-31"),
        ("01.03.2020", "2020-02-29"),
        ("2023/2025", "2023/2025"),
        ("2023 bis 2025", "2023/2025"),
    ],
)
def test_what_went_before_ends_on_the_eve_in_the_same_precision(text, eve):
    assert dates.eve(text) == eve


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("2019-04-01", "01.04.2019"),
        ("2019-04", "04.2019"),
        ("2019", "2019"),
        ("2023/2025", "2023/2025"),
        ("2019-04/2020-01-31", "04.2019/31.01.2020"),
    ],
)
def test_a_bound_is_shown_in_a_form_as_people_type_it_and_read_back(kept: str, typed: str) -> None:
    assert dates.typed(kept) == typed
    assert dates.parse(typed).text == kept

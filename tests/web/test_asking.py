"""Addresses of searches: each leads back to its question, and away from one filter at a time."""

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from registry.rules import cleaning
from registry.rules.localised import Localised
from registry.search.question import FACETS, SORTS, Answer, FacetCount, Question
from registry.web.asking import address, question, without
from registry.web.parts.pager import pager
from registry.web.search import FacetBox, SearchPage

SITE = Flask(__name__)
words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)
questions = st.builds(
    Question,
    text=st.lists(words, max_size=4).map(" ".join).map(cleaning.line),
    filters=st.dictionaries(
        st.sampled_from(FACETS), st.lists(words, min_size=1, max_size=3, unique=True).map(tuple)
    ),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 999),
)


def page(asked: Question, **answered: object) -> SearchPage:
    """Make a page of a question."""
    answer = Answer(0, (), {}, **answered)  # type: ignore[arg-type]
    return SearchPage(asked, answer, (), (), (), pager(0, 1, 20, str), ())


@given(questions)
def test_an_address_leads_back_to_its_question(asked: Question) -> None:
    with SITE.test_request_context(address(asked)):
        assert question() == asked


def test_what_is_as_usual_is_left_out() -> None:
    assert address(Question()) == "/indicators"
    assert address(Question(), "/indicators.csv") == "/indicators.csv"
    assert address(Question("Kita & Hort", {"level": ("a", "b")}, sort="title", page=3)) == (
        "/indicators?q=Kita+%26+Hort&level=a&level=b&sort=title&page=3"
    )


@pytest.mark.parametrize(
    ("value", "left"),
    [("a", {"level": ("b",), "theme": ("x",)}), ("nix", {"level": ("a", "b"), "theme": ("x",)})],
)
def test_one_filter_less_is_asked_from_the_first_page_on(
    value: str, left: dict[str, tuple[str, ...]]
) -> None:
    asked = Question("Kita", {"level": ("a", "b"), "theme": ("x",)}, page=3)
    assert without(asked, "level", value) == replace(asked, filters=left, page=1)


def test_the_last_value_takes_its_filter_with_it() -> None:
    assert without(Question(filters={"level": ("a",)}), "level", "a").filters == {}


def test_the_ways_on_from_a_page_begin_at_its_first_page() -> None:
    shown = page(Question("Kitta", {"theme": ("wohnen",)}, page=4))
    assert shown.asking_for("Kita") == "/indicators?q=Kita&theme=wohnen"
    assert shown.unfiltered() == "/indicators?q=Kitta"
    assert shown.address("/indicators.csv") == "/indicators.csv?q=Kitta&theme=wohnen"


def test_a_page_without_facets_is_provisional() -> None:
    counted = FacetCount("wohnen", Localised("Wohnen"), 3, is_chosen=False)
    asked = page(Question())
    assert asked.is_provisional
    assert not replace(asked, answer=replace(asked.answer, facets={"theme": (counted,)})).is_provisional


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_box_is_open_where_something_that_folds_away_is_chosen(is_chosen: bool) -> None:
    folded = FacetCount("b", Localised("B"), 1, is_chosen=is_chosen)
    shown = FacetCount("a", Localised("A"), 2, is_chosen=True)
    assert FacetBox("theme", "Thema", (shown,), (folded,)).is_open is is_chosen

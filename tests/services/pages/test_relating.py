"""What is near an indicator shares rare words and measures with it; a theme alone only fills up."""

import pytest
from sqlalchemy import select

from registry import db
from registry.model import Indicator
from registry.rules.access import ANONYMOUS
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding
from registry.services.pages import about_indicators, relating
from registry.services.pages.relating import COMMON, ENOUGH, NEAR, THEME
from tests.cast import actor
from tests.services.stage import FULL, code_of, described, drafted, next_published, published

MEASURE, WORD, OTHER_WORD = 0, THEME + 1, THEME + 2


def test_the_fewer_share_a_thing_the_nearer_they_are() -> None:
    assert relating._order({MEASURE: [1, 2, 3, 4], WORD: [4, 5]}) == [4, 5, 1, 2, 3]


def test_what_is_shared_twice_counts_twice() -> None:
    assert relating._order({WORD: [1, 2, 3], OTHER_WORD: [3, 4, 5]})[0] == 3


def test_what_everybody_shares_says_nothing() -> None:
    everybody = list(range(1, COMMON + 2))
    assert relating._order({MEASURE: everybody}) == []
    assert relating._order({MEASURE: everybody, WORD: [7]}) == [7]


def test_a_theme_orders_equals_and_fills_up_what_is_too_few() -> None:
    assert relating._order({WORD: [1, 2], THEME: [2, 8]}) == [2, 1, 8]
    assert relating._order({THEME: [5, 6, 7, 8, 9]}) == [5, 6, 7][:ENOUGH]
    assert relating._order({WORD: [1, 2, 3], THEME: [8, 9]}) == [1, 2, 3]


def test_no_more_are_shown_than_have_room() -> None:
    assert len(relating._order({WORD: list(range(10))})) == NEAR


def near(code: str) -> list[str]:
    """Read what is shown near an indicator."""
    return [reference.code for reference in about_indicators.indicator(ANONYMOUS, code).related]


@pytest.mark.usefixtures("stage")
def test_only_others_that_are_in_force_are_near_by_their_present_titles() -> None:
    first, second, third = (code_of(published()) for _ in range(3))
    drafted()
    assert near(first) == [second, third]
    next_published(second, title=Localised("Bonuscard Kultur"))
    titles = {r.code: r.label for r in about_indicators.indicator(ANONYMOUS, first).related}
    assert titles[second] == Localised("Bonuscard Kultur")
    present = about_indicators.indicator(actor("clara"), third)
    assert present.record.code == third
    deciding.retire(actor("clara"), _published_id(third), decision="AG 2026-03/9")
    assert near(first) == [second]


@pytest.mark.usefixtures("stage")
def test_an_indicator_that_shares_nothing_has_nothing_near() -> None:
    published()
    alone = FULL | {
        "theme": "wohnen",
        "keywords": None,
        "numerator": None,
        "denominator": None,
        "formula": None,
    }
    lonely = code_of(published(described(drafted(), **(alone | {"method_kind": "described"}))))
    assert near(lonely) == []


def _published_id(code: str) -> int:
    with db.reading() as session:
        return session.scalars(select(Indicator.published_id).where(Indicator.code == code)).one() or 0

"""Words that are spelt or bent otherwise are found all the same."""

import pytest

from registry.rules.inflecting import stem, ways


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("uebergewicht", "ubergewicht bei einschulern"),
        ("haushalten", "haushalte"),
        ("bonus-card", "bonuscard"),
        ("feuerbach", "feuerbach"),
    ],
)
def test_a_word_is_found_in_another_spelling_or_with_another_ending(typed: str, text: str) -> None:
    assert any(way in text for way in ways(typed))


def test_what_holds_a_number_stays_as_it_is() -> None:
    assert (stem("ue3"), stem("sgb2")) == ("ue3", "sgb2")
    assert next(iter(ways("ind-0033"))) == "ind-0033"

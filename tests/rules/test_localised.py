"""Localised: German is always there, English where it is written."""

import pytest

from registry.rules.localised import Localised


@pytest.mark.parametrize(
    ("text", "language", "said", "spoken"),
    [
        (Localised("Haushalte", "Households"), "de", "Haushalte", "de"),
        (Localised("Haushalte", "Households"), "en", "Households", "en"),
        (Localised("Haushalte"), "en", "Haushalte", "de"),
        (Localised("Haushalte", ""), "en", "Haushalte", "de"),
        (Localised("Haushalte", "Households"), "fr", "Haushalte", "de"),
    ],
)
def test_a_reader_gets_the_language_or_german_and_is_told_which(text, language, said, spoken):
    assert text.text(language) == said
    assert text.language_of(language) == spoken

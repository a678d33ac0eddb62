"""Keywords that portals take: the rule of CKAN, written down here once more, holds for whatever people type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.keywords import accepted, distinct

# CKAN's own rule for tags (2.9 to 2.12): length, then signs.
TAG = re.compile(r"[\w \-.]*", re.UNICODE)


def is_tag(word: str) -> bool:
    """Tell whether CKAN takes a keyword."""
    return 2 <= len(word) <= 100 and TAG.fullmatch(word) is not None and word == word.strip()


@given(st.text(max_size=300) | st.text("aé (),-'\u0301\n/_.", max_size=300))
def test_ckan_takes_whatever_comes_out(text: str) -> None:
    assert all(is_tag(word) for word in accepted(text))


@given(st.text(max_size=300))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    for word in accepted(text):
        assert accepted(word) == (word,)


@given(st.text(max_size=100))
def test_nothing_comes_twice(text: str) -> None:
    folded = [word.casefold() for word in accepted(text)]
    assert len(set(folded)) == len(folded)


@given(st.text("abcäß XYZ", min_size=1, max_size=90))
def test_words_without_odd_signs_are_kept_whole(text: str) -> None:
    plain = " ".join(text.split())
    assert accepted(text) == ((plain,) if len(plain) > 1 else ())


@pytest.mark.parametrize(
    ("label", "keywords"),
    [
        ("Kinderarmut", ("Kinderarmut",)),
        ("Grundsicherung für Arbeitsuchende (SGB II)", ("Grundsicherung für Arbeitsuchende", "SGB II")),
        ("Bildung, Kinder und Jugend", ("Bildung", "Kinder und Jugend")),
        ("Bonuscard + Kultur (city discount card)", ("Bonuscard Kultur", "city discount card")),
        ("Children's health", ("Childrens health",)),
        ("Quartiersmonitoring „Soziale Stadtentwicklung“", ("Quartiersmonitoring Soziale Stadtentwicklung",)),
        ("Kinder/Jugendliche", ("Kinder Jugendliche",)),
        ("PM2.5 im Jahres-Mittel", ("PM2.5 im Jahres-Mittel",)),
        ("Bürger", ("Bürger",)),
        ("Armut, armut, ARMUT", ("Armut",)),
        ("%", ()),
        ("", ()),
    ],
)
def test_a_label_becomes_keywords(label: str, keywords: tuple[str, ...]) -> None:
    assert accepted(label) == keywords


def test_a_decomposed_letter_is_still_a_letter() -> None:
    assert accepted("Bu\u0308rger") == ("Bürger",)


def test_a_long_label_is_cut_between_words() -> None:
    (word,) = accepted("Anteil " * 20)
    assert (len(word), word[-6:]) == (97, "Anteil")
    assert accepted("x" * 120) == ("x" * 100,)


def test_the_first_spelling_is_kept() -> None:
    assert distinct(["SGB II", "Sgb ii", "Armut"]) == ("SGB II", "Armut")

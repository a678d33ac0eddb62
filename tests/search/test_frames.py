"""A word finds in everyday sentences what it finds alone, and names of places are no other words."""

from typing import Any

import pytest

from tests import stuttgart
from tests.looking import some

FRAMES = {
    "de": (
        "{} in meinem Stadtteil",
        "{} nach Stadtbezirken",
        "Welcher Stadtbezirk hat {}?",
        "{} im Vergleich der Stadtbezirke",
        "Bericht über {}",
        "Karte {}",
        "Wie hoch ist {} in Stuttgart?",
        "Gibt es Informationen über {}?",
    ),
    "en": ("{} over time", "map of {}", "report on {}", "{} by district", "how many {} are there"),
}
WORDS = {
    "de": ("Kinderarmut", "Alleinerziehende", "Senioren", "Mindestsicherung", "Durchschnittsalter", "Hitze"),
    "en": ("child poverty", "foreigners", "noise", "living space", "older people", "road accidents"),
}


def asked(text: str, language: str = "de") -> Any:
    """Ask at the door for programs."""
    with stuttgart.opened() as client:
        return client.get("/indicators.json", query_string={"q": text, "lang": language, "size": 5}).json


@pytest.mark.parametrize(
    ("language", "frame"), [(language, frame) for language, frames in FRAMES.items() for frame in frames]
)
def test_a_word_in_a_sentence_finds_what_it_finds_alone(language: str, frame: str) -> None:
    for word in some(WORDS[language]):
        first = asked(word, language)["items"][0]["code"]
        found = [item["code"] for item in asked(frame.format(word), language)["items"]]
        assert first in found, word


@pytest.mark.parametrize("tail", ["karte", "schwerpunkte", "bericht", "statistik", "zahlen", "entwicklung"])
def test_a_tail_that_adds_little_hides_nothing(tail: str) -> None:
    assert [item["code"] for item in asked(f"Unfall{tail}")["items"]][:1] == ["IND-0127"]


def test_a_word_is_not_the_bent_name_of_a_place() -> None:
    houses, place = asked("Häuser"), asked("Hausen")
    assert (houses["places"], houses["items"][0]["code"]) == ([], "IND-0110")
    assert [unit["name"] for unit in place["places"]] == ["Hausen"]


def test_a_general_word_that_nothing_holds_is_not_understood() -> None:
    data = asked("Diagramm")
    assert (data["total"], data["not_understood"]) == (0, ["Diagramm"])

"""General words of both languages: what only asks, what decides nothing, what adds little, and what means the same."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from registry.rules.inflecting import stem
from registry.rules.localised import LANGUAGES
from registry.search.analysis import clean, tokens, with_names

WORDS = Path(__file__).parent / "words"
LONGEST_PHRASE = 5

Key = tuple[str, ...]  # stems of a phrase


class Meaning(NamedTuple):
    """What everyday words stand for in a catalogue: the folded words, and as they are written."""

    forms: tuple[str, ...]
    written: str
    language: str


def forms_of(text: str) -> tuple[str, ...]:
    """Give the folded words of a text, names with numbers as one."""
    return tuple(token.form for token in with_names(tokens(clean(text))))


def _listed(name: str) -> frozenset[str]:
    lines = (WORDS / name).read_text("utf-8").splitlines()
    return frozenset(
        form for line in lines if not line.startswith("#") for word in line.split() for form in forms_of(word)
    )


IGNORED = _listed("ignored.txt")  # never sought
GENERIC = _listed("generic.txt")  # help an order and decide nothing
NARROWING = _listed("narrowing.txt")  # where they find nothing, the rest is answered all the same
LIGHT = _listed("light.txt") | GENERIC  # parts of compounds that need not be known


def _said() -> dict[str, dict[Key, list[Meaning]]]:
    found: dict[str, dict[Key, list[Meaning]]] = {language: {} for language in LANGUAGES}
    with (WORDS / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meaning = Meaning(_sought(forms_of(row["means"])), row["means"], row["language"])
            for said in row["said"].split("|"):
                key = key_of(_sought(forms_of(said)), row["language"])
                if key and key != key_of(meaning.forms, row["language"]):
                    found[row["language"]].setdefault(key, []).append(meaning)
    return found


def _sought(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(form for form in forms if form not in IGNORED)


def key_of(forms: Iterable[str], language: str) -> Key:
    """Name a phrase by its stems."""
    return tuple(stem(form, language) for form in forms)


SAID = _said()


def meanings(run: Sequence[str], language: str) -> Iterator[tuple[int, Meaning]]:
    """Give what the beginning of a run of words stands for, the longest phrase first, with its number of words."""
    languages = sorted(LANGUAGES, key=lambda other: other != language)
    for length in range(min(len(run), LONGEST_PHRASE), 0, -1):
        for each in languages:
            for meaning in SAID[each].get(key_of(run[:length], each), ()):
                yield length, meaning

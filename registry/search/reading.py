"""A question as it was read: its words as conditions, its places, and what of it was not understood."""

import re
from dataclasses import dataclass, field

from registry.search.analysis import Token
from registry.search.gazetteer import Place
from registry.search.lexicon import Entries
from registry.search.question import WordReading

ADJECTIVE = re.compile(r".{3,}(?:lich|isch|ig|sam|bar|haft)(?:e[rnsm]?)?|.{3,}weise|.{3,}ly")


@dataclass(frozen=True, slots=True)
class Word:
    """A condition that a document fulfils by any of these entries; without `is_required` it only helps the order."""

    entries: Entries
    weight: float = 1.0
    is_required: bool = True
    # What else the word may stand for, not to be marked as the word.
    meant: Entries = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """The whole question as it was read; an empty one asks for everything."""

    words: list[Word] = field(default_factory=list)
    told: list[WordReading] = field(default_factory=list)
    corrections: list[tuple[Token, str]] = field(default_factory=list)
    suggestions: list[tuple[Token, str]] = field(default_factory=list)
    places: tuple[Place, ...] = ()
    narrowing: set[str] = field(default_factory=set)  # words that are not what the question is about
    is_everywhere: bool = False  # a place is the whole city

    @property
    def is_empty(self) -> bool:
        """Tell whether no word was asked for, so that everything, or everything at a place, is an answer."""
        return not self.words and not self.not_understood

    @property
    def not_understood(self) -> tuple[str, ...]:
        """List what found nothing, as it was typed."""
        return tuple(word.typed for word in self.told if word.how == "unknown")

    @property
    def read_as(self) -> dict[str, str]:
        """Tell what stands for what was typed, where something else was sought."""
        return {word.typed: " ".join(word.used) for word in self.told if word.how in REPLACED}

    @property
    def understood(self) -> tuple[str, ...]:
        """List the words that the question is about and that were understood, as they were typed."""
        return tuple(word.typed for word in self.told if word.how not in BARE)

    @property
    def is_about_nothing(self) -> bool:
        """Tell whether a word that the question is about was not understood: then the others are no answer."""
        return any(self._is_weighty(word) for word in self.not_understood)

    def _is_weighty(self, word: str) -> bool:
        is_number = word.isdecimal() or word in self.narrowing
        if not self.understood:
            return not (is_number and any(each.how == "general" for each in self.told))
        # Where nouns are written with capitals, what is not is no noun.
        is_no_noun = word[:1].islower() and any(other[:1].isupper() for other in self.understood)
        return not (is_number or is_no_noun or (word[:1].islower() and ADJECTIVE.fullmatch(word)))


REPLACED = frozenset({"corrected", "synonym", "related", "place corrected"})
BARE = frozenset({"ignored", "general", "unknown", "place", "place corrected"})

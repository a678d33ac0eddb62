"""What the catalogue knows of a single word: entries of the index that those documents hold which the asker may see."""

from collections.abc import Iterator

import numpy as np

from registry.rules.localised import LANGUAGES
from registry.search import spelling
from registry.search.analysis import term
from registry.search.segment import ListedWord
from registry.search.snapshot import Mask, Snapshot
from registry.search.vocabulary import LIGHT, meanings
from registry.search.weights import SHORTEST_LISTED, STRONG

MOST_COMPLETIONS = 40
# What a hit is worth beside one of the very word.
OTHER_LANGUAGE, COMPLETED, RELATED, EQUAL_WORD, MEANT = 0.6, 0.5, 0.5, 0.5, 0.7
SHORTEST_RELATED, SHARED = (
    6,
    0.7,
)  # letters at the beginning that words of one family share: gymnasial, Gymnasium
SHORTEST_PART = 4
SAID_OUTRIGHT = 0.7  # from this weight on, the definition itself says a word
LINKS = ("", "s", "es", "n", "en", "er", "e")
FEW = 64  # documents looked at before all are

# Words of the trade that mean the same in a title.
EQUAL = {
    form: tuple(other for other in group if other != form)
    for group in (
        ("quote", "anteil", "rate", "prozentsatz"),
        ("zahl", "anzahl"),
        ("senioren", "altere"),
        ("share", "rate", "proportion", "percentage"),
        ("number", "count"),
    )
    for form in group
}

Entries = dict[str, float]


class Lexicon:
    """Answers for the documents that somebody may see, in the language of the question first."""

    def __init__(self, snapshot: Snapshot, visible: Mask, language: str) -> None:
        self._snapshot, self._visible = snapshot, visible
        self.languages = sorted(LANGUAGES, key=lambda each: each != language)

    def is_known(self, entry: str, least: float = 0.0) -> bool:
        """Tell whether a document holds an entry of the index, and is about it where `least` says so."""
        documents, weights = self._snapshot.postings(entry)
        for part in (slice(FEW), slice(FEW, None)):
            seen = self._visible[documents[part]]
            if np.any(seen if not least else seen & (weights[part] >= least)):
                return True
        return False

    def entries(self, form: str, worth: float = 1.0, least: float = 0.0) -> Entries:
        """Give the entries of a folded word, each with what it is worth."""
        return {
            entry: worth * (OTHER_LANGUAGE if place else 1.0)
            for place, language in enumerate(self.languages)
            if self.is_known(entry := term(form, language), least)
        }

    def exact(self, form: str, least: float = 0.0) -> Entries:
        """Give the entries of a word and of those that mean the same in a title."""
        equal = {
            entry: worth
            for other in EQUAL.get(form, ())
            for entry, worth in self.entries(other, EQUAL_WORD, least).items()
        }
        return equal | self.entries(form, 1.0, least)

    def stands(self, form: str) -> bool:
        """Tell whether a word stands in the catalogue as it is, so that nothing is left to complete."""
        return not form.isalpha() or any(
            self._snapshot.has_word(form, language) and self.is_known(term(form, language))
            for language in self.languages
        )

    def completed(self, form: str) -> Entries:
        """Give the entries of the words that begin with what was typed."""
        if len(form) < SHORTEST_LISTED or not form.isalpha():
            return {}
        found = {
            (len(word.form), word.form, language)
            for language in self.languages
            for word in self._snapshot.words_from(form, language)
        }
        entries = (term(word, language) for _, word, language in sorted(found)[:MOST_COMPLETIONS])
        return {entry: COMPLETED for entry in entries if self.is_known(entry)}

    def related(self, form: str) -> tuple[Entries, str]:
        """Give the entries of words of the same family, and the shortest of them as it is written."""
        if len(form) < SHORTEST_RELATED + 1 or not form.isalpha():
            return {}, ""
        beginning = form[: max(SHORTEST_RELATED, round(SHARED * len(form) + 0.5))]
        found = sorted(
            (len(word.form), word.form, word.written, language)
            for language in self.languages
            for word in self._snapshot.words_from(beginning, language)
            if self.is_known(term(word.form, language), STRONG)
        )[:MOST_COMPLETIONS]
        return {term(word, language): RELATED for _, word, _, language in found}, found[0][2] if found else ""

    def parts(self, form: str) -> tuple[str, ...]:
        """Cut a compound into its smallest parts, of which each says something here or adds little; none otherwise."""
        splitter = self._snapshot.splitter
        parts = splitter.parts(form)
        # A part that is cut again stands for its own parts too; the smallest say enough.
        smallest = tuple(dict.fromkeys(part for part in parts if not splitter.parts(part)))
        return smallest if self._says(smallest) else self._halves(form)

    def part(self, form: str) -> Entries:
        """Give the entries of a part of a compound: where a definition says it, what it means, or words of its family."""
        return self.exact(form, SAID_OUTRIGHT) or self.meant(form) or self.related(form)[0]

    def meant(self, form: str) -> Entries:
        """Give the entries of the single words that an everyday word stands for."""
        return {
            entry: worth
            for _, meaning in meanings((form,), self.languages[0])
            if len(meaning.forms) == 1
            for entry, worth in self.entries(meaning.forms[0], MEANT, STRONG).items()
        }

    def _says(self, parts: tuple[str, ...]) -> bool:
        heavy = [part for part in parts if part not in LIGHT]
        is_about = any(
            self.exact(part, STRONG) or self.meant(part) or self.related(part)[0] for part in heavy
        )
        return is_about and all(self.part(part) for part in heavy)

    def _halves(self, form: str) -> tuple[str, ...]:
        if not form.isalpha():
            return ()
        for place in range(len(form) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            last = form[place:]
            if last in LIGHT or self.exact(last, STRONG):
                for first in _without_links(form[:place]):
                    if self._says((first, last)):
                        return (first, last)
        return ()

    def near(self, form: str) -> Iterator[tuple[float, int, ListedWord]]:
        """List the words that a mistyped one may be: by its errors, then by how many documents hold the word."""
        if len(form) < spelling.SHORTEST_CORRECTED or not form.isalpha():
            return
        for word in self._alike(form):
            far = spelling.distance(form, word.form, spelling.MOST_ERRORS)
            if far <= spelling.MOST_ERRORS and self.entries(word.form, least=STRONG):
                yield spelling.cost(form, word.form), -self._reach(word.form), word

    def _alike(self, form: str) -> Iterator[ListedWord]:
        beginnings = {form[:1], form[1:2], *(one for one, other in spelling.ALIKE if other == form[0])}
        return (
            word
            for language in self.languages
            for beginning in sorted(beginnings)
            for word in self._snapshot.words_from(beginning, language)
            if abs(len(word.form) - len(form)) <= spelling.MOST_ERRORS and spelling.may_begin(form, word.form)
        )

    def _reach(self, form: str) -> int:
        return sum(
            int(np.count_nonzero(self._visible[self._snapshot.postings(entry).documents]))
            for entry in self.entries(form)
        )


def _without_links(part: str) -> Iterator[str]:
    for link in LINKS:
        if part.endswith(link) and len(part) - len(link) >= SHORTEST_PART:
            yield part[: len(part) - len(link)]

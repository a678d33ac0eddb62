"""How the words of a question are read: known, completed, cut into parts, corrected, or left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from registry.rules.localised import LANGUAGES
from registry.search.analysis import STOP_WORDS, Token, clean, term, tokens
from registry.search.question import LONGEST_TEXT, Question, WordReading
from registry.search.segment import ListedWord
from registry.search.snapshot import Mask, Snapshot
from registry.search.spelling import distance, tolerance
from registry.search.weights import CODE, SHORTEST_LISTED

MOST_WORDS = 24
MOST_COMPLETIONS = 40
CODE_TEXT = re.compile(r"\s*(?:ind[\s_\-–]*(\d{1,9})|(0\d{3,8}|\d{4,9}))\s*", re.IGNORECASE)
OTHER_LANGUAGE, COMPLETED, EQUAL_WORD = 0.6, 0.5, 0.5  # what a hit is worth beside one of the very word

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


@dataclass(frozen=True, slots=True)
class Word:
    """One condition a document fulfils: any of these entries, each with what it is worth."""

    entries: dict[str, float]


@dataclass(slots=True)
class Reading:
    """The whole question as it was read; an empty one asks for everything."""

    words: list[Word] = field(default_factory=list)
    told: list[WordReading] = field(default_factory=list)
    corrections: list[tuple[Token, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was asked for, so that everything is an answer."""
        return not self.told or all(word.how == "ignored" for word in self.told)


class Reader:
    """Reads questions with the words of those documents that the asker may see."""

    def __init__(self, snapshot: Snapshot, visible: Mask, language: str) -> None:
        self._snapshot, self._visible, self._language = snapshot, visible, language

    def read(self, text: str) -> Reading:
        """Read a cleaned text."""
        reading = Reading()
        code = CODE_TEXT.fullmatch(text)
        number = (code[1] or code[2]).lstrip("0") or "0" if code else ""
        if number and self._is_known(CODE + number):
            reading.words.append(Word({CODE + number: 1.0}))
            reading.told.append(WordReading(text.strip(), "code", (number,)))
            return reading
        found = tokens(text)[:MOST_WORDS]
        for place, token in enumerate(found):
            is_open = place == len(found) - 1 and token.end == len(text)
            self._read_word(text, token, reading, is_open=is_open)
        return reading

    def _read_word(self, text: str, token: Token, reading: Reading, *, is_open: bool) -> None:
        typed = text[token.start : token.end]
        if token.form in STOP_WORDS:
            reading.told.append(WordReading(typed, "ignored"))
            return
        for how, attempt in (
            ("exact", self._exact),
            ("prefix", self._completed),
            ("parts", self._parts),
            ("corrected", self._corrected),
        ):
            if how == "prefix" and not is_open:
                continue
            words, used = attempt(token.form)
            if words:
                if how == "exact" and is_open and not self._stands(token.form):
                    words = [Word(self._completed_entries(token.form) | words[0].entries)]
                reading.words += words
                reading.told.append(WordReading(typed, how, used))
                reading.corrections += [(token, used[0])] if how == "corrected" else []
                return
        reading.told.append(WordReading(typed, "unknown"))

    def _is_known(self, entry: str) -> bool:
        documents = self._snapshot.postings(entry).documents
        return bool(len(documents)) and bool(np.any(self._visible[documents]))

    def _stands(self, form: str) -> bool:
        return not form.isalpha() or any(
            self._snapshot.has_word(form, language) and self._is_known(term(form, language))
            for language in LANGUAGES
        )

    def _entries(self, form: str, worth: float = 1.0) -> dict[str, float]:
        entries = {
            term(form, language): worth * (1.0 if language == self._language else OTHER_LANGUAGE)
            for language in LANGUAGES
        }
        return {entry: value for entry, value in entries.items() if self._is_known(entry)}

    def _exact(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        entries = self._entries(form) or self._equal_entries(form)
        return ([Word(self._equal_entries(form) | entries)], (form,)) if entries else ([], ())

    def _equal_entries(self, form: str) -> dict[str, float]:
        return {
            entry: worth
            for other in EQUAL.get(form, ())
            for entry, worth in self._entries(other, EQUAL_WORD).items()
        }

    def _completed(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        entries = self._completed_entries(form)
        return ([Word(entries)], (form,)) if entries else ([], ())

    def _completed_entries(self, form: str) -> dict[str, float]:
        if len(form) < SHORTEST_LISTED or not form.isalpha():
            return {}
        found = {
            (len(word.form), word.form, language)
            for language in LANGUAGES
            for word in self._snapshot.words_from(form, language)
        }
        entries: dict[str, float] = {}
        for _, completed, language in sorted(found)[:MOST_COMPLETIONS]:
            if self._is_known(term(completed, language)):
                entries[term(completed, language)] = COMPLETED
        return entries

    def _parts(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        parts = self._snapshot.splitter.parts(form)
        # A part that is cut again stands for its own parts too; the smallest say enough.
        smallest = tuple(dict.fromkeys(part for part in parts if not self._snapshot.splitter.parts(part)))
        words = [word for part in smallest for word in self._exact(part)[0]]
        return (words, smallest) if len(words) == len(smallest) else ([], ())

    def _corrected(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        if len(form) < SHORTEST_LISTED or not form.isalpha():
            return [], ()
        for fixed in (2, 1):
            best = min(self._alike(form, fixed), default=None)
            if best:
                return [Word(self._entries(best[2]))], (best[3],)
        return [], ()

    def _alike(self, form: str, fixed: int) -> Iterator[tuple[int, int, str, str]]:
        allowed = tolerance(form)
        for word in self._near(form, fixed, allowed):
            far = distance(form, word.form, allowed)
            if far <= allowed and self._entries(word.form):
                yield far, -self._reach(word.form), word.form, word.written

    def _near(self, form: str, fixed: int, allowed: int) -> Iterable[ListedWord]:
        languages = sorted(LANGUAGES, key=lambda language: language != self._language)
        return (
            word
            for language in languages
            for word in self._snapshot.words_from(form[:fixed], language)
            if abs(len(word.form) - len(form)) <= allowed
        )

    def _reach(self, form: str) -> int:
        return sum(
            int(np.count_nonzero(self._visible[self._snapshot.postings(entry).documents]))
            for entry in self._entries(form)
        )


def read(question: Question, snapshot: Snapshot) -> Reading:
    """Read a question with the words of what its asker may see."""
    visible = snapshot.visible(question.visibilities, question.hidden)
    return Reader(snapshot, visible, question.language).read(text_of(question))


def text_of(question: Question) -> str:
    """Give the text of a question as it is read: cleaned, and not longer than a question can be."""
    return clean(question.text[:LONGEST_TEXT]).strip().rstrip("*")


def corrected_text(text: str, reading: Reading) -> str | None:
    """Write the question as it was corrected, or None when nothing was."""
    if not reading.corrections:
        return None
    for token, word in reversed(reading.corrections):
        text = text[: token.start] + word + text[token.end :]
    return " ".join(text.split())

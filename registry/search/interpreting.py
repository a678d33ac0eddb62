"""How a question is read: its places, names, phrases and words, and what of it was not understood."""

import re
from collections.abc import Callable

from registry.search import spelling
from registry.search.analysis import Token, clean, is_short, tokens, with_names
from registry.search.gazetteer import Place
from registry.search.lexicon import Entries, Lexicon
from registry.search.question import LONGEST_TEXT, Question, WordReading
from registry.search.reading import Reading, Word
from registry.search.snapshot import Mask, Snapshot
from registry.search.vocabulary import GENERIC, IGNORED, LIGHT, LONGEST_PHRASE, NARROWING, Meaning, meanings
from registry.search.weights import CODE, STRONG

MOST_WORDS = 24
MOST_JOINED = 3
AGAINST = frozenset({"je", "pro", "per"})
CODE_TEXT = re.compile(r"\s*(?:ind[\s_\-–]*(\d{1,9})|(0\d{3,8}|\d{4,9}))\s*", re.IGNORECASE)
BESIDE, LITTLE = 0.5, 0.2  # what a word of a replaced phrase and a general word are worth
SUGGESTED = 1.6  # how many times the allowed errors a suggestion may have


class Reader:
    """Reads questions with the words of those documents that the asker may see."""

    def __init__(self, question: Question, snapshot: Snapshot, visible: Mask) -> None:
        self._question = question
        self._lexicon = Lexicon(snapshot, visible, question.language)
        self._text = ""
        self._reading = Reading()
        self._general: list[Entries] = []
        self._ways: tuple[tuple[str, Callable[[str], tuple[list[Word], tuple[str, ...]]]], ...] = (
            ("exact", self._exact),
            ("prefix", self._completed),
            ("synonym", self._meant),
            ("corrected", self._mistyped),
            ("parts", self._parts),
            ("related", self._related),
            ("corrected", self._corrected),
        )

    def read(self, text: str) -> Reading:
        """Read a cleaned text."""
        self._text = text
        if not self._read_code():
            self._read_words(with_names(tokens(text))[:MOST_WORDS])
            self._add_general()
        return self._reading

    def _read_code(self) -> bool:
        code = CODE_TEXT.fullmatch(self._text)
        number = (code[1] or code[2]).lstrip("0") or "0" if code else ""
        if not number or not self._lexicon.is_known(CODE + number):
            return False
        self._reading.words.append(Word({CODE + number: 1.0}))
        self._reading.told.append(WordReading(self._text.strip(), "code", (number,)))
        return True

    def _read_words(self, found: list[Token]) -> None:
        named = {place.first: place for place in self._question.gazetteer.find(found, self._is_word)}
        start = 0
        while start < len(found):
            if start in named:
                place = named[start]
                self._add_place(
                    found[start], found[place.after - 1], place.places, is_mistyped=place.is_mistyped
                )
                start = place.after
                continue
            end = min((first for first in named if first > start), default=len(found))
            start += self._read_run(found[start:end])

    def _add_place(self, first: Token, last: Token, places: tuple[Place, ...], *, is_mistyped: bool) -> None:
        how = "place corrected" if is_mistyped else "place"
        self._tell(first, last, how, (places[0].name,))
        self._reading.places += places
        self._reading.is_everywhere |= any(p.level == self._question.gazetteer.largest for p in places)

    def _is_word(self, form: str) -> bool:
        return form in IGNORED or form in GENERIC or self._lexicon.stands(form)

    def _read_run(self, run: list[Token]) -> int:
        """Read what a run of words begins with; give how many words that was."""
        for attempt in (self._joined, self._numbered, self._phrase):
            taken = attempt(run)
            if taken:
                return taken
        self._read_word(run[0])
        return 1

    def _joined(self, run: list[Token]) -> int:
        """Read "Bonus-Card" and "Ein Personen Haushalte" as the one word that they are elsewhere."""
        for length in range(min(MOST_JOINED, len(run)), 1, -1):
            some = run[:length]
            form = "".join(token.form for token in some)
            if not all(token.form.isalpha() for token in some) or not self._lexicon.stands(form):
                continue
            entries = self._lexicon.entries(form, least=STRONG)
            is_hyphened = "-" in self._text[some[0].start : some[-1].end]
            is_lacking = not all(self._lexicon.exact(token.form, STRONG) for token in some)
            if entries and (is_hyphened or is_lacking) and some[0].form not in IGNORED - {"ein"}:
                self._reading.words.append(Word(entries))
                self._tell(some[0], some[-1], "exact", (form,))
                return length
            if entries:
                self._reading.words.append(Word(entries, BESIDE, is_required=False))
        return 0

    def _numbered(self, run: list[Token]) -> int:
        """Read "PM 10" as the name that it is."""
        if len(run) < 2 or not run[1].form.isdecimal() or not is_short(run[0].form):
            return 0
        form = run[0].form + run[1].form
        if entries := self._lexicon.entries(form):
            self._reading.words.append(Word(entries))
            self._tell(run[0], run[1], "exact", (form,))
            return 2
        if run[0].form in IGNORED or run[0].form in GENERIC or self._lexicon.exact(run[0].form):
            return 0
        self._tell(run[0], run[1], "unknown")
        return 2

    def _phrase(self, run: list[Token]) -> int:
        """Read everyday phrases of several words by what they mean."""
        sought = [token for token in run if token.form not in IGNORED][:LONGEST_PHRASE]
        if len(sought) < 2 or sought[0] is not run[0]:
            return 0
        for length, meaning in meanings([token.form for token in sought], self._question.language):
            words = self._words_of(meaning, 1.0)
            if length < 2 or not words:
                continue
            self._reading.words += words
            for token in sought[:length]:
                entries = {} if token.form in GENERIC else self._lexicon.exact(token.form)
                if entries:
                    self._reading.words.append(Word(entries, BESIDE, is_required=False))
            last = sought[length - 1]
            self._tell(run[0], last, "synonym", (meaning.written,))
            return run.index(last) + 1
        return 0

    def _words_of(self, meaning: Meaning, worth: float) -> list[Word]:
        entries = [
            self._lexicon.entries(form, worth, STRONG) for form in meaning.forms if form not in GENERIC
        ]
        if not entries or not all(entries):
            return []
        beside = (self._lexicon.entries(form, worth) for form in meaning.forms if form in GENERIC)
        return [*map(Word, entries), *(Word(each, LITTLE, is_required=False) for each in beside if each)]

    def _read_word(self, token: Token) -> None:
        if token.form in IGNORED:
            self._tell(token, token, "ignored")
        elif token.form in GENERIC or self._is_counted_against(token):
            self._general.append(self._lexicon.exact(token.form))
            self._tell(token, token, "general")
        elif not self._understand(token):
            self._tell(token, token, "unknown")
            self._suggest(token)
            if _narrows(token.form):
                self._reading.narrowing.add(self._reading.told[-1].typed)

    def _is_counted_against(self, token: Token) -> bool:
        """Tell whether a word is only what something is counted against: "Ärzte je Einwohner" is about Ärzte."""
        before = self._text[: token.start].split()
        return len(before) > 1 and before[-1].casefold() in AGAINST

    def _understand(self, token: Token) -> bool:
        is_open = not any(sign.isalnum() for sign in self._text[token.end :])
        for how, attempt in self._ways:
            if how == "prefix" and not is_open:
                continue
            if how == "parts" and self._has_meaning(token.form):
                break  # its meaning is known and nothing is about it: pieces of it are something else
            words, used = attempt(token.form)
            if words:
                if how == "exact" and is_open and not self._lexicon.stands(token.form):
                    words[0] = Word(
                        self._lexicon.completed(token.form) | words[0].entries, meant=words[0].meant
                    )
                self._reading.words += words
                self._tell(token, token, how, used)
                self._reading.corrections += [(token, used[0])] if how == "corrected" else []
                return True
        return False

    def _tell(self, first: Token, last: Token, how: str, used: tuple[str, ...] = ()) -> None:
        self._reading.told.append(WordReading(self._text[first.start : last.end], how, used))

    def _add_general(self) -> None:
        """Let general words help the order; alone they are all that was asked."""
        is_alone = (
            not any(word.is_required for word in self._reading.words) and not self._reading.is_about_nothing
        )
        if is_alone and not any(self._general) and not self._reading.places:
            self._reading.told = [
                word._replace(how="unknown") if word.how == "general" else word for word in self._reading.told
            ]
        weight = 1.0 if is_alone else LITTLE
        self._reading.words += [Word(entries, weight, is_alone) for entries in self._general if entries]

    def _exact(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        entries = self._lexicon.exact(form)
        if not entries:
            return [], ()
        found = [Word(entries, meant=self._lexicon.meant(form))]
        if not self._lexicon.exact(form, STRONG * 4):  # no title says it: its parts may stand in one
            parts = (self._lexicon.part(part) for part in self._lexicon.parts(form))
            found += [Word(part, BESIDE, is_required=False) for part in parts if part]
        return found, (form,)

    def _has_meaning(self, form: str) -> bool:
        return any(True for _ in meanings((form,), self._question.language))

    def _meant(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        for _, meaning in meanings((form,), self._question.language):
            words = self._words_of(meaning, 1.0)
            if words:
                return words, (meaning.written,)
        return [], ()

    def _completed(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        entries = self._lexicon.completed(form)
        return ([Word(entries)], (form,)) if entries else ([], ())

    def _parts(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        parts = self._lexicon.parts(form)
        found = ((part, self._lexicon.part(part)) for part in parts)
        words = [
            Word(entries, LITTLE if part in LIGHT else 1.0, is_required=part not in LIGHT)
            for part, entries in found
            if entries
        ]
        return (words, parts) if words else ([], ())

    def _related(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        entries, written = self._lexicon.related(form)
        return ([Word(entries)], (written,)) if entries else ([], ())

    def _corrected(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        best = min(self._lexicon.near(form), default=None)
        if best is None or best[0] > spelling.allowed(form) or best[2].form in IGNORED:
            return [], ()
        return [Word(self._lexicon.entries(best[2].form))], (best[2].written,)

    def _mistyped(self, form: str) -> tuple[list[Word], tuple[str, ...]]:
        """Correct a whole word that is hardly mistyped before it is cut at places that nobody meant."""
        parts = self._lexicon.parts(form)
        if not parts or all(part in LIGHT or self._lexicon.exact(part) for part in parts):
            return [], ()
        best = min(self._lexicon.near(form), default=None)
        return self._corrected(form) if best and best[0] <= spelling.CHEAP else ([], ())

    def _suggest(self, token: Token) -> None:
        best = min(self._lexicon.near(token.form), default=None)
        if best and best[0] <= SUGGESTED * spelling.allowed(token.form):
            self._reading.suggestions.append((token, best[2].written))


def _narrows(form: str) -> bool:
    return form in NARROWING or any(
        form.startswith(word) and form[len(word) :].removeprefix("en") in LIGHT for word in NARROWING
    )


def read(question: Question, snapshot: Snapshot) -> Reading:
    """Read a question with the words of what its asker may see."""
    visible = snapshot.visible(question.visibilities, question.hidden)
    return Reader(question, snapshot, visible).read(text_of(question))


def text_of(question: Question) -> str:
    """Give the text of a question as it is read: cleaned, and not longer than a question can be."""
    return clean(question.text[:LONGEST_TEXT]).strip().rstrip("*")


def replaced_text(text: str, replaced: list[tuple[Token, str]]) -> str | None:
    """Write the question with some words replaced, or None when there are none."""
    if not replaced:
        return None
    for token, word in reversed(replaced):
        text = text[: token.start] + word + text[token.end :]
    return " ".join(text.split())

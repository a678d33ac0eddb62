"""Titles and definitions with the sought words marked: inflected, inside compounds, and said in other words."""

from collections.abc import Iterable, Iterator

from registry.rules.localised import LANGUAGES
from registry.search.analysis import ENGLISH, Token, content_words, named, names, term
from registry.search.compounds import Splitter
from registry.search.question import Piece
from registry.search.reading import Word

LONGEST_SNIPPET = 240
LEAD = 60  # letters shown before the first marked word of a long text

Family = tuple[str, ...]  # everything that is said for one keyword: labels, synonyms, former names
Phrase = tuple[str, ...]  # folded words that stand side by side
Span = tuple[int, int]


class Highlighter:
    """Marks what made a document an answer to the words of a question."""

    def __init__(self, words: Iterable[Word], splitter: Splitter) -> None:
        self._splitter = splitter
        sought = [frozenset(word.entries) for word in words]
        # Numbers and single letters say little: the 4 of "Hartz 4" is not the 4 of "4 Jahre".
        self._whole = [entries for entries in sought if not all(map(_is_remnant, entries))] or sought
        self._direct = frozenset().union(*self._whole)
        self._remnants = frozenset().union(*sought) - self._direct
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._families: dict[Family, tuple[Phrase, ...]] = {}

    def mark(self, text: str, language: str, phrases: Iterable[Phrase] = ()) -> tuple[Piece, ...]:
        """Cut a text into pieces, marked and not."""
        return _pieces(text, self._spans(text, language, phrases))

    def snippet(self, text: str, language: str, phrases: Iterable[Phrase] = ()) -> tuple[Piece, ...]:
        """Give the stretch of a text that shows the first marked words, cut between words."""
        spans = self._spans(text, language, phrases)
        if len(text) <= LONGEST_SNIPPET:
            return _pieces(text, spans)
        start = (
            _word_start(text, max(0, spans[0][0] - LEAD)) if spans and spans[0][1] > LONGEST_SNIPPET else 0
        )
        end = start + LONGEST_SNIPPET
        end = (
            max(text.rfind(" ", start + 1, end), start + LONGEST_SNIPPET // 2)
            if end < len(text)
            else len(text)
        )
        inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
        pieces = _pieces(text[start:end], inside)
        return (
            *((Piece("… ", False),) if start else ()),
            *pieces,
            *((Piece(" …", False),) if end < len(text) else ()),
        )

    def other_words(self, families: Iterable[Family], texts: Iterable[tuple[str, str]]) -> tuple[Phrase, ...]:
        """List what else is said for the sought words that the texts, each with its language, do not hold."""
        missing = self._whole
        for text, language in texts:
            missing = self._missing(text, language, missing) if missing else missing
        if not missing:
            return ()
        told = (self._phrases(family) for family in families)
        return tuple(phrase for family in told if self._tells(family, missing) for phrase in family)

    def _missing(self, text: str, language: str, sought: list[frozenset[str]]) -> list[frozenset[str]]:
        said: set[str] = set()
        for form in (*(token.form for token in content_words(text)), *(name for _, name in named(text))):
            said |= self._entries(form, language)
        return [entries for entries in sought if entries.isdisjoint(said)]

    def _phrases(self, family: Family) -> tuple[Phrase, ...]:
        if family not in self._families:  # the hits of a question share most of their keywords
            found = (tuple(token.form for token in content_words(text)) for text in family)
            self._families[family] = tuple(
                dict.fromkeys(phrase for phrase in found if not all(map(_is_remnant, phrase)))
            )
        return self._families[family]

    def _tells(self, family: Iterable[Phrase], missing: list[frozenset[str]]) -> bool:
        return any(
            not entries.isdisjoint(self._entries(form, language))
            for phrase in family
            for form in (*phrase, *(name for _, name in names(phrase)))
            for language in LANGUAGES
            for entries in missing
        )

    def _spans(self, text: str, language: str, phrases: Iterable[Phrase]) -> list[Span]:
        tokens = content_words(text)
        own = [self._entries(token.form, language) for token in tokens]
        marked = {place for place, entries in enumerate(own) if not entries.isdisjoint(self._direct)}
        sought = (first for first, name in named(text) if term(name, language) in self._direct)
        marked |= {place for first in sought for place in (first, first + 1)}
        spans = {(tokens[place].start, tokens[place].end) for place in marked}
        for first, last in _places(own, language, phrases):
            marked |= {*range(first, last + 1)}
            spans.add((tokens[first].start, tokens[last].end))
        return _joined(spans | self._remnant_spans(tokens, own, marked))

    def _remnant_spans(
        self, tokens: tuple[Token, ...], own: list[frozenset[str]], marked: set[int]
    ) -> set[Span]:
        if not self._remnants:
            return set()
        return {
            (tokens[place].start, tokens[place].end)
            for place, entries in enumerate(own)
            if marked & {place - 1, place + 1} and not entries.isdisjoint(self._remnants)
        }

    def _entries(self, form: str, language: str) -> frozenset[str]:
        """Give the entries of the index that a word leads to, the parts of a compound too."""
        key = (form, language)
        if key not in self._known:  # the hits of a question share most of their words
            parts = self._splitter.parts(form) if language == "de" else ()
            self._known[key] = frozenset(term(word, language) for word in (form, *parts))
        return self._known[key]


def _places(own: list[frozenset[str]], language: str, phrases: Iterable[Phrase]) -> Iterator[tuple[int, int]]:
    """Find where phrases begin and end among the words of a text."""
    begun: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        sought = tuple(term(form, language) for form in phrase)
        begun.setdefault(sought[0], []).append(sought)
    for place, entries in enumerate(own if begun else ()):
        for sought in (found for entry in entries for found in begun.get(entry, ())):
            following = own[place : place + len(sought)]
            if len(following) == len(sought) and all(map(frozenset.__contains__, following, sought)):
                yield place, place + len(sought) - 1


def _joined(spans: set[Span]) -> list[Span]:
    """Make one span of those that share letters."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _pieces(text: str, spans: list[Span]) -> tuple[Piece, ...]:
    pieces, place = [], 0
    for start, end in spans:
        pieces += [Piece(text[place:start], False), Piece(text[start:end], True)]
        place = end
    return tuple(piece for piece in (*pieces, Piece(text[place:], False)) if piece.text)


def _is_remnant(entry: str) -> bool:
    word = entry.removeprefix(ENGLISH)
    return len(word) == 1 or word.isdecimal()


def _word_start(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1

"""Titles and definitions with the sought words marked, in any inflection and inside compounds."""

from registry.search.analysis import Token, content_words, term
from registry.search.compounds import Splitter
from registry.search.question import Piece

LONGEST_SNIPPET = 240
LEAD = 60  # letters shown before the first marked word of a long text


class Highlighter:
    """Marks the entries a reading sought."""

    def __init__(self, sought: set[str], splitter: Splitter) -> None:
        self._sought, self._splitter = sought, splitter
        self._seen: dict[tuple[str, str], bool] = {}

    def mark(self, text: str, language: str) -> tuple[Piece, ...]:
        """Cut a text into pieces, marked and not."""
        return self._pieces(text, self._spans(text, language))

    def snippet(self, text: str, language: str) -> tuple[Piece, ...]:
        """Give the stretch of a text that shows the first marked words, cut between words."""
        spans = self._spans(text, language)
        if len(text) <= LONGEST_SNIPPET:
            return self._pieces(text, spans)
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
        pieces = self._pieces(text[start:end], inside)
        return (
            *((Piece("… ", False),) if start else ()),
            *pieces,
            *((Piece(" …", False),) if end < len(text) else ()),
        )

    def _spans(self, text: str, language: str) -> list[tuple[int, int]]:
        if not self._sought:
            return []
        return sorted(
            {(token.start, token.end) for token in content_words(text) if self._is_sought(token, language)}
        )

    def _is_sought(self, token: Token, language: str) -> bool:
        key = (token.form, language)
        if key not in self._seen:  # the hits of a question share most of their words
            self._seen[key] = self._leads_to_sought(*key)
        return self._seen[key]

    def _leads_to_sought(self, form: str, language: str) -> bool:
        if term(form, language) in self._sought:
            return True
        return language == "de" and any(
            term(part, "de") in self._sought for part in self._splitter.parts(form)
        )

    def _pieces(self, text: str, spans: list[tuple[int, int]]) -> tuple[Piece, ...]:
        pieces, place = [], 0
        for start, end in spans:
            if start < place:
                continue
            pieces += [Piece(text[place:start], False), Piece(text[start:end], True)]
            place = end
        return tuple(piece for piece in (*pieces, Piece(text[place:], False)) if piece.text)


def _word_start(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1

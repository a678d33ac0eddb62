"""One generation of the index as a whole: its segments side by side, under one numbering of documents."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.search.compounds import Splitter
from registry.search.document import Named
from registry.search.question import FACETS
from registry.search.schema import VISIBILITIES, named_of
from registry.search.segment import Column, ListedWord, Postings, Segment
from registry.search.weights import number_of

Mask = NDArray[np.bool_]
Hidden = tuple[tuple[str, str], ...]  # code and version
Seen = tuple[tuple[str, ...], Hidden]  # what somebody may see: the visibilities, and what of them is hidden
Numbers = NDArray[np.integer[Any]]


class Facet(NamedTuple):
    """A facet over all documents: the number of a set of values for each, the sets, and the values named."""

    codes: NDArray[np.uint16]
    sets: tuple[tuple[str, ...], ...]  # codes of the values in each set
    named: dict[str, Named]


class Snapshot:
    """What readers search until the next generation; nothing in it changes."""

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[set[int]]) -> None:
        self.segments = segments
        self.starts = [0, *accumulate(segment.size for segment in segments)]
        self.size = self.starts.pop()
        self._visible: dict[Seen, Mask] = {}
        self._everything: dict[Seen, Numbers] = {}
        self._counts: dict[tuple[str, Seen], dict[str, int]] = {}
        self.visibility = self._column("visibility")
        for start, numbers in zip(self.starts, deleted, strict=True):
            self.visibility[[start + number for number in numbers]] = 0
        self.head, self.state, self.number = (
            self._column("head"),
            self._column("state"),
            self._column("number"),
        )
        self.facets = {facet: self._facet(facet) for facet in FACETS}
        self.splitter = Splitter(*(segment.dictionary for segment in segments))

    def _column(self, name: str) -> NDArray[Any]:
        return (
            np.concatenate([np.ascontiguousarray(s.facts[name]) for s in self.segments])
            if self.segments
            else np.zeros(0, "u1")
        )

    def _facet(self, facet: str) -> Facet:
        numbers: dict[tuple[str, ...], int] = {(): 0}
        named: dict[str, Named] = {}
        codes = [_renumber(segment.facets[facet], numbers, named) for segment in self.segments]
        return Facet(np.concatenate(codes) if codes else np.zeros(0, np.uint16), tuple(numbers), named)

    def visible(self, visibilities: tuple[str, ...], hidden: Hidden = ()) -> Mask:
        """Mark the documents somebody may see, without the deleted ones and those of hidden versions."""
        key = (visibilities, hidden)
        if key not in self._visible:
            allowed = np.zeros(256, np.bool_)
            allowed[[VISIBILITIES[name] for name in visibilities if name in VISIBILITIES]] = True
            mask = allowed[self.visibility]
            mask[self._documents_of(hidden)] = False
            self._visible[key] = mask
        return self._visible[key]

    def everything(self, visibilities: tuple[str, ...], hidden: Hidden = ()) -> Numbers:
        """Give the documents somebody may see, as the same array each time."""
        key = (visibilities, hidden)
        if key not in self._everything:
            return self._everything.setdefault(key, np.flatnonzero(self.visible(visibilities, hidden)))
        return self._everything[key]

    def counts(self, facet: str, documents: Numbers) -> dict[str, int]:
        """Count the values of a facet among some documents; what is counted among all that somebody may see is kept."""
        seen = next((key for key, everything in [*self._everything.items()] if everything is documents), None)
        if seen is None:
            return self._counted(facet, documents)
        if (facet, seen) not in self._counts:
            self._counts[facet, seen] = self._counted(facet, documents)
        return self._counts[facet, seen]

    def _counted(self, name: str, documents: Numbers) -> dict[str, int]:
        facet, found = self.facets[name], dict[str, int]()
        numbers = np.bincount(facet.codes.take(documents), minlength=len(facet.sets))
        for place in np.flatnonzero(numbers).tolist():
            count = int(numbers[place])
            for value in facet.sets[place]:
                found[value] = found.get(value, 0) + count
        return found

    def _documents_of(self, versions: Hidden) -> list[int]:
        """Find the documents of these versions of indicators."""
        return [
            int(document)
            for code, version in versions
            for document in np.flatnonzero(self.number == int(number_of(code)))
            if self.stored(int(document))["version"] == version
        ]

    def postings(self, entry: str) -> Postings:
        """Give the documents an entry of the index leads to, deleted ones too."""
        found = [
            (start, segment.postings(entry))
            for start, segment in zip(self.starts, self.segments, strict=True)
        ]
        found = [(start, postings) for start, postings in found if len(postings.documents)]
        if len(found) == 1:
            start, postings = found[0]
            return postings if not start else Postings(postings.documents + np.int32(start), postings.weights)
        return Postings(
            np.concatenate(
                [postings.documents + np.int32(start) for start, postings in found] or [np.zeros(0, np.int32)]
            ),
            np.concatenate([postings.weights for _, postings in found] or [np.zeros(0, np.float32)]),
        )

    def words_from(self, prefix: str, language: str) -> Iterator[ListedWord]:
        """List the catalogue's words that begin with a folded prefix."""
        for segment in self.segments:
            words = segment.words[language]
            for place in range(bisect_left(words, (prefix, "")), len(words)):
                if not words[place].form.startswith(prefix):
                    break
                yield words[place]

    def has_word(self, form: str, language: str) -> bool:
        """Tell whether a folded word stands in the catalogue as it is."""
        return any(word.form == form for word in self._first_from(form, language))

    def _first_from(self, form: str, language: str) -> Iterator[ListedWord]:
        for segment in self.segments:
            words = segment.words[language]
            place = bisect_left(words, (form, ""))
            yield from words[place : place + 1]

    @cached_property
    def modified(self) -> NDArray[np.uint32]:
        """Give the second each document was last changed."""
        return self._column("modified")

    @cached_property
    def title_ranks(self) -> dict[str, NDArray[np.int32]]:
        """Give each document's place in the order of titles, for both languages."""
        return {language: self._ranks(language) for language in ("de", "en")}

    def _ranks(self, language: str) -> NDArray[np.int32]:
        ranks = np.empty(self.size, np.int32)
        ranks[np.lexsort((self.number, self._column(language)))] = np.arange(self.size, dtype=np.int32)
        return ranks

    def document_id(self, number: int) -> str:
        """Name a document."""
        segment, inside = self._place(number)
        return bytes(segment.facts["id"][inside]).decode()

    def stored(self, number: int) -> dict[str, Any]:
        """Give what a hit shows."""
        segment, inside = self._place(number)
        return segment.stored(inside)

    def shown(self, number: int) -> dict[str, Any]:
        """Give what a hit shows, remembered for the next question: the first hits come again and again."""
        segment, inside = self._place(number)
        return segment.shown(inside)

    def _place(self, number: int) -> tuple[Segment, int]:
        place = bisect_right(self.starts, number) - 1
        return self.segments[place], number - self.starts[place]


def _renumber(
    column: Column, numbers: dict[tuple[str, ...], int], named: dict[str, Named]
) -> NDArray[np.uint16]:
    table = np.zeros(len(column.sets), np.uint16)
    for place, values in enumerate(column.sets):
        things = [named_of(value) for value in values]
        named.update({thing.code: thing for thing in things})
        table[place] = numbers.setdefault(tuple(thing.code for thing in things), len(numbers))
    return table[column.codes]

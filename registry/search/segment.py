"""One immutable segment of the index, read into arrays once and kept as long as the segment lives."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, NamedTuple
from weakref import finalize

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import SegmentReader

from registry.search.compounds import dictionary
from registry.search.folder import IndexBroken
from registry.search.question import FACETS
from registry.search.schema import BETWEEN_VALUES, FACTS, WORD_LIST

Numbers = NDArray[np.integer[Any]]
Weights = NDArray[np.float32]


class Postings(NamedTuple):
    """The documents an entry leads to, in rising order, and what it weighs in each."""

    documents: Numbers
    weights: Weights


MOST_SHOWN = 1_000  # hits kept, two kilobytes each
NONE = Postings(np.zeros(0, np.int32), np.zeros(0, np.float32))


class Column(NamedTuple):
    """A facet: for each document the number of a set of values, and the sets."""

    codes: NDArray[np.uint16]
    sets: tuple[tuple[str, ...], ...]


class ListedWord(NamedTuple):
    """A word of the catalogue: folded, and as it is written."""

    form: str
    written: str


class Segment:
    """A segment's words, columns and stored hits; postings are kept as long as there is room."""

    def __init__(self, storage: Any, schema: Any, segment: Any) -> None:
        self._reader = SegmentReader(storage, schema, segment)
        finalize(self, self._reader.close)
        self._disk = Lock()  # a reader seeks, so two threads must not share it
        self._kept: OrderedDict[str, Postings] = OrderedDict()
        self.size = int(segment.doc_count_all())
        self._room = 50_000 + 20 * self.size  # postings, eight bytes each
        self._shown: dict[int, dict[str, Any]] = {}
        # Mapped, not read: identifiers and keys of titles are rarely looked at, and the system may share them.
        self.facts = np.memmap(storage._fpath(W3Codec.column_filename(segment, "facts")), FACTS, "r")
        self.facets = {facet: self._facet(facet) for facet in FACETS}
        self.words = {language: self._listed(field) for language, field in WORD_LIST.items()}
        self.dictionary = dictionary(word.form for word in self.words["de"])
        self.stored(0)  # opens the file now: a rebuild may remove it while we read

    def _raw(self, field: str) -> Any:
        return self._reader._perdoc.column_reader(field, self._reader.schema[field].column_type)

    def _facet(self, facet: str) -> Column:
        column = self._raw(facet)
        kind = np.dtype("u1" if column._typecode == "B" else ">u2")
        codes = np.frombuffer(column._dbfile.get(0, self.size * kind.itemsize), kind).astype(np.uint16)
        sets = (value.decode().split(BETWEEN_VALUES) if value else [] for value in column._uniques)
        return Column(codes, tuple(tuple(values) for values in sets))

    def _listed(self, field: str) -> list[ListedWord]:
        return [ListedWord(*entry.decode().split("\t", 1)) for entry in self._reader.lexicon(field)]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._disk:
            try:
                yield
            except (
                Exception
            ) as error:  # a damaged file shows itself in many ways, some of them bare exceptions
                raise IndexBroken from error

    def postings(self, entry: str) -> Postings:
        """Give the documents an entry leads to, deleted ones too."""
        with self._reading():
            if entry in self._kept:
                self._kept.move_to_end(entry)
                return self._kept[entry]
            found = self._read(entry.encode())
            self._keep(entry, found)
            return found

    def _keep(self, entry: str, found: Postings) -> None:
        self._kept[entry] = found
        self._room -= len(found.documents) + 16
        while self._room < 0 and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._room += len(dropped.documents) + 16

    def _read(self, entry: bytes) -> Postings:
        terms = self._reader._terms
        if ("words", entry) not in terms:
            return NONE
        blocks = list(_blocks(terms.matcher("words", entry, self._reader.schema["words"].format)))
        return Postings(
            np.concatenate([ids for ids, _ in blocks]), np.concatenate([weights for _, weights in blocks])
        )

    def number_of(self, document_id: str) -> list[int]:
        """Find the documents with an id, deleted ones too."""
        with self._reading():
            if ("id", document_id.encode()) not in self._reader._terms:
                return []
            matcher = self._reader._terms.matcher(
                "id", document_id.encode(), self._reader.schema["id"].format
            )
            return [int(number) for number in matcher.all_ids()]

    def shown(self, number: int) -> dict[str, Any]:
        """Give what a hit shows, from memory where it was shown before; nobody may change it."""
        hit = self._shown.get(number)
        if hit is None:
            if len(self._shown) >= MOST_SHOWN:
                self._shown.clear()
            hit = self._shown[number] = self.stored(number)
        return hit

    def stored(self, number: int) -> dict[str, Any]:
        """Give what a hit shows."""
        with self._reading():
            hit: dict[str, Any] = self._reader.stored_fields(number)["hit"]
            return hit


def _blocks(matcher: Any) -> Iterator[tuple[Numbers, Weights]]:
    # Block by block: Whoosh's own way, posting by posting, takes forty times as long.
    while not matcher._atend:
        matcher._read_ids()
        matcher._read_weights()
        yield np.array(matcher._ids, np.int32), np.array(matcher._weights, np.float32)
        matcher._next_block()

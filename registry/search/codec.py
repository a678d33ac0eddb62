"""Whoosh's own file format, written from arrays: a posting costs eight bytes in memory, not a tuple."""

from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter

BLOCK = 4096  # postings in a block: whole postings are read into arrays, so blocks are large
Posting = tuple[str, bytes, int, float, bytes]


class IndexEntry(NamedTuple):
    """All postings of one entry of one field, documents in rising order."""

    field: str
    entry: bytes
    documents: "array[int]"
    weights: "array[float]"


class Pool:
    """Gathers the postings of a commit by entry; Whoosh hands them over in rising order of documents."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, bytes], tuple[array[int], array[float]]] = {}

    def add(self, posting: Posting) -> None:
        """Take one posting."""
        field, entry, document, weight, _ = posting
        found = self._found.get((field, entry))
        if found is None:
            found = self._found[field, entry] = (array("I"), array("f"))
        found[0].append(document)
        found[1].append(weight)

    def iter_postings(self) -> Iterator[IndexEntry]:
        """Hand all postings to the writer of this codec, in the order of its file."""
        return (IndexEntry(field, entry, *self._found[field, entry]) for field, entry in sorted(self._found))

    def cleanup(self) -> None:
        """Forget everything."""
        self._found.clear()


class PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes blocks from arrays."""

    _ids: "array[int]"
    _weights: "array[float]"

    def add_all(self, documents: "array[int]", weights: "array[float]") -> None:
        """Take all postings of an entry."""
        for start in range(0, len(documents), BLOCK):
            if self._ids:
                self._write_block()
            self._ids, self._weights = documents[start : start + BLOCK], weights[start : start + BLOCK]
            self._maxweight = max(self._weights)


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes whole entries."""

    def add_postings(self, schema: Any, _: object, entries: Iterator[IndexEntry]) -> None:
        """Write the fields one after the other."""
        last = None
        for field, entry, documents, weights in entries:
            if field != last:
                if last is not None:
                    self.finish_field()
                self.start_field(field, schema[field])
                last = field
            self.start_term(entry)
            self._postwriter.add_all(documents, weights)
            self.finish_term()
        if last is not None:
            self.finish_field()


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own, without lengths of fields: it would ask the disk for them once for every posting."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=0)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Make the writer of a segment's fields."""
        return FieldWriter(self, storage, segment)

    def postings_writer(self, file: Any, byteids: bool = False) -> PostingsWriter:
        """Make the writer of postings."""
        return PostingsWriter(file, blocklimit=BLOCK, byteids=byteids, compression=0)

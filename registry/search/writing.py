"""Commits to the index and builds of a whole one; only the worker comes here."""

import pickle
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from registry.search import folder as places
from registry.search.codec import Codec, Pool
from registry.search.compounds import Splitter, dictionary
from registry.search.document import Document
from registry.search.schema import row, schema
from registry.search.snapshot import Snapshot
from registry.search.weights import listed_words

PATIENCE = 20  # seconds for Whoosh's own lock
SPOOL = "spool"


def commit(build: Path, fresh: dict[str, Document], deleted: Collection[str], snapshot: Snapshot) -> None:
    """Write changed documents into a build and drop others, all or nothing."""
    words = {form for document in fresh.values() for form in listed_words(document, "de")}
    splitter = Splitter(dictionary(words), *(segment.dictionary for segment in snapshot.segments))
    writer = _writer(FileIndex(FileStorage(str(build))))
    try:
        _delete(writer, {*fresh, *deleted}, snapshot)
        for document in fresh.values():
            writer.add_document(**row(document, splitter))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=True)


def _delete(writer: Any, ids: Collection[str], snapshot: Snapshot) -> None:
    # By number, not by query: Whoosh would open a searcher for each document.
    for start, segment in zip(snapshot.starts, snapshot.segments, strict=True):
        for number in (start + inside for document_id in ids for inside in segment.number_of(document_id)):
            if snapshot.visibility[number]:
                writer.delete_document(number)


def rebuild(folder: Path, documents: Iterable[Document], number: int) -> int:
    """Build a whole index beside the current one and swap them in one step; give the count of documents.

    `number` is the outbox position that the documents reflect. A process that dies leaves the old index as it was.
    """
    with places.only_writer(folder):
        places.sweep(folder)
        build = places.new_build(folder)
        try:
            count = _build(build, documents)
        except BaseException:
            places.remove(build)
            raise
        places.write_number(build, number)
        places.swap(folder, build)
    return count


def _build(build: Path, documents: Iterable[Document]) -> int:
    # Twice over the documents: all words must be known before the first compound is cut.
    splitter = Splitter(dictionary(_spooled(build / SPOOL, documents)))
    writer = _writer(FileIndex.create(FileStorage(str(build)), schema()))
    seen: set[str] = set()
    for document in _unspooled(build / SPOOL):
        if document.id not in seen:  # an id stands for one document, or it could never be replaced
            writer.add_document(**row(document, splitter))
            seen.add(document.id)
    writer.commit(merge=True)
    (build / SPOOL).unlink()
    return len(seen)


def _spooled(spool: Path, documents: Iterable[Document]) -> set[str]:
    words: set[str] = set()
    with spool.open("wb") as file:
        for document in documents:
            pickle.dump(document, file, protocol=pickle.HIGHEST_PROTOCOL)
            words.update(listed_words(document, "de"))
    return words


def _unspooled(spool: Path) -> Iterator[Document]:
    with spool.open("rb") as file:
        end = spool.stat().st_size
        while file.tell() < end:
            yield pickle.load(file)  # noqa: S301 - our own file in a private folder, written a moment ago


def _writer(index: Any) -> Any:
    # Never compound: an update of one document would copy whole segments.
    writer = index.writer(timeout=PATIENCE, compound=False, codec=Codec())
    writer.pool = Pool()
    return writer

"""The index as readers and the worker hold it: opened once, and never behind what was committed."""

import os
import struct
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from pickle import UnpicklingError
from threading import Lock
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.index import IndexError as WhooshIndexError

from registry.search import folder as places
from registry.search import searching
from registry.search.document import Document
from registry.search.folder import IndexBroken
from registry.search.question import Answer, Listed, Question
from registry.search.segment import Segment
from registry.search.snapshot import Snapshot
from registry.search.writing import commit, rebuild

__all__ = ["Index", "IndexBroken", "open_index", "rebuild"]

TRIES = 4  # opening races with a commit that removes files
# What a damaged or missing file shows itself as, below Whoosh, while segments are merged. A full disk is no damage.
DAMAGE = (FileNotFoundError, EOFError, zlib.error, struct.error, UnpicklingError, WhooshIndexError)


class Index:
    """Answers questions and takes changes; many threads may share one, and many processes one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opening = Lock()
        self._segments: dict[tuple[str, str], Segment] = {}
        self._state: tuple[str, int] | None = None
        self._broken: tuple[str, int] | None = None
        self._snapshot = Snapshot((), ())
        self._fresh()

    def search(self, question: Question) -> Answer:
        """Answer a question from the latest commit; IndexBroken when the index cannot be read."""
        try:
            return searching.answer(question, self._fresh(), self.number)
        except IndexBroken:
            places.report_broken(self._folder)
            raise

    def everything(self, question: Question) -> tuple[Answer, Iterator[Listed]]:
        """Answer a question with all hits from the latest commit; IndexBroken when the index cannot be read."""
        try:
            return searching.everything(question, self._fresh(), self.number)
        except IndexBroken:
            places.report_broken(self._folder)
            raise

    def ids(self, question: Question) -> tuple[str, ...]:
        """Name every document that answers, in order, without pages."""
        return searching.ids(question, self._fresh())

    @property
    def number(self) -> int:
        """Give the outbox position the index reflects."""
        try:
            return places.read_number(places.current(self._folder))
        except (OSError, ValueError) as error:
            raise IndexBroken from error

    @property
    def size(self) -> int:
        """Count the documents."""
        return int((self._fresh().visibility > 0).sum())

    def write(self, documents: Iterable[Document], deleted: Collection[str] = (), *, number: int) -> None:
        """Replace or add documents and drop ids, in one commit; `number` is the outbox position it reflects.

        Several documents of one id are taken as one: the last counts.
        """
        with places.only_writer(self._folder):
            snapshot = self._fresh()
            build = places.current(self._folder)
            fresh = {document.id: document for document in documents}
            if fresh or deleted:
                try:
                    commit(build, fresh, set(deleted), snapshot)
                except DAMAGE as error:
                    raise IndexBroken from error
            places.write_number(build, number)

    def _fresh(self) -> Snapshot:
        build = places.current(self._folder)
        state = (build.name, _generation(build))
        if state == self._state:
            return self._snapshot
        if state == self._broken:
            raise IndexBroken  # without trying again for every question
        with self._opening:
            return self._opened()

    def _opened(self) -> Snapshot:
        cause: Exception | None = None
        for attempt in range(TRIES):
            build = places.current(self._folder)
            try:
                return self._open(build)
            except Exception as error:  # whatever a damaged file makes Whoosh raise: the index is rebuilt
                cause = error
                time.sleep(0.03 * attempt)
        self._broken = (build.name, _generation(build))
        places.report_broken(self._folder)
        raise IndexBroken from cause

    def _open(self, build: Path) -> Snapshot:
        storage = FileStorage(str(build), readonly=True)
        contents = FileIndex(storage)._read_toc()
        if (build.name, contents.generation) != self._state:
            segments = {(build.name, s.segment_id()): s for s in contents.segments}
            opened = {
                key: self._segments.get(key) or Segment(storage, contents.schema, s)
                for key, s in segments.items()
            }
            self._snapshot = Snapshot(
                tuple(opened.values()), [_deleted(segment) for segment in segments.values()]
            )
            self._segments = opened
            self._state = (build.name, contents.generation)
        return self._snapshot


def open_index(folder: Path) -> Index:
    """Open the index in a folder; IndexBroken when there is none or it cannot be read."""
    return Index(folder)


def _deleted(segment: Any) -> set[int]:
    return set(segment.deleted_docs())


def _generation(build: Path) -> int:
    try:
        names = [name for name in os.listdir(build) if name.endswith(".toc")]
    except FileNotFoundError:  # swapped a moment ago
        names = []
    return max((int(name.removesuffix(".toc").rsplit("_", 1)[1]) for name in names), default=-1)

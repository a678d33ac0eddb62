"""Which documents answer a reading, and how well: arrays over all documents, no loop over hits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.search.reading import Reading, Word
from registry.search.snapshot import Mask, Snapshot

Scores = NDArray[np.float32]

HALF = 2.0  # the weight at which a word counts half of what it can
BREVITY = 0.6  # a title that says nothing else is worth so much more
NO_TITLE, WHOLE_TITLE = 2.0, 4.0  # up to the one, a word was found in keywords alone; from the other, in the title
STATE_WORTH = np.array([0.9, 1.0, 0.8], np.float32)  # draft, published, retired


class Ranking(NamedTuple):
    """The documents that answer, what each is worth, and whether some words had to be enough."""

    matching: Mask
    scores: Scores | None  # None when everything was asked for
    is_any: bool = False


def rank(reading: Reading, snapshot: Snapshot, visible: Mask) -> Ranking:
    """Find the documents that answer a reading among the visible ones."""
    if reading.is_empty:
        return Ranking(visible, None)
    scores = np.zeros(snapshot.size, np.float32)
    matched = np.zeros(snapshot.size, np.uint8)
    titled = np.zeros(snapshot.size, np.float32)
    for word in reading.words:
        worth = _worth(word, snapshot)
        documents = np.flatnonzero((worth > 0) & visible)
        found = worth[documents]
        scores[documents] += _rarity(len(documents), visible) * found / (found + HALF)
        matched[documents] += 1
        titled[documents] += np.clip((found - NO_TITLE) / (WHOLE_TITLE - NO_TITLE), 0, 1)
    scores *= (1.0 + BREVITY * np.minimum(1.0, titled / np.maximum(snapshot.head, 1))).astype(np.float32)
    return _ranked(scores, matched, len(reading.words), snapshot)


def _ranked(scores: Scores, matched: NDArray[np.uint8], words: int, snapshot: Snapshot) -> Ranking:
    complete: Mask = (matched == words) & (matched > 0)
    is_any = not complete.any() and bool(matched.any())
    matching = matched > 0 if is_any else complete
    documents = np.flatnonzero(matching)
    share = (matched[documents] / words) ** 2 if is_any else 1.0
    scores[documents] *= (share * STATE_WORTH[snapshot.state[documents]]).astype(np.float32)
    return Ranking(matching, scores, is_any)


def _worth(word: Word, snapshot: Snapshot) -> Scores:
    worth = np.zeros(snapshot.size, np.float32)
    for entry, value in word.entries.items():
        postings = snapshot.postings(entry)
        worth[postings.documents] = np.maximum(worth[postings.documents], np.float32(value) * postings.weights)
    return worth


def _rarity(found: int, visible: Mask) -> np.float32:
    # Counted among visible documents alone: a score must not tell of what is hidden.
    everything = int(np.count_nonzero(visible))
    return np.float32(np.log1p((everything - found + 0.5) / (found + 0.5)))


def best(documents: NDArray[np.intp], keys: tuple[NDArray[np.generic], ...], start: int, size: int) -> NDArray[np.intp]:
    """Give one page of documents in the order of the keys, the first key being the most important; low comes first."""
    wanted = start + size
    first = keys[0]
    if wanted < len(documents) // 4:
        # Sort only what can be on this page: everything up to the key of its last place.
        limit = np.partition(first, wanted - 1)[wanted - 1]
        kept = np.flatnonzero(first <= limit)
        documents, keys = documents[kept], tuple(key[kept] for key in keys)
    return documents[np.lexsort(keys[::-1])[start:wanted]]

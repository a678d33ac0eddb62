"""Which documents answer a reading, and how well: arrays, no loop over hits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.search.reading import Reading, Word
from registry.search.segment import Postings
from registry.search.snapshot import Mask, Numbers, Snapshot

Scores = NDArray[np.float32]

HALF = 2.0  # the weight at which a word counts half of what it can
BREVITY = 0.6  # a title that says nothing else is worth so much more
PART_OF_TITLE, TITLE = (
    2.45,
    4.0,
)  # from these weights on, a word was found in the title: in a compound, or itself
STATE_WORTH = np.array([0.9, 1.0, 0.8], np.float32)  # draft, published, retired


MENTIONED = 0.8  # below this least weight, a document only mentions one of the words
AT_PLACE = 1.2  # what a document is worth more whose values are there for a place that was named


class Ranking(NamedTuple):
    """The documents that answer in rising order, what each is worth, and whether some words had to be enough."""

    documents: Numbers
    scores: Scores | None  # None when everything was asked for
    is_any: bool = False


class Tally:
    """Adds up, over all documents, how many words were found, what they are worth, and how much of them in titles."""

    def __init__(self, snapshot: Snapshot, visible: Mask) -> None:
        self._snapshot, self._visible = snapshot, visible
        self._everything = int(np.count_nonzero(visible))
        self.matched = np.zeros(snapshot.size, np.uint8)
        self.scores = np.zeros(snapshot.size, np.float32)
        self.titled = np.zeros(snapshot.size, np.float32)
        self.most = 0.0  # what all words together would be
        self.covered = np.zeros(snapshot.size, np.float32)
        self.least = np.full(snapshot.size, np.inf, np.float32)

    def add(self, word: Word) -> None:
        """Count one word."""
        documents, worth = self._found(word)
        rarity = self._rarity(len(documents)) * np.float32(word.weight)
        self.scores[documents] += rarity * worth / (worth + HALF)
        in_title = (worth >= PART_OF_TITLE) + (worth >= TITLE).astype(np.float32)
        self.titled[documents] += np.float32(0.5 * min(word.weight, 1.0)) * in_title
        if not word.is_required:
            return
        self.matched[documents] += 1
        self.covered[documents] += rarity
        self.most += float(rarity)
        self.least[documents] = np.minimum(self.least[documents], worth)

    def _found(self, word: Word) -> Postings:
        found = [Postings(p.documents, p.weights * np.float32(value)) for p, value in self._postings(word)]
        documents, worth = found[0] if len(found) == 1 else _best_of(found, self._snapshot.size)
        seen = self._visible[documents]
        return Postings(documents[seen], worth[seen])

    def _postings(self, word: Word) -> list[tuple[Postings, float]]:
        return [
            (self._snapshot.postings(entry), value) for entry, value in (word.meant | word.entries).items()
        ]

    def _rarity(self, found: int) -> np.float32:
        # Counted among visible documents alone: a score must not tell of what is hidden.
        return np.float32(np.log1p((self._everything - found + 0.5) / (found + 0.5)))


def rank(reading: Reading, snapshot: Snapshot, visible: Mask) -> Ranking:
    """Find the documents that answer a reading among the visible ones."""
    if reading.is_empty:
        there = visible & _at(reading, snapshot) if reading.places and not reading.is_everywhere else visible
        return Ranking(np.flatnonzero(there), None)
    tally = Tally(snapshot, visible)
    if not reading.is_about_nothing:
        for word in reading.words:
            tally.add(word)
    return _ranked(tally, reading, snapshot)


def _ranked(tally: Tally, reading: Reading, snapshot: Snapshot) -> Ranking:
    wanted = sum(word.is_required for word in reading.words)
    whole = np.flatnonzero(tally.matched == wanted) if wanted else np.zeros(0, np.intp)
    is_any = not len(whole)
    # Where all words only meet in passing, a document whose title says most of them is the better answer.
    documents = (
        whole if len(whole) and tally.least[whole].max() >= MENTIONED else np.flatnonzero(tally.matched)
    )
    scores = _weighed(tally, documents, snapshot)
    if reading.places and not reading.is_everywhere:
        scores *= np.where(_at(reading, snapshot)[documents], np.float32(AT_PLACE), np.float32(1))
    return Ranking(documents, scores, is_any and bool(len(documents)))


def _at(reading: Reading, snapshot: Snapshot) -> Mask:
    """Mark the documents with values for the level of a place that was named."""
    levels = {place.level for place in reading.places}
    facet = snapshot.facets["level"]
    table = np.array([not levels.isdisjoint(held) for held in facet.sets], np.bool_)
    marked: Mask = table[facet.codes]
    return marked


def _weighed(tally: Tally, documents: Numbers, snapshot: Snapshot) -> Scores:
    share = (tally.covered[documents] / np.float32(max(tally.most, 1e-6))) ** 2
    brevity = 1 + BREVITY * np.minimum(1, tally.titled[documents] / snapshot.head[documents])
    scores: Scores = (
        tally.scores[documents] * share * brevity * STATE_WORTH[snapshot.state[documents]]
    ).astype(np.float32)
    return scores


def _best_of(found: list[Postings], size: int) -> Postings:
    worth = np.zeros(size, np.float32)
    for documents, weights in found:
        worth[documents] = np.maximum(worth[documents], weights)
    documents = np.flatnonzero(worth)
    return Postings(documents, worth[documents])


def best(keys: tuple[NDArray[np.generic], ...], start: int, size: int) -> NDArray[np.intp]:
    """Give the places of one page in the order of the keys, the first being the most important; low comes first."""
    first, wanted = keys[0], start + size
    if wanted >= len(first) // 4:
        return np.lexsort(keys[::-1])[start:wanted]
    # Sort only what can be on this page: everything up to the key of its last place.
    kept = np.flatnonzero(first <= np.partition(first, wanted - 1)[wanted - 1])
    return kept[np.lexsort(tuple(key[kept] for key in keys)[::-1])[start:wanted]]

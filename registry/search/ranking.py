"""Which documents answer a reading, and how well: arrays, no loop over hits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.search.reading import Reading, Word
from registry.search.segment import Postings, Weights
from registry.search.snapshot import Mask, Numbers, Seen, Snapshot

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
    """Adds up, over all documents that can answer, how many words were found, what they are worth, and how much of them in titles."""

    def __init__(self, words: list[Word], snapshot: Snapshot, visible: Mask) -> None:
        self._everything, self._all = int(np.count_nonzero(visible)), snapshot.size
        found = [(word, _found(word, snapshot, visible)) for word in words]
        required = [postings.documents for word, postings in found if word.is_required]
        # Where one word is required, only its documents can answer: most questions are one word.
        self._documents = required[0] if len(required) == 1 else None
        size = self._all if self._documents is None else len(self._documents)
        self.matched = np.zeros(size, np.uint8)
        self.scores = np.zeros(size, np.float32)
        self.titled = np.zeros(size, np.float32)
        self.most = 0.0  # what all words together would be
        self.covered = np.zeros(size, np.float32)
        self.least = np.full(size, np.inf, np.float32)
        for word, postings in found:
            if word.is_required:
                self.matched[self._placed(postings)[0]] += 1
        for word, postings in found:
            self._add(word, postings)

    def documents(self, places: Numbers) -> Numbers:
        """Give the documents whose figures stand at these places."""
        if self._documents is None:
            return places
        return self._documents.take(places).astype(np.intp)  # the kind that arrays are looked up with fastest

    def _add(self, word: Word, found: Postings) -> None:
        rarity = self._rarity(len(found.documents)) * np.float32(word.weight)
        places, worth = self._placed(found) if word.is_required else self._helped(found)
        self.scores[places] += rarity * worth / (worth + HALF)
        in_title = (worth >= PART_OF_TITLE) + (worth >= TITLE).astype(np.float32)
        if in_title.any():
            self.titled[places] += np.float32(0.5 * min(word.weight, 1.0)) * in_title
        if not word.is_required:
            return
        self.covered[places] += rarity
        self.most += float(rarity)
        self.least[places] = np.minimum(self.least[places], worth)

    def _placed(self, found: Postings) -> tuple[Numbers | slice, Weights]:
        if self._documents is None:
            return found
        if self._documents is found.documents:
            return slice(None), found.weights
        places = np.full(self._all, -1, np.int32)
        places[self._documents] = np.arange(len(self._documents), dtype=np.int32)
        places = places[found.documents]
        return places[places >= 0], found.weights[places >= 0]

    def _helped(self, found: Postings) -> tuple[Numbers | slice, Weights]:
        """Place a word that only helps the order: only where a word that is required was found."""
        if self._documents is not None:
            return self._placed(found)
        answering = self.matched.take(found.documents) != 0
        return found.documents[answering], found.weights[answering]

    def _rarity(self, found: int) -> np.float32:
        # Counted among visible documents alone: a score must not tell of what is hidden.
        return np.float32(np.log1p((self._everything - found + 0.5) / (found + 0.5)))


def _found(word: Word, snapshot: Snapshot, visible: Mask) -> Postings:
    entries = (word.meant | word.entries).items()
    found = [
        Postings(postings.documents, postings.weights * np.float32(value))
        for postings, value in ((snapshot.postings(entry), value) for entry, value in entries)
    ]
    documents, worth = found[0] if len(found) == 1 else _best_of(found, snapshot.size)
    seen = visible.take(documents)
    return Postings(documents, worth) if seen.all() else Postings(documents[seen], worth[seen])


def rank(reading: Reading, snapshot: Snapshot, seen: Seen) -> Ranking:
    """Find the documents that answer a reading among those of some visibilities, without hidden versions."""
    visible = snapshot.visible(*seen)
    if reading.is_empty:
        if not reading.places or reading.is_everywhere:
            return Ranking(snapshot.everything(*seen), None)
        return Ranking(np.flatnonzero(visible & _at(reading, snapshot)), None)
    tally = Tally([] if reading.is_about_nothing else reading.words, snapshot, visible)
    return _ranked(tally, reading, snapshot)


def _ranked(tally: Tally, reading: Reading, snapshot: Snapshot) -> Ranking:
    wanted = sum(word.is_required for word in reading.words)
    whole = np.flatnonzero(tally.matched == wanted) if wanted else np.zeros(0, np.intp)
    is_any = not len(whole)
    # Where all words only meet in passing, a document whose title says most of them is the better answer.
    is_whole = len(whole) and tally.least[whole].max() >= MENTIONED
    places = whole if is_whole else np.flatnonzero(tally.matched)
    documents = tally.documents(places)
    scores = _weighed(tally, places, snapshot)
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


def _weighed(tally: Tally, places: Numbers, snapshot: Snapshot) -> Scores:
    documents = tally.documents(places)
    share = (tally.covered[places] / np.float32(max(tally.most, 1e-6))) ** 2
    brevity = 1 + BREVITY * np.minimum(1, tally.titled[places] / snapshot.head[documents])
    scores: Scores = (tally.scores[places] * share * brevity * STATE_WORTH[snapshot.state[documents]]).astype(
        np.float32
    )
    return scores


def _best_of(found: list[Postings], size: int) -> Postings:
    worth = np.zeros(size, np.float32)
    for documents, weights in found:
        worth[documents] = np.maximum(worth[documents], weights)
    documents = np.flatnonzero(worth != 0)  # five times as fast as among numbers
    return Postings(documents, worth[documents])


def best(keys: tuple[NDArray[np.generic], ...], start: int, size: int) -> NDArray[np.intp]:
    """Give the places of one page in the order of the keys, the first being the most important; low comes first."""
    first, wanted = keys[0], start + size
    if wanted >= len(first) // 4:
        return np.lexsort(keys[::-1])[start:wanted]
    # Sort only what can be on this page: everything up to the key of its last place.
    kept = np.flatnonzero(first <= np.partition(first, wanted - 1)[wanted - 1])
    return kept[np.lexsort(tuple(key[kept] for key in keys)[::-1])[start:wanted]]

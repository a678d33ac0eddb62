"""Counts for each value of each facet, by bincount over columns."""

import numpy as np

from registry import texts
from registry.rules.localised import Localised
from registry.search.question import FACETS, FacetCount, Question
from registry.search.snapshot import Facet, Mask, Numbers, Snapshot

BY_POSITION = frozenset({"level", "status", "evidence"})


class FacetFilter:
    """What was chosen in the facets, over the documents that answer the words: OR inside a facet, AND between them."""

    def __init__(self, question: Question, snapshot: Snapshot, documents: Numbers) -> None:
        self._question, self._snapshot, self._documents = question, snapshot, documents
        self._having = {
            facet: _having(snapshot.facets[facet], values, documents)
            for facet, values in question.filters.items()
            if values
        }

    def documents(self, but: str = "") -> Numbers:
        """Give the documents that have what was chosen, one facet's choice left out."""
        masks = [mask for facet, mask in self._having.items() if facet != but]
        return self._documents[np.logical_and.reduce(masks)] if masks else self._documents

    def counts(self) -> dict[str, tuple[FacetCount, ...]]:
        """Count the values of every facet; a facet's own choice does not limit its counts, so that it can be widened."""
        chosen = self.documents()
        return {
            facet: self._count(facet, self.documents(facet) if facet in self._having else chosen)
            for facet in FACETS
        }

    def _count(self, name: str, documents: Numbers) -> tuple[FacetCount, ...]:
        facet, chosen = self._snapshot.facets[name], self._question.filters.get(name, ())
        found = dict.fromkeys(chosen, 0) | self._snapshot.counts(name, documents)
        counted = (
            FacetCount(value, _label(facet, value), count, value in chosen) for value, count in found.items()
        )
        return tuple(sorted(counted, key=lambda one: _order(one, facet, name, self._question.language)))


def _having(facet: Facet, values: tuple[str, ...], documents: Numbers) -> Mask:
    table = np.array([any(value in values for value in held) for held in facet.sets], np.bool_)
    return table[facet.codes[documents]]


def _label(facet: Facet, value: str) -> Localised:
    return facet.named[value].label if value in facet.named else Localised(value)


def _order(one: FacetCount, facet: Facet, name: str, language: str) -> tuple[int | str, ...]:
    if name in BY_POSITION:
        return (facet.named[one.value].position if one.value in facet.named else 99, one.value)
    return (-one.count, *texts.alphabetical(one.label.text(language)))

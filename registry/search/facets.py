"""Counts for each value of each facet, by bincount over columns."""

import numpy as np

from registry.rules.localised import Localised
from registry.search.question import FACETS, FacetCount, Question
from registry.search.snapshot import Facet, Mask, Snapshot

BY_POSITION = frozenset({"level", "status"})


def chosen_masks(question: Question, snapshot: Snapshot) -> dict[str, Mask]:
    """Mark for each facet with chosen values the documents that have one of them."""
    return {facet: _having(snapshot.facets[facet], values) for facet, values in question.filters.items() if values}


def _having(facet: Facet, values: tuple[str, ...]) -> Mask:
    table = np.array([any(value in values for value in held) for held in facet.sets], np.bool_)
    return table[facet.codes]


def counts(question: Question, snapshot: Snapshot, matching: Mask, masks: dict[str, Mask]) -> dict[str, tuple[FacetCount, ...]]:
    """Count the values of every facet; a facet's own choice does not limit its counts, so that it can be widened."""
    return {facet: _count(question, snapshot.facets[facet], facet, _all(matching, masks, without=facet)) for facet in FACETS}


def _all(matching: Mask, masks: dict[str, Mask], without: str) -> Mask:
    for facet, mask in masks.items():
        if facet != without:
            matching = matching & mask
    return matching


def _count(question: Question, facet: Facet, name: str, mask: Mask) -> tuple[FacetCount, ...]:
    chosen = question.filters.get(name, ())
    found = dict.fromkeys(chosen, 0)
    for held, count in zip(facet.sets, np.bincount(facet.codes[mask], minlength=len(facet.sets)).tolist(), strict=True):
        for value in held if count else ():
            found[value] = found.get(value, 0) + count
    counted = (FacetCount(value, facet.named[value].label if value in facet.named else Localised(value), count, value in chosen)
               for value, count in found.items())
    return tuple(sorted(counted, key=lambda one: _order(one, facet, name, question.language)))


def _order(one: FacetCount, facet: Facet, name: str, language: str) -> tuple[int, str]:
    if name in BY_POSITION:
        return (facet.named[one.value].position if one.value in facet.named else 99, one.value)
    return (-one.count, one.label.text(language))

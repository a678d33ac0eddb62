"""A question answered from one generation of the index."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.rules.localised import Localised
from registry.search.facets import chosen_masks, counts
from registry.search.highlight import Highlighter
from registry.search.question import Answer, Explanation, Hit, Question
from registry.search.ranking import Ranking, best, rank
from registry.search.reading import Reading, corrected_text, read, text_of
from registry.search.snapshot import Snapshot

Numbers = NDArray[np.intp]


def answer(question: Question, snapshot: Snapshot, number: int = 0) -> Answer:
    """Answer a question: one page of hits, and the facets of all of them."""
    reading = read(question, snapshot)
    ranking = rank(reading, snapshot, snapshot.visible(question.visibilities))
    masks = chosen_masks(question, snapshot)
    documents = _documents(ranking, masks)
    start = (question.page - 1) * question.size
    page = _page(question, ranking, snapshot, documents, (start, question.size))
    marker = Highlighter(reading.terms(), snapshot.splitter)
    return Answer(
        total=len(documents), items=tuple(_hit(snapshot, int(n), ranking, question.language, marker) for n in page),
        facets=counts(question, snapshot, ranking.matching, masks),
        corrected=corrected_text(text_of(question), reading), explanation=_explanation(reading, ranking), number=number)


def ids(question: Question, snapshot: Snapshot) -> tuple[str, ...]:
    """Name every document that answers a question, best first, without reading what hits show."""
    ranking = rank(read(question, snapshot), snapshot, snapshot.visible(question.visibilities))
    documents = _documents(ranking, chosen_masks(question, snapshot))
    ordered = _page(question, ranking, snapshot, documents, (0, len(documents)))
    return tuple(snapshot.document_id(int(number)) for number in ordered)


def _documents(ranking: Ranking, masks: dict[str, NDArray[np.bool_]]) -> Numbers:
    mask = ranking.matching
    for chosen in masks.values():
        mask = mask & chosen
    return np.flatnonzero(mask)


def _page(question: Question, ranking: Ranking, snapshot: Snapshot, documents: Numbers, span: tuple[int, int]) -> Numbers:
    keys: list[NDArray[Any]] = [snapshot.number[documents], snapshot.state[documents] == 0]  # then drafts
    if question.sort == "title":
        keys.insert(0, snapshot.title_ranks[question.language][documents])
    elif question.sort == "modified":
        keys.insert(0, -snapshot.modified[documents].astype(np.int64))
    elif ranking.scores is not None:
        keys.insert(0, -ranking.scores[documents])
    return best(documents, tuple(keys), *span)


def _explanation(reading: Reading, ranking: Ranking) -> Explanation:
    return Explanation(tuple(reading.told), ranking.is_any)


def _hit(snapshot: Snapshot, number: int, ranking: Ranking, language: str, marker: Highlighter) -> Hit:
    stored = snapshot.stored(number)
    title, definition = Localised(*stored["title"]), _localised(stored["definition"])
    snippet = definition.text(language) if definition else ""
    shown = definition.language_of(language) if definition else language
    return Hit(
        id=stored["id"], code=stored["code"], title=title,
        title_pieces=marker.mark(title.text(language), title.language_of(language)),
        snippet=marker.snippet(snippet, shown), snippet_language=shown,
        state=stored["state"], status=stored["status"], is_adopted=stored["is_adopted"], is_candidate=stored["is_candidate"],
        office=_named(stored["office"]), theme=_named(stored["theme"]), smallest_level=_localised(stored["smallest_level"]),
        since=stored["since"], until=stored["until"], version=stored["version"], modified=stored["modified"],
        score=0.0 if ranking.scores is None else round(float(ranking.scores[number]), 4))


def _localised(pair: tuple[str, str | None] | None) -> Localised | None:
    return Localised(*pair) if pair else None


def _named(thing: tuple[str, str, str | None] | None) -> tuple[str, Localised] | None:
    return (thing[0], Localised(thing[1], thing[2])) if thing else None

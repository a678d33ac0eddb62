"""A question answered from one generation of the index."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.rules.localised import Localised
from registry.search.facets import FacetFilter
from registry.search.highlight import Highlighter
from registry.search.interpreting import read, replaced_text, text_of
from registry.search.question import Answer, Apart, Explanation, Hit, Listed, Question
from registry.search.ranking import Ranking, Scores, best, rank
from registry.search.reading import Reading
from registry.search.snapshot import Numbers, Snapshot

MOST_APART = 5  # hits shown for what was understood, where the question is about something else


def answer(question: Question, snapshot: Snapshot, number: int = 0) -> Answer:
    """Answer a question: one page of hits, and the facets of all of them."""
    found = _found(question, snapshot)
    start = (question.page - 1) * question.size
    marker = Highlighter(found.reading.words, snapshot.splitter)
    items = tuple(
        _hit(snapshot.shown(document), score, question.language, marker)
        for document, score in _page(question, snapshot, found, (start, question.size))
    )
    apart = _apart(question, found.reading, snapshot)
    return _answer(question, found, number, items=items, apart=apart)


def everything(question: Question, snapshot: Snapshot, number: int = 0) -> tuple[Answer, Iterator[Listed]]:
    """Answer a question with all hits, best first, told one by one and without marks; the answer itself holds none."""
    found = _found(question, snapshot)
    ranked = _page(question, snapshot, found, (0, len(found.documents)))
    listed = (_listed(snapshot.stored(document), score) for document, score in ranked)
    apart = _apart(question, found.reading, snapshot)
    return _answer(question, found, number, items=(), apart=apart), listed


def _answer(question: Question, found: "Found", number: int, **more: Any) -> Answer:
    return Answer(
        total=len(found.documents),
        facets=found.choice.counts(),
        corrected=replaced_text(text_of(question), found.reading.corrections),
        explanation=Explanation(tuple(found.reading.told), found.ranking.is_any),
        number=number,
        not_understood=found.reading.not_understood,
        read_as=found.reading.read_as,
        maybe=replaced_text(text_of(question), found.reading.suggestions),
        places=found.reading.places,
        **more,
    )


def _apart(question: Question, reading: Reading, snapshot: Snapshot) -> Apart | None:
    """Answer what was understood, where the question is about something else."""
    if not reading.is_about_nothing or not reading.understood:
        return None
    rest = replace(question, text=" ".join(reading.understood), page=1, size=MOST_APART)
    found = answer(rest, snapshot)
    return Apart(rest.text, found.total, found.items) if found.total else None


def ids(question: Question, snapshot: Snapshot) -> tuple[str, ...]:
    """Name every document that answers a question, best first, without reading what hits show."""
    found = _found(question, snapshot)
    return tuple(
        snapshot.document_id(document)
        for document, _ in _page(question, snapshot, found, (0, len(found.documents)))
    )


class Found(NamedTuple):
    """Everything that answers a question, before it is put into pages."""

    reading: Reading
    ranking: Ranking
    choice: FacetFilter
    documents: Numbers


def _found(question: Question, snapshot: Snapshot) -> Found:
    reading = read(question, snapshot)
    ranking = rank(reading, snapshot, (question.visibilities, question.hidden))
    choice = FacetFilter(question, snapshot, ranking.documents)
    return Found(reading, ranking, choice, choice.documents())


def _page(
    question: Question, snapshot: Snapshot, found: Found, span: tuple[int, int]
) -> list[tuple[int, float]]:
    scores = found.ranking.scores
    if scores is None:
        scores = np.zeros(len(found.documents), np.float32)
    elif found.documents is not found.ranking.documents:
        scores = scores[np.searchsorted(found.ranking.documents, found.documents)]
    places = best(_keys(question, snapshot, found.documents, scores), *span)
    return [(int(found.documents[place]), float(scores[place])) for place in places]


def _keys(
    question: Question, snapshot: Snapshot, documents: Numbers, scores: Scores
) -> tuple[NDArray[Any], ...]:
    last = (
        snapshot.number[documents],
        snapshot.state[documents] == 0,
    )  # the published definition before its draft
    if question.sort == "title":
        return (snapshot.title_ranks[question.language][documents], *last)
    if question.sort == "modified":
        return (-snapshot.modified[documents].astype(np.int64), *last)
    return (-scores, *last) if scores.any() else last


def _hit(stored: dict[str, Any], score: float, language: str, marker: Highlighter) -> Hit:
    title, definition = Localised(*stored["title"]), _localised(stored["definition"])
    snippet = definition.text(language) if definition else ""
    shown = definition.language_of(language) if definition else language
    named, called = title.text(language), title.language_of(language)
    # An index of an earlier release knows no families; it serves until it is built anew.
    others = marker.other_words(stored.get("families", ()), ((named, called), (snippet, shown)))
    return Hit(
        id=stored["id"],
        code=stored["code"],
        title=title,
        title_pieces=marker.mark(named, called, others),
        snippet=marker.snippet(snippet, shown, others),
        snippet_language=shown,
        state=stored["state"],
        status=stored["status"],
        is_adopted=stored["is_adopted"],
        is_candidate=stored["is_candidate"],
        evidence_status=stored.get("evidence_status"),
        office=_named(stored["office"]),
        office_is_assigned=stored.get("office_is_assigned", False),
        theme=_named(stored["theme"]),
        smallest_level=_localised(stored["smallest_level"]),
        has_one_level=stored.get("has_one_level", False),
        since=stored["since"],
        until=stored["until"],
        version=stored["version"],
        modified=stored["modified"],
        score=round(score, 4),
    )


def _listed(stored: dict[str, Any], score: float) -> Listed:
    return Listed(
        id=stored["id"],
        code=stored["code"],
        status=stored["status"],
        office=_named(stored["office"]),
        office_is_assigned=stored.get("office_is_assigned", False),
        smallest_level=_localised(stored["smallest_level"]),
        since=stored["since"],
        until=stored["until"],
        score=round(score, 4),
    )


def _localised(pair: tuple[str, str | None] | None) -> Localised | None:
    return Localised(*pair) if pair else None


def _named(thing: tuple[str, str, str | None] | None) -> tuple[str, Localised] | None:
    return (thing[0], Localised(thing[1], thing[2])) if thing else None

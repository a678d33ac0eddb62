"""Facets count what a brute force over the documents counts, and filters mean OR inside and AND between."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from registry.search import segment
from registry.search.document import Document
from registry.search.index import Index, open_index, rebuild
from registry.search.question import FACETS, Question
from registry.search.schema import title_key
from tests.search.documents import invented

DOCUMENTS = {document.id: document for document in invented(500)}
MEMBERS = ("public", "members")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Open an index that has seen a build and several commits, so that it has several segments."""
    folder: Path = tmp_path_factory.mktemp("facets") / "index"
    documents = list(DOCUMENTS.values())
    rebuild(folder, documents[:400], number=0)
    opened = open_index(folder)
    for start in range(400, 500, 25):
        opened.write([*documents[start : start + 25], *documents[start - 400 : start - 390]], number=start)
    return opened


def values_of(document: Document, facet: str) -> set[str]:
    """Name the values a document has in a facet."""
    one = {"theme": document.theme, "office": document.office, "periodicity": document.periodicity}
    many = {"level": document.levels, "programme": document.programmes}
    if facet == "status":
        return {document.status}
    if facet == "evidence":
        return {document.evidence_status} if document.evidence_status else set()
    return (
        {thing.code for thing in many[facet]} if facet in many else {one[facet].code} if one[facet] else set()
    )  # type: ignore[union-attr]


def fits(document: Document, filters: dict[str, tuple[str, ...]], but: str = "") -> bool:
    """Tell whether a document has what was chosen, one facet left out."""
    return all(
        values_of(document, facet) & set(values)
        for facet, values in filters.items()
        if values and facet != but
    )


def some_filters(random: Random) -> dict[str, tuple[str, ...]]:
    """Choose one to three facets with one or two values."""
    offered = {
        facet: sorted(set().union(*(values_of(d, facet) for d in DOCUMENTS.values()))) for facet in FACETS
    }
    return {
        facet: tuple(random.sample(offered[facet], min(len(offered[facet]), random.randint(1, 2))))
        for facet in random.sample(FACETS, random.randint(1, 3))
    }


@pytest.mark.parametrize("seed", range(25))
def test_counts_equal_a_count_by_hand(index: Index, seed: int) -> None:
    random = Random(seed)
    filters, text = some_filters(random), random.choice(("", "", "Anteil", "Kinder", "Quote der Geburten"))
    words = set(index.ids(Question(text=text, visibilities=MEMBERS)))
    answer = index.search(Question(text=text, visibilities=MEMBERS, filters=filters, size=1000))
    assert {hit.id for hit in answer.items} == {i for i in words if fits(DOCUMENTS[i], filters)}
    assert answer.total == len(answer.items)
    for facet in FACETS:
        counted = {count.value: count.count for count in answer.facets[facet] if count.count}
        by_hand: dict[str, int] = {}
        for document in (DOCUMENTS[i] for i in words if fits(DOCUMENTS[i], filters, but=facet)):
            for value in values_of(document, facet):
                by_hand[value] = by_hand.get(value, 0) + 1
        assert counted == by_hand


def test_a_chosen_value_is_marked_and_stays_even_without_hits(index: Index) -> None:
    answer = index.search(Question(filters={"theme": ("thema-1", "gibt-es-nicht")}))
    chosen = [(count.value, count.count > 0) for count in answer.facets["theme"] if count.is_chosen]
    assert sorted(chosen) == [("gibt-es-nicht", False), ("thema-1", True)]


def test_facets_come_with_labels_in_both_languages_and_in_a_useful_order(index: Index) -> None:
    facets = index.search(Question(visibilities=MEMBERS)).facets
    assert [count.value for count in facets["level"]] == [
        "gemeinde",
        "stadtbezirk",
        "stadtteil",
        "stadtviertel",
    ]
    assert [count.value for count in facets["status"]] == ["published", "adopted", "draft", "retired"]
    assert [count.count for count in facets["theme"]] == sorted(
        (c.count for c in facets["theme"]), reverse=True
    )
    assert facets["office"][0].label.en.endswith(("Office", "Affairs"))  # type: ignore[union-attr]


def test_pages_together_are_the_whole_answer_in_one_order(index: Index) -> None:
    for sort in ("relevance", "title", "modified"):
        question = {"text": "Anteil", "sort": sort, "visibilities": MEMBERS}
        pages = [
            hit.id
            for page in range(1, 40)
            for hit in index.search(Question(**question, page=page, size=7)).items
        ]  # type: ignore[arg-type]
        assert tuple(pages) == index.ids(Question(**question))  # type: ignore[arg-type]
        assert len(set(pages)) == len(pages)


def test_titles_and_changes_sort_as_they_say(index: Index) -> None:
    titles = [title_key(hit.title.de) for hit in index.search(Question(sort="title", size=1000)).items]
    changes = [hit.modified for hit in index.search(Question(sort="modified", size=1000)).items]
    assert titles == sorted(titles)
    assert changes == sorted(changes, reverse=True)  # type: ignore[type-var]


def test_what_is_counted_for_all_documents_is_kept_for_each_who_may_see_them(index: Index) -> None:
    number = next(d for d in DOCUMENTS.values() if d.visibility == "public" and d.version and d.theme)
    hidden = ((number.code, number.version or ""),)
    asked = [Question(visibilities=seen) for seen in (("public",), MEMBERS)]
    asked.append(Question(hidden=hidden))
    first = [index.search(question) for question in asked]
    assert [index.search(question) for question in asked] == first
    for answer, seen in zip(first, (("public",), MEMBERS, ("public",)), strict=True):
        shown = [d for d in DOCUMENTS.values() if d.visibility in seen]
        shown = [d for d in shown if answer is not first[2] or d is not number]
        assert answer.total == len(shown)
        for facet in FACETS:
            counts = {one.value: one.count for one in answer.facets[facet]}
            assert counts == Counter(value for d in shown for value in values_of(d, facet)), facet


def test_hits_kept_for_the_next_question_are_those_of_the_index(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment, "MOST_SHOWN", 3)
    pages = [Question(size=5, page=page, visibilities=MEMBERS) for page in (1, 2, 1, 3, 1)]
    found = [index.search(question).items for question in pages]
    assert found[0] == found[2] == found[4]
    assert [hit.title for page in found for hit in page] == [
        DOCUMENTS[hit.id].title for page in found for hit in page
    ]

"""Pages of a ranking are stretches of one order, and distances between words are counted as people err."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search.index import open_index, rebuild
from registry.search.question import Question
from registry.search.ranking import best, rank
from registry.search.reading import Reading, Word
from registry.search.spelling import distance
from tests.search.documents import invented, published

# Few different keys, so that many are equal and the next key decides.
orders = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60)
words = st.text("abc", max_size=7)


@given(orders, st.integers(0, 70), st.integers(1, 20))
def test_a_page_is_a_stretch_of_the_whole_order(rows: list[tuple[int, int]], start: int, size: int) -> None:
    keys = (*(np.array(column) for column in zip(*rows, strict=True)), np.arange(len(rows)))
    whole = [place for *_, place in sorted((*row, place) for place, row in enumerate(rows))]
    assert best(keys, start, size).tolist() == whole[start : start + size]


def reference(one: str, other: str) -> int:
    """Count insertions, deletions, changes and swaps of neighbours, by the definition."""

    @cache
    def apart(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [apart(i - 1, j) + 1, apart(i, j - 1) + 1, apart(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            ways.append(apart(i - 2, j - 2) + 1)
        return min(ways)

    return apart(len(one), len(other))


@given(words, words)
def test_the_distance_is_the_one_of_the_definition(one: str, other: str) -> None:
    assert distance(one, other, 20) == reference(one, other)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_what_is_too_far_is_said_to_be_too_far_and_nothing_else_is(most: int) -> None:
    @given(words, words)
    def holds(one: str, other: str) -> None:
        assert (distance(one, other, most) <= most) == (reference(one, other) <= most)

    holds()


def test_a_word_that_only_helps_lifts_what_holds_it_and_finds_nothing_more(tmp_path: Path) -> None:
    rebuild(tmp_path / "index", invented(300), number=0)
    snapshot, seen = open_index(tmp_path / "index")._fresh(), (("public",), ())
    sought, helping = Word({"anteil": 1.0}), Word({"wohnung": 1.0}, 0.2, is_required=False)
    alone, helped = (rank(Reading(words), snapshot, seen) for words in ([sought], [sought, helping]))
    assert alone.scores is not None
    assert helped.scores is not None
    assert len(alone.documents)
    assert helped.documents.tolist() == alone.documents.tolist()
    lifted = np.isin(alone.documents, snapshot.postings("wohnung").documents)
    assert lifted.any()
    assert not lifted.all()
    assert ((helped.scores > alone.scores) == lifted).all()
    assert (helped.scores[~lifted] == alone.scores[~lifted]).all()


def test_other_words_of_the_first_keyword_say_more_than_those_of_the_next(tmp_path: Path) -> None:
    families = (("Hilfe", "HLU"), ("Armut", "Not"))
    other = [
        published(f"IND-000{number}", "Quote", synonyms=("HLU", "Not"), families=order)
        for number, order in ((1, families[::-1]), (2, families))
    ]
    rebuild(tmp_path / "index", other, number=0)
    index = open_index(tmp_path / "index")
    assert index.ids(Question("HLU")) == ("IND-0002", "IND-0001")
    assert index.ids(Question("Not")) == ("IND-0001", "IND-0002")

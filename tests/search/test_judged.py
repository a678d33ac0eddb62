"""Judged questions: the search answers them as well as it did, and the set itself is sound."""

from collections import Counter
from pathlib import Path

from tests.looking import some
from tests.search.judging import (
    ALL,
    DESK,
    MEANT,
    NOTHING,
    Figures,
    figures,
    judged,
    kept,
    scores,
    table,
    worst,
)
from tests.seeds.stuttgart import BLOCKS

QUESTIONS = judged()
DOCUMENT = Path(__file__).parents[2] / "docs" / "search.md"
FIGURES = Figures._fields[1:]
ROUNDING = 0.0005
LEAST = 0.95  # of all questions have what is meant among the first five, whatever is kept
FEWEST = {
    "german": 50,
    "english": 30,
    "colloquial": 25,
    "misspelt": 20,
    "compound": 25,
    "place": 10,
    "law": 10,
}
FEWEST |= {"number": 15, NOTHING: 25, DESK: 20}


def test_no_change_makes_the_search_answer_worse_than_it_did() -> None:
    scored = list(scores(QUESTIONS))
    measured = figures(scored)
    fallen = [
        f"{kind}: {name} was {before}, is {now}"
        for kind, row in kept().items()
        for name, before, now in zip(FIGURES, row[1:], measured[kind][1:], strict=True)
        if before is not None and (now is None or now < before - ROUNDING)
    ]
    assert not fallen, "\n".join([*fallen, *map(str, worst(scored, 15))])


def test_what_is_meant_has_to_stand_among_the_first_five() -> None:
    assert (kept()[ALL].first_five or 0) >= LEAST


def test_the_documents_table_shows_the_kept_figures() -> None:
    assert table(kept()) in DOCUMENT.read_text(encoding="utf-8")


def test_the_kept_figures_are_those_of_the_present_questions() -> None:
    asked = Counter(one.kind for one in QUESTIONS)
    assert {kind: row.questions for kind, row in kept().items()} == asked | {ALL: asked.total()}


def test_every_kind_of_question_is_asked_often_enough() -> None:
    asked = Counter(one.kind for one in QUESTIONS)
    assert {kind: asked[kind] for kind, fewest in FEWEST.items() if asked[kind] < fewest} == {}


def test_no_question_is_asked_twice() -> None:
    asked = Counter((one.kind == DESK, one.language, one.question) for one in QUESTIONS)
    assert [question for question, count in some(asked.items()) if count > 1] == []


def test_every_question_has_an_answer_that_is_meant_and_its_asker_may_see() -> None:
    public = {code for code, block in BLOCKS.items() if block["is_adopted"]}
    for one in QUESTIONS:
        meant = {code for code, grade in one.grades.items() if grade == MEANT}
        if one.kind == NOTHING:
            assert one.silence, one
        else:
            assert meant if one.kind == DESK else meant & public, one


def test_every_answer_is_an_indicator_with_a_grade() -> None:
    for one in QUESTIONS:
        assert set(one.grades) <= set(BLOCKS), one
        assert set(one.grades.values()) <= {1, 2, 3}, one

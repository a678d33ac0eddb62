"""Two edits of one thing: what one side alone changed stays, only what both changed is a clash."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.merging import UNKNOWN, Clash, Merged, merge

# base, theirs, yours, what comes of it
ALONE: dict[str, tuple[Any, Any, Any, Any]] = {
    "nobody changed it": ("a", "a", "a", "a"),
    "they changed it": ("a", "b", "a", "b"),
    "you changed it": ("a", "a", "b", "b"),
    "both changed it alike": ("a", "b", "b", "b"),
    "they emptied it": ("a", None, "a", None),
    "you emptied it": ("a", "a", None, None),
    "both emptied it": ("a", None, None, None),
    "they filled it": (None, "b", None, "b"),
    "you filled it": (None, None, "b", "b"),
    "they closed a gap": ("zu klären", {"de": "Text"}, "zu klären", {"de": "Text"}),
    "you closed a gap": ("zu klären", "zu klären", {"de": "Text"}, {"de": "Text"}),
    "an empty text is none": ("", None, "", None),
    "they put zero": (None, 0, None, 0),
    "each added a keyword": (["a"], ["a", "b"], ["a", "c"], ["a", "b", "c"]),
    "one added, one took away": (["a", "b"], ["b"], ["a", "b", "c"], ["b", "c"]),
    "both took the same away": (["a", "b"], ["a"], ["a"], ["a"]),
    "each took one away": (["a", "b"], ["a"], ["b"], None),
    "you put them in another order": (["a", "b"], ["a", "b"], ["b", "a"], ["b", "a"]),
    "each changed another level": (
        [{"level": "x"}, {"level": "y"}],
        [{"level": "x", "since": "2010"}, {"level": "y"}],
        [{"level": "x"}, {"level": "y", "until": "2020"}],
        [{"level": "x", "since": "2010"}, {"level": "y", "until": "2020"}],
    ),
}
BOTH: dict[str, tuple[Any, Any, Any]] = {
    "two texts": ("a", "b", "c"),
    "one emptied, one changed": ("a", None, "c"),
    "one changed, one emptied": ("a", "b", None),
    "both filled it": (None, "b", "c"),
    "a gap and a text": (None, "entfällt", {"de": "Text"}),
    "one language each": ({"de": "a"}, {"de": "a", "en": "b"}, {"de": "c"}),
    "the same level": ([{"level": "x"}], [{"level": "x", "since": "1"}], [{"level": "x", "since": "2"}]),
    "sources, which nothing tells apart": ([{"text": "a"}], [{"text": "b"}], [{"text": "c"}]),
    "a word twice": (["a"], ["a", "b"], ["c", "c"]),
}


@pytest.mark.parametrize("case", ALONE)
def test_what_one_side_changed_holds(case: str) -> None:
    base, theirs, yours, wanted = ALONE[case]
    merged = merge({"f": base}, {"f": theirs}, {"f": yours})
    assert merged.clashes == ()
    assert merged.values.get("f") == wanted


@pytest.mark.parametrize("case", BOTH)
def test_what_both_changed_is_a_clash_that_keeps_three_texts(case: str) -> None:
    base, theirs, yours = BOTH[case]
    merged = merge({"f": base}, {"f": theirs}, {"f": yours})
    assert merged.clashes == (Clash("f", base, theirs, yours),)
    assert merged.values.get("f") == yours


def test_fields_are_merged_one_by_one() -> None:
    base = {"method": "m", "purpose": "p", "title": "t"}
    merged = merge(base, base | {"method": "theirs"}, base | {"purpose": "yours"})
    assert merged == Merged({"method": "theirs", "purpose": "yours", "title": "t"}, (), ("method",))


def test_where_the_base_is_not_known_any_difference_is_a_clash() -> None:
    merged = merge({"f": UNKNOWN, "g": UNKNOWN}, {"f": "a", "g": "a"}, {"f": "b", "g": "a"})
    assert merged.clashes == (Clash("f", None, "a", "b"),)
    assert merged.values == {"f": "b", "g": "a"}


VALUES = st.one_of(
    st.sampled_from(["a", "b", "zu klären"]),
    st.integers(0, 2),
    st.lists(st.sampled_from("abc"), unique=True, min_size=1),
    st.fixed_dictionaries({"de": st.sampled_from("ab")}),
)
STATES = st.dictionaries(st.sampled_from("fgh"), VALUES)


@given(STATES, STATES)
def test_who_changed_nothing_changes_nothing(base: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert merge(base, theirs, base) == Merged(
        theirs, (), tuple(n for n in dict.fromkeys((*theirs, *base)) if theirs.get(n) != base.get(n))
    )


@given(STATES, STATES)
def test_where_nobody_else_changed_anything_yours_holds(base: dict[str, Any], yours: dict[str, Any]) -> None:
    assert merge(base, base, yours) == Merged(yours, (), ())


@given(STATES, STATES)
def test_saying_the_same_is_no_clash(base: dict[str, Any], said: dict[str, Any]) -> None:
    assert merge(base, said, said) == Merged(said, (), ())


@given(STATES, STATES, STATES)
def test_nothing_comes_from_nowhere(base: Any, theirs: Any, yours: Any) -> None:
    merged = merge(base, theirs, yours)
    clashing = {clash.field for clash in merged.clashes}
    for name in "fgh":
        sides = [side.get(name) for side in (base, theirs, yours)]
        if name in clashing:
            assert sides[0] != sides[1] != sides[2] != sides[0]
        elif not all(side is None or isinstance(side, list) for side in sides):
            assert merged.values.get(name) in (sides[1], sides[2])

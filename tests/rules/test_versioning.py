"""Numbers of definitions: order, next steps, drafts, and the step suggested from what changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import BadQuestion
from registry.rules.diff import FieldChange
from registry.rules.fields import BY_NAME, FIELDS, Effect, Gap
from registry.rules.localised import Localised
from registry.rules.versioning import (
    FIRST,
    STEP_OF,
    STEPS,
    Step,
    Version,
    next_version,
    parse,
    suggest_step,
)

numbers = st.integers(0, 9998)
finals = st.builds(Version, numbers, numbers, numbers)
versions = st.builds(Version, numbers, numbers, numbers, st.booleans())


@given(versions)
def test_a_version_reads_back_as_it_is_written(version):
    assert parse(str(version)) == version


@pytest.mark.parametrize(
    "text",
    ["", "2", "2.1", "2.1.0.0", "v2.1.0", "02.1.0", "2.1.0-DRAFT", "2.1.0-draft-draft", " 2.1.0", "2.1.0\n", "2.-1.0",
     "٢.١.٠", "99999.0.0", "a.b.c"],
)  # fmt: skip
def test_what_is_no_version_is_a_bad_question(text):
    with pytest.raises(BadQuestion) as refused:
        parse(text)
    assert refused.value.data["field"] == "version"
    assert str(refused.value).endswith(
        "ist keine Versionsnummer. Sie besteht aus drei Zahlen, zum Beispiel 2.1.0."
    )


def test_versions_sort_as_numbers_and_a_draft_right_before_its_number():
    in_order = ["1.0.0-draft", "1.0.0", "1.0.1", "1.2.0", "1.10.0-draft", "1.10.0", "2.0.0", "10.0.0"]
    assert [str(version) for version in sorted(map(parse, reversed(in_order)))] == in_order


@pytest.mark.parametrize("step", Step)
def test_the_first_number_is_1_0_0_whatever_the_step(step):
    assert next_version(None, step) == FIRST


@pytest.mark.parametrize(
    ("step", "expected"), [(Step.MAJOR, "3.0.0"), (Step.MINOR, "2.2.0"), (Step.PATCH, "2.1.4")]
)
def test_each_step_raises_its_part_and_clears_what_is_behind(step, expected):
    assert str(next_version(parse("2.1.3"), step)) == expected


@given(finals, st.sampled_from(Step), st.sets(finals, max_size=8))
def test_a_number_is_later_than_the_last_and_never_used_again(last, step, used):
    found = next_version(last, step, used | {last})
    assert found > last
    assert found not in used
    assert found.is_final


def test_a_withheld_number_is_passed_over():
    used = [parse(text) for text in ("1.0.0", "1.1.0", "1.2.0")]
    assert str(next_version(parse("1.0.0"), Step.MINOR, used)) == "1.3.0"


def test_the_first_number_too_is_not_given_twice():
    assert str(next_version(None, Step.MAJOR, [FIRST])) == "2.0.0"


def test_a_draft_may_be_asked_for_its_next_number():
    assert next_version(parse("2.0.0-draft"), Step.PATCH) == parse("2.0.1")


def test_every_step_has_a_label_and_a_help_text():
    assert set(STEPS) == set(Step)
    assert [text.label[-2] for text in STEPS.values()] == ["X", "Y", "Z"]


def test_the_table_of_steps_names_every_field_once():
    assert set(STEP_OF) == set(Effect)
    assert {field.effect for field in FIELDS} == set(Effect)


def suggested(field: str, before: object, after: object) -> Step:
    """Give the step for a single change."""
    return suggest_step((FieldChange(field, before, after),)).step


@pytest.mark.parametrize(
    "field", ["numerator", "denominator", "population", "method_kind", "definition", "unit", "method"]
)
def test_what_the_figure_is_made_of_asks_for_a_break(field):
    assert suggested(field, "haushalte", "einwohner") is Step.MAJOR


@pytest.mark.parametrize("field", BY_NAME)
@pytest.mark.parametrize("before", [None, Gap.TO_CLARIFY, "zu klären", "entfällt"])
def test_what_was_never_stated_breaks_nothing(field, before):
    assert suggested(field, before, "haushalte") is not Step.MAJOR


@pytest.mark.parametrize("field", ["definition", "population", "method", "title"])
def test_an_english_text_alone_is_wording(field):
    assert suggested(field, Localised("Wort"), Localised("Wort", "word")) is Step.PATCH


@pytest.mark.parametrize("field", ["levels", "breakdowns"])
def test_more_levels_extend_and_fewer_break(field):
    assert suggested(field, ("a",), ("a", "b")) is Step.MINOR
    assert suggested(field, ("a", "b"), ("a",)) is Step.MAJOR
    assert suggested(field, ("a",), ("b",)) is Step.MAJOR


def test_a_source_more_is_wording_and_another_source_may_break():
    assert suggested("sources", ("a",), ("a", "b")) is Step.PATCH
    assert suggested("sources", ("Umfrage",), ("Mikrozensus",)) is Step.MAJOR


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("a/b*100", "a ÷ b × 100", Step.PATCH),
        ("a/b*100", "a/b*1000", Step.MAJOR),
        ("a /", "b /", Step.MAJOR),
    ],
)
def test_a_formula_written_otherwise_is_wording_another_one_breaks(before, after, step):
    assert suggested("formula", before, after) is step


def test_the_gravest_change_decides_and_every_reason_is_given_gravest_first():
    changes = tuple(FieldChange(name, "a", "b") for name in ("title", "numerator", "periodicity"))
    suggestion = suggest_step(changes)
    assert suggestion.step is Step.MAJOR
    assert [(reason.field, reason.step) for reason in suggestion.reasons] == [
        ("numerator", Step.MAJOR),
        ("periodicity", Step.MINOR),
        ("title", Step.PATCH),
    ]


def test_nothing_changed_and_unknown_fields_are_wording():
    assert suggest_step(()).step is Step.PATCH
    assert suggested("version_notes", "a", "b") is Step.PATCH

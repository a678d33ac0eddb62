"""Finding without an index: the database answers, with what the asker may see; questions are checked."""

import pytest

from registry.errors import BadQuestion, NoSuchPage
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.search.question import Question
from registry.services.finding.finding import find
from registry.services.lifecycle import describing
from registry.services.operations import working
from tests.services.stage import code_of, described, drafted, published, retired, withheld

pytestmark = pytest.mark.usefixtures("stage")


@pytest.fixture
def codes() -> dict[str, str]:
    """Write one indicator in each state that matters."""
    made = {
        "published": published(drafted(title=Localised("Wohnfläche je Person"))),
        "draft": drafted(title=Localised("Wohnfläche im Neubau")),
        "retired": retired(),
        "withheld": withheld(),
        "percent": published(drafted(title=Localised("100_% Wohnfläche"))),
    }
    return {state: code_of(definition) for state, definition in made.items()}


def found(who: Actor, text: str = "", **asked: object) -> list[str]:
    """Give the codes of the hits."""
    return [hit.code for hit in find(who, Question(text, **asked)).items]  # type: ignore[arg-type]


def test_words_of_the_title_are_found_in_any_case(codes: dict[str, str]) -> None:
    assert found(ANONYMOUS, "wohnfläche person") == [codes["published"]]
    assert found(ANONYMOUS, "nirgends") == []


def test_a_code_is_found(codes: dict[str, str]) -> None:
    assert found(ANONYMOUS, codes["published"].lower()) == [codes["published"]]


def test_strangers_see_what_is_public_and_members_drafts_too(codes: dict[str, str], anna: Actor) -> None:
    assert set(found(ANONYMOUS)) == {codes["published"], codes["retired"], codes["percent"]}
    assert set(found(anna)) == {codes["published"], codes["retired"], codes["percent"], codes["draft"]}


def test_what_is_withheld_is_found_by_nobody(codes: dict[str, str], adam: Actor) -> None:
    assert codes["withheld"] not in found(adam)


def test_signs_with_a_meaning_in_sql_mean_themselves(codes: dict[str, str]) -> None:
    assert found(ANONYMOUS, "100_%") == [codes["percent"]]
    assert found(ANONYMOUS, "%") == [codes["percent"]]
    assert found(ANONYMOUS, "\\ ' \" ; --") == []


def test_pages_follow_each_other(codes: dict[str, str]) -> None:
    first = find(ANONYMOUS, Question(size=2))
    assert (first.total, len(first.items)) == (3, 2)
    assert (
        found(ANONYMOUS, size=2, page=2)
        == sorted([codes["published"], codes["retired"], codes["percent"]])[2:]
    )
    with pytest.raises(NoSuchPage) as refused:
        find(ANONYMOUS, Question(size=2, page=3))
    assert refused.value.data == {"value": 3, "pages": 2}


@pytest.mark.parametrize(
    "filters",
    [
        {"theme": ("x",)},
        {"office": ("x",)},
        {"level": ("x",)},
        {"programme": ("x",)},
        {"status": ("x",)},
        {"periodicity": ("x",)},
    ],
)
def test_a_filter_for_what_there_is_not_is_refused(filters: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(BadQuestion) as refused:
        find(ANONYMOUS, Question(filters=filters))
    assert refused.value.data["field"] == next(iter(filters))


def test_an_index_that_comes_later_answers_from_then_on(codes: dict[str, str], anna: Actor) -> None:
    before = set(found(anna, "wohnfläche"))
    working.reindex()
    assert set(found(anna, "wohnfläche")) >= before
    assert codes["withheld"] not in found(anna)


def test_a_draft_beside_the_published_is_found_by_members_as_one_of_two(anna: Actor) -> None:
    code = code_of(published())
    described(describing.begin_draft(anna, code), title=Localised("Neuer Titel"))
    assert found(anna) == [code, code]
    assert found(ANONYMOUS) == [code]


@pytest.mark.parametrize(
    ("filters", "states"),
    [
        ({"theme": ("soziale-lage",)}, {"published", "retired", "percent", "draft"}),
        ({"theme": ("wohnen",)}, set()),
        ({"theme": ("wohnen", "soziale-lage")}, {"published", "retired", "percent", "draft"}),
        ({"status": ("published",)}, {"published", "percent"}),
        ({"status": ("draft", "retired")}, {"draft", "retired"}),
        ({"status": ("adopted",)}, set()),
        ({"status": ("candidate",)}, set()),
        ({"office": ("amt-soziales",)}, set()),
        ({"office": ("statistisches-amt",), "status": ("draft",)}, {"draft"}),
        ({"level": ("stadtteil",)}, {"published", "retired", "percent", "draft"}),
        ({"level": ("gemeinde",)}, set()),
        ({"programme": ("sozialmonitoring",)}, set()),
        ({"periodicity": ("jaehrlich",)}, {"published", "retired", "percent", "draft"}),
    ],
)
def test_filters_hold_without_an_index_too(
    codes: dict[str, str], anna: Actor, filters: dict[str, tuple[str, ...]], states: set[str]
) -> None:
    assert set(found(anna, filters=filters)) == {codes[state] for state in states}

"""Questions in addresses: what is understood, what is left out, and what is refused by name."""

import pytest
from flask import Flask

from registry import texts
from registry.errors import BadQuestion
from registry.http.asking import PAGE_SIZE, asks_for_a_page, question, question_with_size
from registry.search.question import LARGEST_PAGE, LONGEST_TEXT, Question

SITE = Flask(__name__)


def asked(**query: str | list[str]) -> Question:
    """Read a question from an address."""
    with SITE.test_request_context("/indicators", query_string=query):
        return question()


def refused(**query: str | list[str]) -> BadQuestion:
    """Give the refusal of a question."""
    with pytest.raises(BadQuestion) as error:
        asked(**query)
    return error.value


def test_an_empty_address_asks_for_everything() -> None:
    assert asked() == Question(text="", filters={}, language="de", sort="relevance", page=1, size=PAGE_SIZE)


def test_spaces_around_and_between_words_do_not_count() -> None:
    assert asked(q="  Kinder \t in   Armut\n").text == "Kinder in Armut"


def test_a_filter_chosen_twice_counts_once_and_an_empty_one_not_at_all() -> None:
    assert asked(level=["stadtteil", "", "gemeinde", "stadtteil"], theme="").filters == {
        "level": ("stadtteil", "gemeinde")
    }


def test_the_question_knows_the_language_of_the_page() -> None:
    with texts.use_language("en"):
        assert asked(q="housing").language == "en"


@pytest.mark.parametrize(
    "letter", ["\x00", "\x07", "\x1b", "\x7f", "\u00ad", "\u200b", "\u202e", "\U000e0041"]
)
def test_what_nobody_sees_is_not_searched_for(letter: str) -> None:
    assert asked(q=f"Kita{letter}platz").text == "Kitaplatz"


def test_a_text_may_be_as_long_as_said_and_no_longer() -> None:
    assert len(asked(q="a" * LONGEST_TEXT).text) == LONGEST_TEXT
    error = refused(q="a" * (LONGEST_TEXT + 1))
    assert str(LONGEST_TEXT) in texts.sentence_of(error)


@pytest.mark.parametrize("name", ["nix", "Q", "size", "level[]"])
def test_a_parameter_nobody_knows_is_named(name: str) -> None:
    told = refused(**{name: "1"})
    assert (told.data["field"], told.data["value"]) == (name, "1")
    assert "lang, level, office, page" in texts.sentence_of(told)


def test_what_is_named_in_a_refusal_is_cut_short() -> None:
    told = refused(**{"x" * 200: "y" * 200})
    assert (told.data["field"], told.data["value"]) == ("x" * 60, "y" * 60)


@pytest.mark.parametrize(
    "name",
    ["fbclid", "gclid", "utm_source", "UTM_Campaign", "mtm_kwd", "pk_campaign", "msclkid", "mc_eid", "_gl"],
)
def test_what_follows_readers_is_no_question(name: str) -> None:
    assert asked(q="Kita", **{name: "x"}) == asked(q="Kita")


@pytest.mark.parametrize(("size", "given"), [("1", 1), ("250", 250), ("1000000", LARGEST_PAGE)])
def test_a_program_says_how_much_it_wants_up_to_the_largest_page(size: str, given: int) -> None:
    with SITE.test_request_context("/indicators.json", query_string={"size": size}):
        assert question_with_size().size == given


@pytest.mark.parametrize("size", ["0", "-1", "viele", "", "1.5", "٣"])
def test_a_size_that_is_no_number_is_refused(size: str) -> None:
    with (
        SITE.test_request_context("/indicators.json", query_string={"size": size}),
        pytest.raises(BadQuestion) as error,
    ):
        question_with_size()
    assert error.value.data["field"] == "size"


@pytest.mark.parametrize(
    ("query", "is_page"),
    [
        ("", False),
        ("q=Kita&theme=wohnen", False),
        ("size=10", True),
        ("page=1", True),
        ("page=2&size=5", True),
    ],
)
def test_a_program_gets_all_unless_it_asks_for_a_page(query: str, is_page: bool) -> None:
    with SITE.test_request_context(f"/indicators.csv?{query}"):
        assert asks_for_a_page() is is_page

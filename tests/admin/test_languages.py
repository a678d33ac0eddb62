"""The desk says which language its words are in, wherever that is not the page's."""

import re

import pytest

from tests.admin.conftest import Enter
from tests.admin.rows import concept_path
from tests.admin.visiting import Visitor
from tests.services import stage

GIVEN = {
    "code": "wohngeld",
    "pref-de": "Wohngeld",
    "pref-en": "Housing benefit",
    "alt_de": "Mietzuschuss",
    "hidden_en": "rent subsidy",
}


@pytest.fixture
def clara(enter: Enter) -> Visitor:
    """Let the chair bring in a concept with words in both languages, beside others that are German alone."""
    visitor = enter("clara")
    visitor.fill("/admin/concept/new/?scheme=keywords", GIVEN)
    return visitor


def language_at(page: str, words: str) -> str:
    """Give the language that the element around some words says of itself; nothing where it is the page's."""
    found = re.findall(rf"<(?:span|td|a|h1|option|label)([^>]*)>\s*{re.escape(words)}<", page)
    assert found, words
    languages = {(re.findall(r' lang="(\w+)"', attributes) or [""])[0] for attributes in found}
    assert len(languages) == 1, (words, found)
    return languages.pop()


@pytest.mark.parametrize(
    ("page_language", "expected"),
    [
        ("de", {"Wohngeld": "", "Mietzuschuss": "", "rent subsidy": "en", "Bonuscard": "", "Keywords": ""}),
        (
            "en",
            {
                "Housing benefit": "",
                "Mietzuschuss": "de",
                "rent subsidy": "",
                "Bonuscard": "de",
                "Keywords": "de",
            },
        ),
    ],
)
def test_a_list_of_concepts_says_in_which_language_each_word_is(
    clara: Visitor, page_language: str, expected: dict[str, str]
) -> None:
    page = clara.get(f"/admin/concept/?scheme=keywords&lang={page_language}").text
    assert {words: language_at(page, words) for words in expected} == expected


def test_a_concept_and_what_can_be_chosen_for_it_say_their_language(clara: Visitor) -> None:
    page = clara.get(concept_path(clara, "bonuscard") + "&lang=en").text
    assert language_at(page, "Bonuscard") == "de"
    assert language_at(page, "Hilfe") == "de"
    assert language_at(page, "Housing benefit") == ""
    assert re.findall(r'id="feld-(?:alt|hidden)_(\w+)"[^>]* lang="(\w+)"', page) == [
        ("de", "de"),
        ("en", "en"),
        ("de", "de"),
        ("en", "en"),
    ]


def test_the_form_of_a_draft_says_in_which_language_its_choices_are(clara: Visitor, enter: Enter) -> None:
    page = enter("anna").get(f"/admin/drafts/{stage.drafted().id}/edit?lang=en").text
    for words in ("Bonuscard", "Wohnen", "Stadtteil"):
        assert language_at(page, words) == "de"
    assert language_at(page, "Housing benefit") == ""


@pytest.mark.parametrize(
    ("table", "words"), [("measure", "Einwohner"), ("programme", "Sozialmonitoring"), ("level", "Stadtteil")]
)
def test_other_tables_say_it_too(enter: Enter, table: str, words: str) -> None:
    adam = enter("adam")
    assert language_at(adam.get(f"/admin/{table}/?lang=en").text, words) == "de"
    assert language_at(adam.get(f"/admin/{table}/?lang=de").text, words) == ""

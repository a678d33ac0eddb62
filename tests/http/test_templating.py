"""What templates use: texts in the language of the page, marked where they are in another; labels; other addresses."""

import pytest
from flask import Flask

from registry import texts
from registry.http.language import address_in
from registry.http.templating import lang_attr, role_label, state_label, text
from registry.rules.lifecycle import Role, State
from registry.rules.localised import Localised
from tests.looking import some

GERMAN, BOTH = Localised("Quote"), Localised("Quote", "Rate")


@pytest.mark.parametrize(
    ("value", "language", "said", "attribute"),
    [
        (GERMAN, "de", "Quote", ""),
        (GERMAN, "en", "Quote", ' lang="de"'),
        (BOTH, "de", "Quote", ""),
        (BOTH, "en", "Rate", ""),
        (None, "en", "", ""),
    ],
)
def test_a_text_in_another_language_than_the_page_says_so(
    value: Localised | None, language: str, said: str, attribute: str
) -> None:
    with texts.use_language(language):
        assert (text(value), lang_attr(value)) == (said, attribute)


def test_every_state_and_role_has_its_label_in_the_language_of_the_page() -> None:
    labels = {}
    for language in texts.LANGUAGES:
        with texts.use_language(language):
            labels[language] = [
                *(state_label(state) for state in State),
                *(role_label(role) for role in Role),
            ]
    assert all(german != english for german, english in some(zip(labels["de"], labels["en"], strict=True)))


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/themes", "/themes?lang=en"),
        ("/themes?lang=de", "/themes?lang=en"),
        ("/indicators?q=K%26M&level=a&level=b&lang=de", "/indicators?q=K%26M&level=a&level=b&lang=en"),
    ],
)
def test_the_same_page_in_the_other_language_keeps_its_question(address: str, other: str) -> None:
    with Flask(__name__).test_request_context(address):
        assert address_in("en") == other

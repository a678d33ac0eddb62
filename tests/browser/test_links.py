"""Every address that a stranger is led to answers, in both languages, and never leads to what is not his."""

import re
from functools import cache

import pytest

from tests import stuttgart
from tests.browser.crawling import Walk
from tests.looking import some

FORMS = ("json", "csv", "ttl", "rdf", "jsonld", "nt")
PUBLISHED = 75
FILE = re.compile(r"\.(json|csv|ttl|rdf|xml|jsonld|nt)(\?|$)")


@cache
def walked(language: str) -> Walk:
    """Walk over the site once in each language; files are the same in both and are fetched on the first walk."""
    with stuttgart.opened() as visit:
        skipped = FILE if language != "de" else None
        return Walk(visit, language, stuttgart.BASE_URL, skipped).go("/")


in_both_languages = pytest.mark.parametrize("language", ["de", "en"])


@in_both_languages
def test_every_address_answers(language: str) -> None:
    assert walked(language).broken() == []


@in_both_languages
def test_every_part_of_a_page_that_is_led_to_is_there(language: str) -> None:
    assert walked(language).missing_parts() == []


def test_all_published_indicators_are_reached_in_every_form() -> None:
    reached = walked("de").statuses
    codes = {
        path.split("/")[2] for path in walked("de").pages if re.fullmatch(r"/indicators/IND-\d{4}", path)
    }
    assert len(codes) == PUBLISHED
    assert {f"/indicators/{code}.{form}" for code in codes for form in FORMS} <= reached.keys()
    assert {f"/indicators/{code}/1.0.0" for code in codes} <= reached.keys()


def test_nothing_leads_a_stranger_to_the_desk() -> None:
    assert [by for to, by in some(walked("de").led_by.items()) if to.startswith("/admin")] == []


@in_both_languages
def test_titles_tell_the_pages_apart(language: str) -> None:
    told = walked(language).titles()
    twins = [paths for paths in told.values() if len(paths) > 1]
    assert twins == [["/", "/indicators"]]  # one page with two addresses


def test_both_walks_reach_the_same_pages() -> None:
    german, english = ({path for path in walked(each).pages if "?" not in path} for each in ("de", "en"))
    assert german == english

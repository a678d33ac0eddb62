"""What Accept and Accept-Language ask for."""

import pytest
from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from registry.http.accepting import best_form, best_language

HTML, TURTLE, XML, JSONLD, JSON = (
    "text/html",
    "text/turtle",
    "application/rdf+xml",
    "application/ld+json",
    "application/json",
)
OFFERED = (HTML, TURTLE, XML, JSONLD, JSON)


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("text/turtle;charset=utf-8", TURTLE),
        ("text/turtle; charset=UTF-8; q=0.9, text/html;q=0.1", TURTLE),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSONLD),
        ('application/ld+json;profile="a,b;c";q=0.2, text/turtle;q=0.1', JSONLD),
        ("application/xml", XML),
        ("text/xml;q=0.5, text/html;q=0.4", XML),
        ("TEXT/TURTLE", TURTLE),
        ("*/*", HTML),
        ("*", HTML),
        ("*; q=.2", HTML),
        ("text/*", HTML),
        ("application/*", XML),
        ("application/json, text/plain, */*", JSON),
        ("text/html;q=0, */*", TURTLE),
        ("text/*, text/html;q=0", TURTLE),
        ("text/turtle;q=0, */*;q=0.1", HTML),
        ("text/turtle, text/html", HTML),
        ("application/ld+json, text/turtle", JSONLD),
        ("text/turtle, application/ld+json", TURTLE),
        ("text/turtle;q=0.5, */*;q=0.5", TURTLE),
        ("text/turtle;q=0.5, */*;q=0.6", HTML),
        ("", HTML),
        ("nonsense", HTML),
        (";;;,,,=", HTML),
        ("application/pdf", None),
        ("text/html;q=0", None),
        ("application/pdf, */*;q=0", None),
    ],
)
def test_the_form_wanted_most_is_chosen(accept: str, best: str | None) -> None:
    assert best_form(parse_accept_header(accept, MIMEAccept), OFFERED, usual=HTML) == best


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("de-DE,en-US;q=0.7,en;q=0.3", "de"),
        ("de-CH,fr;q=0.9", "de"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("en-GB,de-DE", "en"),
        ("de-AT,en-GB", "de"),
        ("fr", "de"),
        ("fr, *;q=0.5", "de"),
        ("*", "de"),
        ("*, en;q=0.5", "de"),
        ("de;q=0, *", "en"),
        ("en;q=0", "de"),
        ("en;q=2, de;q=x", "de"),
        (";;;,,,=", "de"),
        ("", "de"),
    ],
)
def test_the_language_wanted_most_is_chosen(accept: str, best: str) -> None:
    assert best_language(parse_accept_header(accept, LanguageAccept), ("de", "en"), usual="de") == best

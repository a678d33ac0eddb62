"""Reads a question to the search from an address; pages and programs ask with the same words."""

from flask import request

from registry.errors import BadQuestion
from registry.http.language import language
from registry.http.paging import page_number, whole_number
from registry.http.parameters import SEARCHED, refuse_unknown
from registry.rules import cleaning
from registry.search.question import FACETS, LARGEST_PAGE, LONGEST_TEXT, Question

PAGE_SIZE = 20
TOO_LONG = "Der Suchbegriff ist zu lang: höchstens %(most)s Zeichen."


def question() -> Question:
    """Read what a person asks for; BadQuestion names what makes no sense."""
    return _question(SEARCHED, PAGE_SIZE)


def question_with_size() -> Question:
    """Read what a program asks for: it may also say how much it wants at once, up to a thousand."""
    return _question(SEARCHED | {"size"}, min(whole_number("size") or PAGE_SIZE, LARGEST_PAGE))


def asks_for_a_page() -> bool:
    """Tell whether a program wants the answer page by page; who says nothing wants all of it."""
    return "size" in request.args or "page" in request.args


def _question(known: frozenset[str], size: int) -> Question:
    refuse_unknown(known)
    return Question(
        text=_text(),
        filters={name: values for name in FACETS if (values := _chosen(name))},
        language=language(),
        sort=request.args.get("sort") or "relevance",
        page=page_number(),
        size=size,
    )


def _text() -> str:
    text = " ".join(cleaning.line(request.args.get("q", "")).split())
    if len(text) > LONGEST_TEXT:
        raise BadQuestion(TOO_LONG, field="q", most=LONGEST_TEXT)
    return text


def _chosen(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in request.args.getlist(name) if value))

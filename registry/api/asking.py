"""Reads what a program asks for in an address; a question that makes no sense is refused by name."""

from flask import request

from registry.errors import BadQuestion
from registry.search.question import FACETS, LARGEST_PAGE, Question

LARGEST = 10**9
PAGE_SIZE = 20
KNOWN = frozenset({"q", "page", "size", "sort", "lang", *FACETS})


def number(name: str, otherwise: int = 1) -> int:
    """Give a number of the query, from 1 on; BadQuestion for anything else."""
    found = optional_number(name)
    return otherwise if found is None else found


def optional_number(name: str) -> int | None:
    """Give a number of the query, or None when it is not there."""
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= LARGEST):
        raise BadQuestion(field=name, value=text[:60])
    return int(text)


def question(*, size: int = PAGE_SIZE) -> Question:
    """Read a question to the search: the same words as in the address of the search page."""
    for name in request.args:
        if name not in KNOWN:
            raise BadQuestion(field=name[:60], value=request.args[name][:60])
    return Question(
        text=request.args.get("q", ""), filters={name: values for name in FACETS if (values := _chosen(name))},
        language=request.args.get("lang", "de"), sort=request.args.get("sort", "relevance"),
        page=number("page"), size=min(number("size", size), LARGEST_PAGE))


def _chosen(name: str) -> tuple[str, ...]:
    return tuple(value for value in request.args.getlist(name) if value)

"""Reads a search from its address, and writes the addresses that change one thing of it."""

import unicodedata
from dataclasses import replace
from urllib.parse import urlencode

from flask import request

from registry.errors import BadQuestion
from registry.http.language import language
from registry.http.paging import page_number
from registry.search.question import FACETS, LONGEST_TEXT, Question

PATH = "/indicators"
PAGE_SIZE = 20
KNOWN = frozenset({"q", "page", "sort", "lang", *FACETS})
CONTROL = "Im Suchbegriff steht ein Steuerzeichen. Bitte geben Sie ihn von Hand ein."
TOO_LONG = "Der Suchbegriff ist zu lang: höchstens %(most)s Zeichen."


def question() -> Question:
    """Read what is asked for in the address; BadQuestion names what makes no sense."""
    for name in request.args:
        if name not in KNOWN:
            raise BadQuestion(field=name[:60], value=request.args[name][:60])
    return Question(
        text=_text(),
        filters={name: values for name in FACETS if (values := _chosen(name))},
        language=language(),
        sort=request.args.get("sort") or "relevance",
        page=page_number(),
        size=PAGE_SIZE,
    )


def address(asked: Question, path: str = PATH) -> str:
    """Write the address of a search; what is as usual is left out."""
    pairs = [("q", asked.text)] if asked.text else []
    pairs += [(name, value) for name, values in asked.filters.items() for value in values]
    pairs += [("sort", asked.sort)] if asked.sort != "relevance" else []
    pairs += [("page", str(asked.page))] if asked.page != 1 else []
    return f"{path}?{urlencode(pairs)}" if pairs else path


def without(asked: Question, name: str, value: str) -> Question:
    """Ask the same without one filter."""
    kept = tuple(chosen for chosen in asked.filters[name] if chosen != value)
    others = {other: values for other, values in asked.filters.items() if other != name}
    return replace(asked, page=1, filters=others | ({name: kept} if kept else {}))


def _text() -> str:
    text = " ".join(request.args.get("q", "").split())
    if len(text) > LONGEST_TEXT:
        raise BadQuestion(TOO_LONG, field="q", most=LONGEST_TEXT)
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise BadQuestion(CONTROL, field="q")
    return text


def _chosen(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in request.args.getlist(name) if value))

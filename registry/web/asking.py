"""Writes the addresses of searches that change one thing of the present one."""

from dataclasses import replace
from urllib.parse import urlencode

from registry.http.asking import question
from registry.search.question import Question

__all__ = ["address", "question", "without"]

PATH = "/indicators"


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

"""What each public page reads of its address; all else changes nothing and makes no page of its own."""

from flask import request

from registry.search.question import FACETS

SEARCHED = frozenset({"q", "page", "sort", "lang", *FACETS})
READ: dict[str, frozenset[str]] = {
    "pages.search": SEARCHED,
    "pages.compare": frozenset({"from", "to"}),
    "pages.changes": frozenset({"action", "page"}),
    "pages.indicator_changes": frozenset({"page"}),
}
REFUSING = frozenset(
    {"pages.search"}
)  # what it does not know it refuses, so that no filter is lost in silence
Pairs = list[tuple[str, str]]


def known_parameters() -> Pairs:
    """Give what the page that is asked for reads of its address, without the language."""
    if request.endpoint in REFUSING:
        return all_parameters()
    read = READ.get(request.endpoint or "", frozenset())
    return [(name, value) for name, value in all_parameters() if name in read]


def all_parameters() -> Pairs:
    """Give all that stands in the address, without the language."""
    return [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]

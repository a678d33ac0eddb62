"""What each public page reads of its address; all else changes nothing and makes no page of its own."""

import re
from collections.abc import Collection

from flask import request

from registry.errors import BadQuestion
from registry.search.question import FACETS

# What others put behind addresses to follow their readers; it is nothing that anybody asks us.
TRACKING = re.compile(
    r"(?:utm|mtm|pk|matomo|piwik|hsa|wt|at|gad|oly)_.*|_hs.*|_g[al]|.*clk?id|gclsrc|[gw]braid|srsltid|igsh(?:id)?"
    r"|mc_[ce]id|mkt_tok|li_fat_id|epik|s_cid|vero_id|xtor",
    re.IGNORECASE,
)
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
UNKNOWN = "Den Parameter „%(field)s“ kennt diese Adresse nicht; sie kennt %(known)s."
Pairs = list[tuple[str, str]]


def known_parameters() -> Pairs:
    """Give what the page that is asked for reads of its address, without the language."""
    if request.endpoint in REFUSING:
        return all_parameters()
    read = READ.get(request.endpoint or "", frozenset())
    return [(name, value) for name, value in all_parameters() if name in read]


def all_parameters() -> Pairs:
    """Give all that was asked in the address, without the language."""
    return [(name, value) for name, value in without_tracking() if name != "lang"]


def without_tracking() -> Pairs:
    """Give all that stands in the address but what others follow their readers with."""
    return [(name, value) for name, value in request.args.items(multi=True) if not _is_tracking(name)]


def refuse_unknown(known: Collection[str]) -> None:
    """Refuse what an address is asked and does not know; BadQuestion names the first of it."""
    for name, value in all_parameters():
        if name not in known:
            raise BadQuestion(UNKNOWN, field=name[:60], value=value[:60], known=", ".join(sorted(known)))


def _is_tracking(name: str) -> bool:
    return TRACKING.fullmatch(name) is not None

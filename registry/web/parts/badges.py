"""The small coloured words that say how far a definition is to be trusted."""

from typing import NamedTuple

from registry import texts
from registry.rules.localised import Localised
from registry.search.document import STATUSES
from registry.web.blueprint import pages


class Badge(NamedTuple):
    """A word with its colour and its icon, so that the colour is never alone."""

    kind: str
    icon: str
    label: str


LOOKS: dict[str, tuple[str, str]] = {
    "published": ("success", "success"),
    "adopted": ("info", "info"),
    "agreed": ("success", "check"),
    "proposed": ("info", "info"),
    "draft": ("neutral", "draft"),
    "candidate": ("neutral", "draft"),
    "superseded": ("warning", "warning"),
    "retired": ("warning", "warning"),
}


@pages.app_template_global()
def badge(status: str) -> Badge:
    """Give the badge of a status as the search and the versions name it."""
    known = STATUSES[status].label if status in STATUSES else Localised(status)
    return Badge(*LOOKS.get(status, ("neutral", "draft")), known.text(texts.current_language()))

"""The small coloured words that say how far a definition is to be trusted."""

from typing import NamedTuple

from registry import texts
from registry.rules.fields import EVIDENCE_IN_SHORT
from registry.rules.lifecycle import State, status_of
from registry.rules.localised import Localised
from registry.search.document import STATUSES
from registry.web.blueprint import pages


class Badge(NamedTuple):
    """A word with its colour and its icon, so that the colour is never alone."""

    kind: str
    icon: str
    label: str
    path: str  # where it is explained


ABOUT = "/ueber-diesen-katalog"
LOOKS: dict[str, tuple[str, str]] = {
    "published": ("success", "success"),
    "adopted": ("info", "info"),
    "agreed": ("success", "check"),
    "proposed": ("info", "info"),
    "draft": ("neutral", "draft"),
    "candidate": ("neutral", "draft"),
    "superseded": ("warning", "warning"),
    "retired": ("warning", "warning"),
    "withheld": ("danger", "danger"),
}


@pages.app_template_global()
def standing_badge(state: State | str, *, is_adopted: bool = False, is_candidate: bool = False) -> Badge:
    """Give the badge of a definition; a row of the database has the state's word alone."""
    return badge(status_of(State(state), is_adopted=is_adopted, is_candidate=is_candidate))


@pages.app_template_global()
def evidence_in_short(code: str | None) -> Localised | None:
    """Say in few words how well a definition is documented."""
    return EVIDENCE_IN_SHORT.get(code or "")


@pages.app_template_global()
def badge(status: str) -> Badge:
    """Give the badge of a status as the search and the versions name it."""
    known = STATUSES[status].label if status in STATUSES else Localised(status)
    label = known.text(texts.current_language())
    return Badge(*LOOKS.get(status, ("neutral", "draft")), label, f"{ABOUT}#{status}")

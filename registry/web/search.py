"""The search: one page for looking and for browsing, its whole state in the address."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from flask import render_template

from registry.http.accounts import current_actor
from registry.rules.localised import Localised
from registry.search.question import SORTS, Answer, FacetCount, Question
from registry.services.finding import finding
from registry.web import asking
from registry.web.blueprint import pages
from registry.web.parts import places
from registry.web.parts.pager import Pager, pager
from registry.web.parts.places import PlaceBox


class MoreWords(NamedTuple):
    """What folds away, for one value and for several."""

    one: str
    several: str


FACET_LABELS: dict[str, str] = {
    "theme": "Thema",
    "level": "Räumliche Ebene",
    "status": "Status",
    "evidence": "Beleglage",
    "office": "Fachamt",
    "programme": "Verwendung",
    "periodicity": "Periodizität",
}
# What folds away is named as the group is; where the words would not fit it, values are values.
MORE_WORDS: dict[str, MoreWords] = {
    "theme": MoreWords("Ein weiteres Thema zeigen", "%(num)s weitere Themen zeigen"),
    "level": MoreWords("Eine weitere Ebene zeigen", "%(num)s weitere Ebenen zeigen"),
    "office": MoreWords("Ein weiteres Amt zeigen", "%(num)s weitere Ämter zeigen"),
    "programme": MoreWords("Eine weitere Verwendung zeigen", "%(num)s weitere Verwendungen zeigen"),
}
MORE_VALUES = MoreWords("Eine weitere Angabe zeigen", "%(num)s weitere Angaben zeigen")
SORT_LABELS: dict[str, str] = {"relevance": "Relevanz", "title": "Name", "modified": "Änderung"}
EXAMPLES = ("Hartz IV", "Kinderarmut", "Einpersonenhaushalte", "Wohnfläche")
SHOWN = 6  # values of a facet; the others fold away
MOST_WAYS_OUT = 5


class FacetBox(NamedTuple):
    """One group of filters: the first values, and those that fold away."""

    name: str
    label: str
    first: tuple[FacetCount, ...]
    more: tuple[FacetCount, ...]

    @property
    def more_words(self) -> MoreWords:
        """Say what folds away, for one and for several."""
        return MORE_WORDS.get(self.name, MORE_VALUES)

    @property
    def is_open(self) -> bool:
        """Tell whether something that folds away is chosen."""
        return any(count.is_chosen for count in self.more)


class Chip(NamedTuple):
    """A filter in use, and the address without it; `total` where it was counted."""

    facet: str
    label: Localised
    address: str
    total: int | None = None


class SortLink(NamedTuple):
    """A link that may be the present one."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that the page shows of a question and its answer."""

    asked: Question
    answer: Answer
    boxes: tuple[FacetBox, ...]
    chips: tuple[Chip, ...]
    sorts: tuple[SortLink, ...]
    pager: Pager
    ways_out: tuple[Chip, ...]
    places: tuple[PlaceBox, ...] = ()
    themes: tuple[FacetCount, ...] = ()  # where to look when nothing was found
    examples: tuple[str, ...] = EXAMPLES

    @property
    def is_provisional(self) -> bool:
        """Tell whether the database answered because the index is being built."""
        return not self.answer.facets

    @property
    def read_as(self) -> dict[str, str]:
        """Say which words were read as others, without those that the corrected question shows already."""
        corrected = self.answer.corrected or ""
        return {typed: used for typed, used in self.answer.read_as.items() if used not in corrected}

    def address(self, path: str) -> str:
        """Give this question at another address."""
        return asking.address(replace(self.asked, page=1), path)

    def asking_for(self, text: str) -> str:
        """Give the address of another text with the same filters."""
        return asking.address(replace(self.asked, text=text, page=1))

    def unfiltered(self) -> str:
        """Give the address of the same words without filters."""
        return asking.address(replace(self.asked, filters={}, page=1))


@pages.get("/")
@pages.get("/indicators")
def search() -> str:
    """Show what there is, and what of it answers a question."""
    asked = asking.question()
    return render_template("search.html", page=_presented(asked, finding.find(current_actor(), asked)))


def _presented(asked: Question, answer: Answer) -> SearchPage:
    chips = _chips(asked, answer)
    return SearchPage(
        asked,
        answer,
        _boxes(answer),
        chips,
        _sorts(asked),
        pager(answer.total, asked.page, asked.size, lambda page: asking.address(replace(asked, page=page))),
        () if answer.total else _ways_out(asked, chips),
        places.boxes(current_actor(), answer.places),
        () if answer.total or answer.apart or chips or not answer.facets else _themes(),
    )


def _themes() -> tuple[FacetCount, ...]:
    return finding.find(current_actor(), Question(size=1)).facets.get("theme", ())


def _boxes(answer: Answer) -> tuple[FacetBox, ...]:
    return tuple(
        FacetBox(name, label, counts[:SHOWN], counts[SHOWN:])
        for name, label in FACET_LABELS.items()
        if (counts := answer.facets.get(name))
    )


def _chips(asked: Question, answer: Answer) -> tuple[Chip, ...]:
    labels = {(name, count.value): count.label for name, counts in answer.facets.items() for count in counts}
    return tuple(
        Chip(
            FACET_LABELS[name],
            labels.get((name, value), Localised(value)),
            asking.address(asking.without(asked, name, value)),
        )
        for name in FACET_LABELS
        for value in asked.filters.get(name, ())
    )


def _sorts(asked: Question) -> tuple[SortLink, ...]:
    return tuple(
        SortLink(SORT_LABELS[sort], asking.address(replace(asked, sort=sort, page=1)), sort == asked.sort)
        for sort in SORTS
    )


def _ways_out(asked: Question, chips: tuple[Chip, ...]) -> tuple[Chip, ...]:
    """Count what each filter keeps away."""
    filters = [(name, value) for name in FACET_LABELS for value in asked.filters.get(name, ())]
    counted = (
        chip._replace(total=finding.find(current_actor(), asking.without(asked, *chosen)).total)
        for chip, chosen in zip(chips[:MOST_WAYS_OUT], filters, strict=False)
    )
    return tuple(chip for chip in counted if chip.total)

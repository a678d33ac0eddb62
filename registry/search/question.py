"""A question to the index and the answer to it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from registry.errors import BadQuestion
from registry.rules.localised import LANGUAGES, Localised
from registry.search.gazetteer import NOWHERE, Gazetteer, Place

FACETS = ("theme", "office", "level", "programme", "status", "evidence", "periodicity")
SORTS = ("relevance", "title", "modified")
LARGEST_PAGE = 1000
LONGEST_TEXT = 400  # letters of a question that are read; more is no question


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: OR inside a facet, AND between facets, only in what they may see."""

    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    visibilities: tuple[str, ...] = ("public",)
    language: str = "de"
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    hidden: tuple[tuple[str, str], ...] = ()  # code and version that an index left behind may still hold
    gazetteer: Gazetteer = NOWHERE  # the places that its words may name

    def __post_init__(self) -> None:
        _require("sort", self.sort, self.sort in SORTS)
        _require("lang", self.language, self.language in LANGUAGES)
        _require("page", self.page, self.page >= 1)
        _require("size", self.size, 1 <= self.size <= LARGEST_PAGE)
        for name in self.filters:
            _require(name, name, name in FACETS)


def _require(name: str, value: object, is_good: bool) -> None:
    if not is_good:
        raise BadQuestion(field=name, value=value)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet: how many of the hits have it."""

    value: str
    label: Localised
    count: int
    is_chosen: bool


class Piece(NamedTuple):
    """A stretch of text; `is_marked` where it is what was looked for."""

    text: str
    is_marked: bool


class WordReading(NamedTuple):
    """How one word was read: `used` is what was sought.

    `how` is exact, prefix, synonym, parts, related, corrected, code, place, place corrected, general, ignored or unknown.
    """

    typed: str
    how: str
    used: tuple[str, ...] = ()


class Explanation(NamedTuple):
    """How the words were read; `is_any` when no document has all of them, so that some had to do."""

    words: tuple[WordReading, ...] = ()
    is_any: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One indicator found, told from what the index stores."""

    id: str
    code: str
    title: Localised
    title_pieces: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    snippet_language: str
    state: str
    status: str
    is_adopted: bool
    is_candidate: bool
    evidence_status: str | None
    office: tuple[str, Localised] | None
    office_is_assigned: bool
    theme: tuple[str, Localised] | None
    smallest_level: Localised | None
    has_one_level: bool
    since: str | None
    until: str | None
    version: str | None
    score: float
    modified: str | None


@dataclass(frozen=True, slots=True)
class Apart:
    """What there is for the words that were understood, where one that matters was not: no answer, only an offer."""

    text: str
    total: int
    items: tuple[Hit, ...]


class Listed(NamedTuple):
    """One indicator found, with what only the search knows of it; the rest its definition says."""

    id: str
    code: str
    status: str
    office: tuple[str, Localised] | None
    office_is_assigned: bool
    smallest_level: Localised | None
    since: str | None
    until: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits, best first, with the facets of all of them.

    `not_understood` are words as typed that found nothing, `read_as` what stands for words that were replaced,
    `maybe` the question in words that are near, but not near enough to be sought ("Meinten Sie").
    """

    total: int
    items: tuple[Hit, ...]
    facets: dict[str, tuple[FacetCount, ...]]
    corrected: str | None = None
    explanation: Explanation = field(default_factory=Explanation)
    number: int = 0  # the outbox position the index reflects
    not_understood: tuple[str, ...] = ()
    read_as: dict[str, str] = field(default_factory=dict)
    maybe: str | None = None
    places: tuple[Place, ...] = ()
    apart: Apart | None = None

"""For which spatial levels there are values, and since when, as lines with bars."""

from dataclasses import dataclass

from registry import db
from registry.formats.records import Availability, DefinitionRecord
from registry.rules.amounts import SHOWN

WIDTH = 210  # of the drawing in which a bar lies
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level with its bar; `width` 0 where the years are not known."""

    availability: Availability
    start: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Levels:
    """All levels under one scale of years; `first` None where no year is known."""

    lines: tuple[LevelLine, ...]
    first: int | None = None
    last: int | None = None
    more: int = 0  # levels that are there and not drawn


def levels(record: DefinitionRecord) -> Levels:
    """Draw the levels of a definition from large to small."""
    ordered = sorted(record.levels, key=lambda level: level.position)[:SHOWN]
    more = len(record.levels) - len(ordered)
    spans = [(_year(a.since), _year(a.until) or db.clock.today().year) for a in ordered]
    known = [(since, until) for since, until in spans if since is not None]
    if not known:
        return Levels(tuple(LevelLine(a) for a in ordered), more=more)
    first, last = min(since for since, _ in known), max(until for _, until in known)
    lines = (LevelLine(a, *_bar(*span, first, last)) for a, span in zip(ordered, spans, strict=True))
    return Levels(tuple(lines), first, last, more)


def _bar(since: int | None, until: int, first: int, last: int) -> tuple[int, int]:
    if since is None:
        return 0, 0
    years = max(1, last - first + 1)
    start = WIDTH * (since - first) // years
    return start, max(SHORTEST, WIDTH * (until - since + 1) // years)


def _year(bound: str | None) -> int | None:
    """Read the year of an EDTF bound; an interval counts from its first year."""
    head = (bound or "")[:4]
    return int(head) if head.isdigit() else None

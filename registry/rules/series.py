"""What is known of a series in time: notes with a date, and the editions that have values."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from registry.rules import dates
from registry.rules.localised import Localised

_BETWEEN = re.compile(r"[,;\n]")


class SeriesNote(NamedTuple):
    """What changed at a time while the version went on; date is EDTF, kind is one of NOTE_KINDS."""

    date: str
    kind: str
    text: Localised
    url: str | None = None


def listed(value: Any) -> list[str]:
    """Take dates apart that were typed into one line: 2009, 2013; 2016."""
    items = _BETWEEN.split(value) if isinstance(value, str) else value
    return [str(item) for item in items if str(item).strip()]


def in_order(notes: Iterable[SeriesNote]) -> tuple[SeriesNote, ...]:
    """Put notes in the order of their time."""
    return tuple(sorted(notes, key=lambda note: dates.parse(note.date).earliest))

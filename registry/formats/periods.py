"""Days from the EDTF texts in which sources give their bounds of time."""

import re
from calendar import monthrange
from datetime import date

from pyoxigraph import Literal

from registry.formats.nodes import name

BOUND = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?[?~%]?")


def first_day(edtf: str | None) -> date | None:
    """Give the earliest day of a bound; None when the text is no date."""
    return _day((edtf or "").split("/")[0], last=False)


def last_day(edtf: str | None) -> date | None:
    """Give the latest day of a bound; None when the text is no date."""
    return _day((edtf or "").split("/")[-1], last=True)


def day_literal(day: date | None) -> Literal | None:
    """Give a day as a typed literal."""
    return Literal(day.isoformat(), datatype=name("xsd:date")) if day else None


def _day(text: str, *, last: bool) -> date | None:
    found = BOUND.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.group("year", "month", "day"))
    try:
        month = month or (12 if last else 1)
        return date(year or 0, month, day or (monthrange(year or 0, month)[1] if last else 1))
    except ValueError:
        return None

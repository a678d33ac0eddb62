"""Days from the EDTF texts in which sources give their bounds of time."""

from datetime import date

from pyoxigraph import Literal

from registry.errors import Invalid
from registry.formats.nodes import name
from registry.rules import dates


def first_day(edtf: str | None) -> date | None:
    """Give the earliest day of a bound; None when the text is no date."""
    bound = _bound(edtf)
    return bound.earliest if bound else None


def last_day(edtf: str | None) -> date | None:
    """Give the latest day of a bound; None when the text is no date."""
    bound = _bound(edtf)
    return bound.latest if bound else None


def day_literal(day: date | None) -> Literal | None:
    """Give a day as a typed literal."""
    return Literal(day.isoformat(), datatype=name("xsd:date")) if day else None


def span_literal(since: str | None, until: str | None) -> Literal | None:
    """Give a span of days in the DCMI's words for periods; None when neither end is known."""
    ends = (("start", first_day(since)), ("end", last_day(until)))
    known = [f"{end}={day.isoformat()};" for end, day in ends if day]
    return Literal(" ".join((*known, "scheme=W3C-DTF;")), datatype=name("dct:Period")) if known else None


def _bound(edtf: str | None) -> dates.Bound | None:
    try:
        return dates.parse_optional(edtf)
    except Invalid:
        return None

"""Bounds of time as a source gives them: a year, a month, a day or a span, in EDTF's level 0.

Our own strict reading: the EDTF library takes milliseconds a text, and lets 1900-02-29 and 2025/2023 pass.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from registry.errors import Finding, Invalid
from registry.rules import cleaning

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_GERMAN = re.compile(r"(?:(?:([0-9]{1,2})\.\s?)?([0-9]{1,2})\.\s?)?([0-9]{4})")
_SPAN = re.compile(r"\s*/\s*|\s+(?:bis|–|-)\s+|–|(?<=[0-9]{4})-(?=[0-9]{4})")

EARLIEST_YEAR, LATEST_YEAR = 1500, 2200

_NO_SUCH_DAY = "Den Tag „%(value)s“ gibt es nicht. Bitte prüfen Sie Tag und Monat."
_NO_DATE = "„%(value)s“ ist kein Datum. Möglich sind zum Beispiel 2012, 04.2019, 01.04.2019 oder 2023/2025."
_NO_YEAR = "Das Jahr in „%(value)s“ kann nicht stimmen. Möglich sind die Jahre %(first)s bis %(last)s."
_OPEN_SPAN = "„%(value)s“ hat nur eine Seite. Ist ein Anfang oder Ende unbekannt, bleibt das Feld leer."
_TURNED_SPAN = "In „%(value)s“ liegt das Ende vor dem Anfang."
_TURNED_BOUNDS = "Das Ende %(until)s liegt vor dem Anfang %(since)s."


class Bound(NamedTuple):
    """A bound as text, with the first and the last day it may mean."""

    text: str
    earliest: date
    latest: date


def parse(text: str, field: str = "date") -> Bound:
    """Read EDTF or a German date into its EDTF text; Invalid says what is wrong."""
    cleaned = cleaning.line(text)
    parts = _SPAN.split(cleaned)
    if len(parts) == 1:
        return _single(parts[0], field)
    return _span(cleaned, parts, field)


def parse_optional(text: str | None, field: str = "date") -> Bound | None:
    """Read a bound that may be unknown."""
    return parse(text, field) if text and cleaning.line(text) else None


def typed(text: str) -> str:
    """Give a bound as people type it, in a form that `parse` reads: 2019-04-01 → 01.04.2019."""
    return "/".join(".".join(reversed(part.split("-"))) for part in text.split("/"))


def order(bound: Bound | None) -> tuple[bool, date]:
    """Give the key to sort by: an unknown bound comes first."""
    return (bound is not None, bound.earliest if bound else date.min)


def require_order(since: Bound | None, until: Bound | None, field: str = "date") -> None:
    """Refuse an end that certainly lies before its beginning."""
    if since and until and until.latest < since.earliest:
        raise _refusal(field, _TURNED_BOUNDS, since=since.text, until=until.text)


def eve(text: str) -> str:
    """Give the last period before one begins, in the same precision; a span without exact start stays itself.

    2017-01-01 → 2016-12-31, 2017 → 2016, 2017-03 → 2017-02, 2023/2025 → 2023/2025.
    """
    bound = parse(text)
    if "/" in bound.text:
        return bound.text
    return (bound.earliest - timedelta(days=1)).isoformat()[: len(bound.text)]


def _span(text: str, parts: list[str], field: str) -> Bound:
    if len(parts) > 2:
        raise _refusal(field, _NO_DATE, value=text)
    if not all(part.strip(" .") for part in parts):
        raise _refusal(field, _OPEN_SPAN, value=text)
    first, last = (_single(part, field) for part in parts)
    if last.latest < first.earliest:
        raise _refusal(field, _TURNED_SPAN, value=text)
    return Bound(f"{first.text}/{last.text}", first.earliest, last.latest)


def _single(text: str, field: str) -> Bound:
    year, month, day = _numbers(text.strip(), field)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise _refusal(field, _NO_YEAR, value=text, first=EARLIEST_YEAR, last=LATEST_YEAR)
    try:
        earliest = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise _refusal(field, _NO_SUCH_DAY, value=text) from None
    parts = [f"{year:04d}"] + [f"{part:02d}" for part in (month, day) if part is not None]
    return Bound("-".join(parts), earliest, _latest(earliest, len(parts)))


def _numbers(text: str, field: str) -> tuple[int, int | None, int | None]:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _GERMAN.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise _refusal(field, _NO_DATE, value=text)
    return int(year), int(month) if month else None, int(day) if day else None


def _latest(earliest: date, precision: int) -> date:
    if precision == 3:
        return earliest
    if precision == 1 or earliest.month == 12:
        return earliest.replace(month=12, day=31)
    return date.fromordinal(earliest.replace(month=earliest.month + 1).toordinal() - 1)


def _refusal(field: str, message: str, **data: object) -> Invalid:
    return Invalid([Finding(field, message, tuple(data.items()))])

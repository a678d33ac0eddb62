"""All German and English sentences: gettext without the web, so that mails and files speak like the pages.

German is the source language: message ids are German sentences with %(name)s placeholders. English stands in
translations/en/*.po, one file for each room, read once.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from registry import settings
from registry.errors import Finding, Named, RegistryError, Word, Words

LANGUAGES: tuple[str, ...] = ("de", "en")
SOURCE = "de"
UNKNOWN = "zu klären"
_SINGLE, _CLOSED = "nur %(since)s", "von %(since)s bis %(until)s"
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def current_language() -> str:
    """Tell which language is spoken now."""
    return _language.get()


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak a language until the end of the block."""
    token = _language.set(language if language in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _language.reset(token)


def set_language(language: str) -> None:
    """Speak a language for the rest of this context (a request)."""
    _language.set(language if language in LANGUAGES else SOURCE)


def gettext(message: str, /, **data: object) -> str:
    """Give a sentence in the language spoken now, its placeholders filled."""
    return translate(message, current_language(), **data)


def ngettext(singular: str, plural: str, count: int, /, **data: object) -> str:
    """Give the sentence for one or for several; `num` is filled with the count."""
    return gettext(singular if count == 1 else plural, **{"num": count, **data})


def translate(message: str, language: str, /, **data: object) -> str:
    """Give a sentence in a language, its placeholders filled; words among the data are translated too."""
    sentence = _catalogue(language).get(message, message) if language != SOURCE else message
    return sentence % {name: _filling(value, language) for name, value in data.items()} if data else sentence


def is_translated(message: str, language: str = "en") -> bool:
    """Tell whether a sentence has its translation."""
    return message in _catalogue(language)


def sentence_of(error: RegistryError) -> str:
    """Say an error in the language spoken now."""
    return gettext(error.message, **error.data)


def sentence_of_finding(finding: Finding) -> str:
    """Say a finding in the language spoken now."""
    return gettext(finding.message, **dict(finding.data))


def day(value: str | date | datetime | None) -> str:
    """Write a day, an ISO moment or an EDTF bound as people read it; what is not known is "zu klären"."""
    if value in (None, ""):
        return gettext(UNKNOWN)
    if isinstance(value, datetime):
        value = settings.current().day_of(value)
    if isinstance(value, date):
        return _full_day(value)
    return _edtf(str(value))


def period(since: str | None, until: str | None, *, coming: bool = False) -> str:
    """Write a stretch between two EDTF bounds: seit 2010, von 2001 bis 2009, beginnt zwischen 2023 und 2025."""
    if not since and not until:
        return gettext(UNKNOWN)
    if since and until and not _is_span(since) and not _is_span(until):
        return gettext(_SINGLE if since == until else _CLOSED, since=day(since), until=day(until))
    begun = (_bound(since, "beginnt %(day)s", "ab %(day)s" if coming else "seit %(day)s"),) if since else ()
    ended = (_bound(until, "endet %(day)s", "bis %(day)s"),) if until else ()
    return ", ".join(begun + ended)


def edition(value: str) -> str:
    """Write what one value stands for, a year, a day or several years together: 2016, 2009 bis 2014."""
    first, _, last = value.partition("/")
    return gettext("%(first)s bis %(last)s", first=day(first), last=day(last)) if last else day(value)


def in_force(since: str | None, until: str | None) -> str:
    """Write how long something is in force; that its beginning is not known is said too."""
    if not since:
        end = gettext("gültig %(period)s", period=period(None, until)) if until else gettext("gültig")
        return gettext("%(end)s, Beginn zu klären", end=end)
    pattern = "Gültigkeit %(period)s" if _is_span(since) else "gültig %(period)s"
    return gettext(pattern, period=period(since, until))


def moment(value: str | datetime) -> str:
    """Write a moment with the time of day in the city."""
    exact = datetime.fromisoformat(value) if isinstance(value, str) else value
    pattern = "dd.MM.yyyy, HH:mm" if current_language() == SOURCE else "d MMMM yyyy, HH:mm"
    return str(format_datetime(exact.astimezone(settings.current().zone), pattern, locale=_locale()))


def number(value: float, decimals: int | None = None) -> str:
    """Write a number as the language does."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, pattern, locale=_locale()))


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Write words as a list: a, b und c."""
    return str(format_list(list(words), locale=_locale()))


def folded(words: str) -> str:
    """Take case and marks away: what is sought and what is sorted reads ä as a and ß as ss (DIN 5007-1)."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def alphabetical(words: str) -> tuple[str, str]:
    """Give the key that sorts words as German lists do; of two that read alike, the plain one comes first."""
    return folded(words), words


def messages() -> Mapping[str, str]:
    """Give all English sentences by their German message id."""
    return _catalogue("en")


@cache
def _catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted((files("registry") / "translations" / language).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".po"):
            with file.open("rb") as opened:
                found |= {str(m.id): str(m.string) for m in read_po(opened) if m.id and m.string}
    return found


def _filling(value: object, language: str) -> object:
    if isinstance(value, Named):
        return value.en if language == "en" and value.en else value.de
    if isinstance(value, Words):
        return ", ".join(translate(str(word), language) for word in value)
    if isinstance(value, date):
        with use_language(language):
            return moment(value) if isinstance(value, datetime) else day(value)
    return translate(value, language) if isinstance(value, Word) else value


def _locale() -> Locale:
    return _locales(current_language())


@cache
def _locales(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else "de_DE")


def _is_span(bound: str) -> bool:
    return "/" in bound


def _bound(bound: str, uncertain: str, certain: str) -> str:
    return gettext(uncertain if _is_span(bound) else certain, day=day(bound))


def _edtf(text: str) -> str:
    if "/" in text:
        since, until = text.split("/", 1)
        return gettext("zwischen %(since)s und %(until)s", since=_edtf(since), until=_edtf(until))
    if "T" in text:
        return day(datetime.fromisoformat(text))
    parts = text.split("-")
    written = _EDTF.get(len(parts))
    return written(parts) if written else text


def _month(parts: list[str]) -> str:
    return str(format_date(date(int(parts[0]), int(parts[1]), 1), "MMMM yyyy", locale=_locale()))


def _full_day(value: date) -> str:
    pattern = "dd.MM.yyyy" if current_language() == SOURCE else "d MMMM yyyy"
    return str(format_date(value, pattern, locale=_locale()))


_EDTF: dict[int, Callable[[list[str]], str]] = {
    1: lambda parts: parts[0],
    2: _month,
    3: lambda parts: _full_day(date(*map(int, parts))),
}

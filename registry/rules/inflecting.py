"""Words without their endings and spellings: what a search and a list of the desk take for the same."""

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import Stemmer

UMLAUT_BY_E = re.compile(r"(?<![aeouq])ue|ae|oe")  # not in neue, Frauen, Quelle
SHORTEST_BENT = 7  # letters of a word whose ending may be another

_stemmers = {"de": Stemmer.Stemmer("german"), "en": Stemmer.Stemmer("english")}
_one_at_a_time = Lock()  # a stemmer keeps state while it works


@lru_cache(maxsize=50_000)
def stem(form: str, language: str = "de") -> str:
    """Cut the ending off a folded word; what holds a number stays as it is."""
    if not form.isalpha():
        return form
    with _one_at_a_time:
        return str(_stemmers[language].stemWord(form))


def without_e(form: str) -> str:
    """Read ae, oe and ue as the umlauts that they stand for, without their dots."""
    return UMLAUT_BY_E.sub(lambda match: match[0][0], form)


def ways(form: str) -> Iterator[str]:
    """Give the ways in which a folded word may stand in a text: as typed, with umlauts, joined, with another ending."""
    joined = form.replace("-", "")
    for way in dict.fromkeys((form, without_e(form), joined, without_e(joined))):
        yield way
        if len(way) >= SHORTEST_BENT and way.isalpha():
            yield stem(way)

"""Keywords as open data portals take them: CKAN refuses a whole dataset for one bracket in a tag."""

import re
from collections.abc import Iterable
from unicodedata import normalize

SHORTEST, LONGEST = 2, 100
# What stands in brackets is another name for the thing; lists are cut where harvesters would cut them.
CUTS = re.compile(r"[,;|()\[\]{}<>\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
APOSTROPHES = re.compile("['’‘ʼ`´]")
REFUSED = re.compile(r"[^\w .\-]+")
SPACES = re.compile(r"\s+")


def accepted(text: str) -> tuple[str, ...]:
    """Give the keywords a label becomes: letters, digits, space, `-`, `_` and `.`, 2 to 100 of them."""
    # Composed first: a letter with its accent beside it is no letter to a portal.
    parts = CUTS.split(normalize("NFC", text))
    return distinct(word for part in parts for word in (_cleaned(part),) if len(word) >= SHORTEST)


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """Give each keyword once, whatever its case, as it was written first."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _cleaned(part: str) -> str:
    plain = SPACES.sub(" ", REFUSED.sub(" ", APOSTROPHES.sub("", part))).strip(" -_.")
    return plain if len(plain) <= LONGEST else _shortened(plain)


def _shortened(plain: str) -> str:
    """Cut at the last word that fits; one word alone is cut where it must be."""
    whole = plain[: LONGEST + 1].rpartition(" ")[0]
    return (whole or plain[:LONGEST]).rstrip(" -_.")

"""Chooses indicators by words in title or code, in any case and on both databases, where no index is asked."""

import json

from sqlalchemy import ColumnElement, or_

from registry.model import Definition, Indicator

MOST_WORDS = 10
ESCAPE = "\\"


def has_words(text: str) -> list[ColumnElement[bool]]:
    """Give the conditions under which every word of a text stands in the title or the code."""
    return [_has_word(word) for word in text.split()[:MOST_WORDS]]


def _has_word(word: str) -> ColumnElement[bool]:
    title = Definition.title.cast(Indicator.code.type)
    in_title = (title.ilike(_pattern(_as_stored(spelt)), escape=ESCAPE) for spelt in _spellings(word))
    return or_(Indicator.code.ilike(_pattern(word), escape=ESCAPE), *in_title)


def _spellings(word: str) -> tuple[str, ...]:
    """SQLite knows capitals in ASCII alone, so that umlauts are asked for both ways."""
    if word.isascii():
        return (word,)
    return tuple(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize(), word.title())))


def _as_stored(word: str) -> str:
    """Write a word as titles hold it, which are JSON."""
    return json.dumps(word, ensure_ascii=False)[1:-1]


def _pattern(word: str) -> str:
    escaped = word.replace(ESCAPE, ESCAPE * 2).replace("%", f"{ESCAPE}%").replace("_", f"{ESCAPE}_")
    return f"%{escaped}%"

"""Compares words in the database without case and marks, on both databases and whatever their locale."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import GenericFunction

from registry import texts
from registry.model.base import LocalisedText
from registry.rules.inflecting import ways

Words = ColumnElement[Any] | InstrumentedAttribute[Any]
MARKED = tuple(
    sign for sign in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))) if len(texts.folded(sign)) == 1
)
PLAIN = tuple(map(texts.folded, MARKED))
MOST_WORDS = 10


class fold(GenericFunction[str]):
    """What `texts.folded` gives, as the database says it; SQLite asks `texts.folded` itself."""

    type = Text()
    inherit_cache = True


@compiles(fold, "postgresql")
def _fold(element: Any, compiler: Any, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    marked, plain = "".join(MARKED), "".join(PLAIN)
    return f"translate(lower(replace({given}, 'ß', 'ss')), '{marked}', '{plain}')"


def has_words(search: str, *columns: Words) -> ColumnElement[bool]:
    """Give the condition that every word of a search stands in one of the columns."""
    said = [fold(_words_of(column)) for column in columns]
    words = texts.folded(search).split()[:MOST_WORDS]
    return and_(True, *(or_(*(_says(each, word) for each in said)) for word in words))


def _says(text: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    apart = [part for part in word.split("-") if part]
    is_joined = or_(*(text.contains(way, autoescape=True) for way in dict.fromkeys(ways(word))))
    if len(apart) < 2:
        return is_joined
    return or_(is_joined, and_(*(text.contains(part, autoescape=True) for part in apart)))


def _words_of(column: Words) -> Words:
    """Take the words of both languages out of their JSON, without its keys."""
    if not isinstance(column.type, LocalisedText):
        return column
    stored: Words = column.cast(Text)
    for mark, instead in (('{"de": "', ""), ('", "en": "', " "), ('"}', ""), ('\\"', '"'), ("\\\\", "\\")):
        stored = func.replace(stored, mark, instead)
    return stored

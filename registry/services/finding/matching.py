"""Chooses indicators by words in title or code, in any case and on both databases, where no index is asked."""

from sqlalchemy import ColumnElement

from registry.model import Definition, Indicator, folding


def has_words(text: str) -> list[ColumnElement[bool]]:
    """Give the conditions under which every word of a text stands in the title or the code."""
    return [folding.has_words(text, Indicator.code, Definition.title)]

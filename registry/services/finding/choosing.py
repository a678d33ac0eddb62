"""Chooses indicators for the desk's lists: by title and code in the database, and by what the index finds for the words."""

from sqlalchemy import ColumnElement, or_

from registry.model import Indicator
from registry.rules.access import Actor
from registry.search.question import Question
from registry.services.finding import finding
from registry.services.finding.matching import has_words

MOST = 200  # indicators that the index adds to a list
NEARLY = 0.3  # what a hit is worth at least beside the best one: a list is not ordered by worth


def chosen(actor: Actor, text: str) -> list[ColumnElement[bool]]:
    """Give the conditions under which an indicator fits the words of somebody at the desk."""
    if not text:
        return []
    conditions = has_words(text)
    codes = _found(actor, text)
    return [or_(*conditions, Indicator.code.in_(codes))] if codes else conditions


def _found(actor: Actor, text: str) -> list[str]:
    hits = finding.find(actor, Question(text=text, size=MOST))
    if hits.explanation.is_any:
        return []
    least = NEARLY * max((hit.score for hit in hits.items), default=0.0)
    return sorted({hit.code for hit in hits.items if hit.score >= least})

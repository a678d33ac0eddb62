"""Which indicators are near another: those that share words and measures with it, the rarer the nearer."""

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, union_all

from registry import db
from registry.formats.records import Reference
from registry.model import Definition, DefinitionConcept, Indicator, table_of
from registry.rules.lifecycle import State

NEAR = 6  # indicators shown
ENOUGH = 3  # fewer than this are filled up with others of the theme
COMMON = 12  # what more indicators share says little, and no more of them are looked at
KEYWORDS = 6  # of a definition, in its own order
COLUMNS = ("numerator_id", "denominator_id", "theme_id")
THEME = len(COLUMNS) - 1

_definition, _word = table_of(Definition).c, table_of(DefinitionConcept).c
_indicator = table_of(Indicator).c
IS_PUBLISHED = _definition.state == literal_column(f"'{State.PUBLISHED}'")
LIMIT: ColumnElement[int] = literal_column(str(COMMON + 2))  # the definition's own is among them
NAMED = (
    select(_indicator.id, _indicator.code, _definition.title)
    .join(table_of(Definition), _definition.id == _indicator.published_id)
    .where(_indicator.id.in_(bindparam("ids", expanding=True)))
)


def related(shown: Definition, keywords: list[int]) -> tuple[Reference, ...]:
    """Name published indicators near a definition, nearest first; `keywords` are the ids of its words."""
    chosen = _order(_sharing(shown, keywords[:KEYWORDS]))
    if not chosen:
        return ()
    found = {row.id: row for row in db.rows(NAMED, {"ids": chosen})}
    return tuple(Reference(found[i].code, found[i].title, f"/indicators/{found[i].code}") for i in chosen)


def _order(sharing: dict[int, list[int]]) -> list[int]:
    """Weigh each shared thing by how few share it; a theme alone makes nobody near, it only fills up."""
    weights: defaultdict[int, float] = defaultdict(float)
    for rank, ids in sharing.items():
        if rank != THEME and len(ids) <= COMMON:
            for each in ids:
                weights[each] += 1 / len(ids)
    same_theme = sharing.get(THEME, [])
    for each in same_theme:
        if each in weights:
            weights[each] += 1 / (4 * COMMON)
    nearest = sorted(weights, key=lambda each: (-weights[each], each))[:NEAR]
    fill = [each for each in same_theme if each not in weights][: max(0, ENOUGH - len(nearest))]
    return nearest + fill


def _sharing(shown: Definition, keywords: list[int]) -> dict[int, list[int]]:
    """Give the first indicators that share each thing, by its rank: measures and theme, then each word."""
    given = {name: getattr(shown, name) for name in COLUMNS}
    given |= {f"word_{number}": word for number, word in enumerate(keywords)}
    found: dict[int, list[int]] = {}
    for rank, indicator_id in db.rows(_statement(len(keywords)), given):
        if indicator_id != shown.indicator_id:
            found.setdefault(rank, []).append(indicator_id)
    return found


@cache
def _statement(words: int) -> Any:
    parts = [_of_column(rank, name) for rank, name in enumerate(COLUMNS)]
    parts += [_of_word(len(COLUMNS) + number, f"word_{number}") for number in range(words)]
    return union_all(*(select(part.subquery()) for part in parts))


# In the order of an index on what is shared, so that the first few cost the same in any catalogue.
def _of_column(rank: int, name: str) -> Select[Any]:
    chosen = select(literal_column(str(rank)).label("rank"), _definition.indicator_id)
    shares = _definition[name] == bindparam(name)
    return chosen.where(shares, IS_PUBLISHED).order_by(_definition.id).limit(LIMIT)


def _of_word(rank: int, name: str) -> Select[Any]:
    chosen = select(literal_column(str(rank)).label("rank"), _definition.indicator_id).select_from(
        table_of(DefinitionConcept).join(table_of(Definition), _definition.id == _word.definition_id)
    )
    shares = (_word.concept_id == bindparam(name), _word.field == literal_column("'keywords'"))
    return chosen.where(*shares, IS_PUBLISHED).order_by(_word.definition_id).limit(LIMIT)

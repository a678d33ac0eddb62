"""Says which published indicators point to a thing, for the pages about things."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.formats.records import Reference
from registry.model import Definition, Indicator
from registry.rules.lifecycle import State

LISTED = 100  # indicators named on a page; more are found through the search


@dataclass(frozen=True, slots=True)
class Uses:
    """Published indicators that point to a thing: how many, and the first of them by code."""

    total: int
    items: tuple[Reference, ...]


def uses(session: Session, condition: ColumnElement[bool]) -> Uses:
    """Name the published indicators for which a condition holds."""
    total = session.execute(_published(func.count()).where(condition)).scalar_one()
    rows = session.execute(
        _published(Indicator.code, Definition.title).where(condition).order_by(Indicator.code).limit(LISTED)
    )
    return Uses(total, tuple(Reference(code, title, f"/indicators/{code}") for code, title in rows))


def counts(session: Session, column: Any, *conditions: ColumnElement[bool]) -> dict[int, int]:
    """Count the published indicators by what a column points to, those for which the conditions hold."""
    return dict(session.execute(_published(column, func.count()).where(*conditions).group_by(column)).all())


def required(found: int | None) -> int:
    """Give the id of a thing; NotFound where there is none."""
    if found is None:
        raise NotFound()
    return found


def _published(*columns: Any) -> Any:
    joined = select(*columns).select_from(Indicator).join(Definition, Definition.id == Indicator.published_id)
    return joined.where(Definition.state == State.PUBLISHED)

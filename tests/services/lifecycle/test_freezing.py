"""What is published cannot be changed by any path: not by the verbs, not by the session, not by SQL."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from migrations.guards import CONTENT, PARTS
from registry import db
from registry.errors import Frozen
from registry.model import Base, Definition
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.content import contents
from registry.services.lifecycle import describing
from registry.services.operations.verifying import verify
from tests.services.stage import FULL, STAND_IN, published

pytestmark = pytest.mark.usefixtures("stage")
PART_TABLES: list[Table] = [Base.metadata.tables[name] for name in PARTS]
FREE = {
    "state",
    "step",
    "lock_version",
    "author_id",
    "changed_at",
    "decision",
    "valid_until",
    "valid_until_earliest",
    "recorded_until",
}
FROZEN_STATES = ("published", "superseded", "retired", "withheld")


OTHER = {int: "1", bool: "1", date: "'2020-01-01'", datetime: "'2020-01-01 00:00:00.000000'"}


def rows(table: Table) -> list[dict[str, Any]]:
    """Read a table."""
    with db.reading() as session:
        return [dict(row) for row in session.execute(select(table)).mappings()]


def refused(statement: Any) -> bool:
    """Tell whether the database refuses a statement that would touch something."""
    try:
        with db.transaction() as session:
            assert session.execute(statement).rowcount > 0, statement  # type: ignore[attr-defined]
            raise Accepted
    except DBAPIError:
        return True
    except Accepted:
        return False


class Accepted(Exception):
    """Takes an accepted statement back."""


@pytest.mark.parametrize("state", FROZEN_STATES)
def test_no_column_of_a_frozen_definition_takes_another_value(state: str) -> None:
    definition = STAND_IN[state]()  # type: ignore[index]
    table = Definition.__table__
    accepted = []
    for column in table.columns:
        if column.name in FREE:
            continue
        value = (
            "NULL"
            if getattr(definition, column.name) is not None
            else OTHER.get(column.type.python_type, "'x'")
        )
        value = "7" if not column.nullable and column.type.python_type is int else value
        statement = text(f"UPDATE definition SET {column.name} = {value} WHERE id = {definition.id}")
        if not refused(statement):
            accepted.append(column.name)
    assert accepted == []
    assert set(CONTENT) == {column.name for column in table.columns} - FREE


@pytest.mark.parametrize("table", PART_TABLES, ids=lambda table: table.name)
def test_no_part_of_a_frozen_definition_is_changed_added_or_taken_away(table: Table) -> None:
    definition = published()
    own = [row for row in rows(table) if row["definition_id"] == definition.id]
    assert own, table.name
    is_own = table.c.definition_id == definition.id
    for column in table.columns:
        assert refused(update(table).where(is_own).values({column.name: column})), column.name
    assert refused(delete(table).where(is_own))
    assert refused(insert(table).values(own[0] | NEW[table.name]))
    assert [row for row in rows(table) if row["definition_id"] == definition.id] == own


NEW = {
    "definition_concept": {"field": "breakdowns"},
    "definition_level": {"level_id": 1},
    "definition_source": {"position": 9},
    "formula_term": {"name": "neu"},
}


@pytest.mark.parametrize("table", PART_TABLES, ids=lambda table: table.name)
def test_no_part_of_a_draft_is_pushed_into_a_frozen_definition(table: Table, anna: Actor) -> None:
    definition = published()
    draft = describing.create_indicator(anna, title=FULL["title"], steward="statistisches-amt")
    describing.describe(anna, draft.id, FULL, lock_version=draft.lock_version)
    is_new = table.c.definition_id == draft.id
    moved = update(table).where(is_new).values(definition_id=definition.id, **NEW[table.name])
    assert refused(moved)


def test_a_frozen_definition_is_not_deleted() -> None:
    published()
    assert refused(text("DELETE FROM definition"))
    assert refused(text("DELETE FROM indicator"))


def test_the_session_changes_nothing_frozen() -> None:
    definition = published()
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.get_one(Definition, definition.id).title = Localised("Anders")
    with pytest.raises(DBAPIError), db.transaction() as session:
        contents.write(
            session.get_one(Definition, definition.id), contents.Content({"title": Localised("Anders")}, {})
        )
    verify()


@pytest.mark.parametrize("state", FROZEN_STATES)
def test_no_verb_describes_what_is_frozen(state: str, anna: Actor) -> None:
    definition = STAND_IN[state]()  # type: ignore[index]
    with pytest.raises(Frozen):
        describing.describe(anna, definition.id, FULL, lock_version=definition.lock_version)


def test_the_seal_cannot_be_broken_first() -> None:
    definition = published()
    assert refused(
        text(f"UPDATE definition SET content_digest = NULL, title = '{{}}' WHERE id = {definition.id}")
    )
    assert refused(text(f"UPDATE definition SET id = 4711 WHERE id = {definition.id}"))

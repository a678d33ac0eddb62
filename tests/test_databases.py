"""Each test gets a migrated database without content, whatever the tests before it did."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from registry import db
from registry.model import Base
from registry.model.account import Account
from registry.model.changelog import Head
from registry.services.operations import migrating
from tests.cast import settle
from tests.databases import PostgresqlTemplates, Templates


def _rows() -> dict[str, int]:
    with db.reading() as session:
        tables = {
            t.name: session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables
        }
    return {name: rows for name, rows in tables.items() if rows}


def test_what_one_test_wrote_the_next_does_not_see(templates: Templates, tmp_path: Path) -> None:
    seen = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        with templates.copy(folder):
            seen.append(_rows())
            settle()
            with db.transaction() as session:
                assert session.scalar(select(func.min(Account.id))) == 1
                session.scalars(select(Head)).one().change_number = 9
    assert seen[0] == seen[1] == {"head": 1}


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE mark",
        "ALTER TABLE mark ADD COLUMN more text",
        "ALTER TABLE definition DISABLE TRIGGER ALL",
        "DROP INDEX ix_change_visible",
        "ALTER TABLE head DROP CONSTRAINT ck_head_one",
    ],
)
def test_a_damaged_schema_is_not_used_again(
    postgresql_templates: PostgresqlTemplates, tmp_path: Path, damage: str
) -> None:
    with postgresql_templates.copy(tmp_path) as first, db.transaction() as session:
        session.execute(text(damage))
    with postgresql_templates.copy(tmp_path) as second:
        assert second != first
        assert migrating.differences() == []


def test_a_sound_database_is_used_again(postgresql_templates: PostgresqlTemplates, tmp_path: Path) -> None:
    with postgresql_templates.copy(tmp_path) as first:
        settle()
    with postgresql_templates.copy(tmp_path) as second:
        assert second == first

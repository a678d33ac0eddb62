"""Migrations run up, down and up again, and leave no difference to the models."""

from pathlib import Path

from sqlalchemy import inspect

from registry import db
from registry.services.operations import migrating
from tests.databases import Templates


def test_the_migrated_schema_is_that_of_the_models(database: str) -> None:
    assert migrating.is_current()
    assert migrating.differences() == []


def test_migrations_run_up_down_and_up_again(templates: Templates, instance: Path) -> None:
    with templates.empty(instance):
        assert not migrating.is_current()
        migrating.migrate()
        tables = set(inspect(db.engine()).get_table_names())
        migrating.migrate("base")
        assert set(inspect(db.engine()).get_table_names()) <= {"alembic_version"}
        migrating.migrate()
        assert set(inspect(db.engine()).get_table_names()) == tables
        assert migrating.differences() == []

"""Migrations: up, down and up again on both databases, with guards, from empty and from full, no difference left."""

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import migrations
from migrations.guards import GUARDS, PARTS
from registry import db
from registry.model import Base
from registry.services.catalogue import exporting
from registry.services.catalogue.fragments import FRAGMENT_FORMS
from registry.services.operations import migrating
from registry.settings import Settings, use
from tests.cast import settle
from tests.databases import Templates
from tests.services import stage

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers() -> set[str]:
    """Name the triggers that are there."""
    with db.engine().connect() as connection:
        return set(connection.scalars(text(TRIGGERS[connection.dialect.name])))


def schema() -> dict[str, object]:
    """Describe every table as the database itself tells it."""
    found = inspect(db.engine())
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)],
            sorted(
                (i["name"] or "", tuple(i["column_names"]), bool(i["unique"]))
                for i in found.get_indexes(name)
            ),
            sorted(
                (tuple(f["constrained_columns"]), f["referred_table"]) for f in found.get_foreign_keys(name)
            ),
            sorted(c["name"] or "" for c in found.get_check_constraints(name)),
            sorted(u["name"] or "" for u in found.get_unique_constraints(name)),
        )
        for name in sorted(found.get_table_names())
        if name != "alembic_version"
    }


def guards() -> set[str]:
    """Name the triggers that ought to be there."""
    if db.is_sqlite():
        parts = {f"guard_{table}_{event}" for table in PARTS for event in ("insert", "update", "delete")}
    else:
        parts = {f"guard_{table}" for table in PARTS}
    return {guard.name for guard in GUARDS} | parts


def test_up_down_and_up_again_leaves_the_same_schema(templates: Templates, instance: Path) -> None:
    with templates.empty(instance):
        migrating.migrate()
        first = schema()
        assert set(first) == set(Base.metadata.tables)
        migrating.migrate("base")
        assert schema() == {}
        assert triggers() == set()
        migrating.migrate()
        assert schema() == first
        assert migrating.differences() == []


def test_the_guards_are_up_whenever_the_tables_are(templates: Templates, instance: Path) -> None:
    with templates.empty(instance):
        for _ in range(2):
            migrating.migrate()
            assert triggers() == guards()
            migrating.migrate("base")


def test_migrating_twice_changes_nothing(database: str) -> None:
    before = schema()
    migrating.migrate()
    assert schema() == before
    assert migrating.is_current()


def test_a_full_database_goes_down_and_up_too(database: str, settings: Settings) -> None:
    use(settings)
    settle()
    stage.set_up()
    stage.superseded()
    migrating.migrate("base")
    assert schema() == {}
    migrating.migrate()
    assert migrating.differences() == []
    settle()


def test_fragments_say_the_same_packed_and_unpacked(database: str, settings: Settings) -> None:
    use(settings)
    settle()
    stage.set_up()
    code = stage.code_of(stage.superseded())
    before = {form: exporting.document(form, code).body for form in FRAGMENT_FORMS}
    migrating.migrate("0001")
    with db.engine().connect() as connection:
        texts = dict(
            connection.execute(text("SELECT form, body FROM fragment WHERE number_until IS NULL")).all()
        )
    assert set(texts) == set(FRAGMENT_FORMS)
    assert all(
        body in before[form].decode() and not body.startswith(("\n", ",")) for form, body in texts.items()
    )
    migrating.migrate()
    assert {form: exporting.document(form, code).body for form in FRAGMENT_FORMS} == before
    assert triggers() == guards()
    assert migrating.differences() == []


def test_accounts_that_are_there_begin_to_count_their_edits(database: str) -> None:
    migrating.migrate("0002")
    office = "INSERT INTO office (id, code, is_external, lock_version) VALUES (1, 'a', {no}, 1)"
    account = (
        "INSERT INTO account (id, mail, name, office_id, is_active, unique_key, created_at)"
        " VALUES (1, 'a@b.example', 'A', 1, {yes}, 'k', '2026-01-01 00:00:00')"
    )
    yes, no = ("1", "0") if db.is_sqlite() else ("true", "false")
    with db.engine().begin() as connection:
        for statement in (office, account):
            connection.execute(text(statement.format(yes=yes, no=no)))
    migrating.migrate()
    with db.engine().connect() as connection:
        assert connection.scalar(text("SELECT lock_version FROM account")) == 1


def test_the_head_is_there_from_the_beginning(database: str) -> None:
    with db.engine().connect() as connection:
        assert connection.execute(
            text("SELECT id, change_number, catalogue_number, names_number FROM head")
        ).one() == (1, 0, 0, 0)


def test_a_place_behind_is_told(templates: Templates, instance: Path) -> None:
    with templates.empty(instance):
        assert not migrating.is_current()
        migrating.migrate()
        assert migrating.is_current()


def test_foreign_keys_are_on_after_migrating(database: str) -> None:
    migrating.migrate()
    with pytest.raises(Exception, match=r"(?i)foreign key"), db.transaction() as session:
        session.execute(text("INSERT INTO programme_indicator (indicator_id, programme_id) VALUES (7, 7)"))


def test_every_reference_has_an_index_to_look_it_up() -> None:
    missing = []
    for table in Base.metadata.sorted_tables:
        led = {index.columns.keys()[0] for index in table.indexes} | {
            next(iter(table.primary_key.columns)).name
        }
        led |= {
            next(iter(c.columns)).name for c in table.constraints if c.__visit_name__ == "unique_constraint"
        }
        missing += [
            f"{table.name}.{key.parent.name}" for key in table.foreign_keys if key.parent.name not in led
        ]
    assert missing == []


def test_revisions_make_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert len(script.get_heads()) == 1
    assert all(revision.doc for revision in script.walk_revisions())

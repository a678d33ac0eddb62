"""Migrations: up, down and up again on both databases, with guards, from empty and from full, no difference left."""

import ast
import hashlib
import re
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import migrations
from migrations import guards
from registry import db
from registry.model import Base
from registry.rules.access import ANONYMOUS
from registry.services.catalogue import documents
from registry.services.catalogue.fragments import FRAGMENT_FORMS
from registry.services.operations import migrating
from registry.settings import Settings, use
from tests.cast import CAST, settle
from tests.databases import Templates
from tests.services import stage

VERSIONS = Path(migrations.__file__).parent / "versions"
OURS = ("registry", "admin", "vocab", "seeds", "migrations", "tests")  # packages
LANDED = Path(__file__).parent / "landed.txt"
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT tgisinternal"
    ),
}
DROP = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT 'DROP FUNCTION ' || proname || ' CASCADE' FROM pg_proc WHERE proname LIKE 'guard_%'",
}


def triggers() -> dict[str, str]:
    """Give the triggers that are there, each as the database itself writes it."""
    with db.engine().connect() as connection:
        rows = connection.execute(text(TRIGGERS[connection.dialect.name])).all()
    return {name: " ".join(written.split()) for name, written in rows}


def wanted() -> dict[str, str]:
    """Put up in their place the triggers that are said to stand today; give them as the database writes them."""
    with db.engine().begin() as connection:
        for statement in connection.scalars(text(DROP[connection.dialect.name])).all():
            connection.exec_driver_sql(statement)
        for statement in guards.statements(connection.dialect.name):
            connection.exec_driver_sql(statement)
    return triggers()


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


def test_up_down_and_up_again_leaves_the_same_schema(templates: Templates, instance: Path) -> None:
    with templates.empty(instance):
        migrating.migrate()
        first = schema()
        assert set(first) == set(Base.metadata.tables)
        migrating.migrate("base")
        assert schema() == {}
        assert triggers() == {}
        migrating.migrate()
        assert schema() == first
        assert migrating.differences() == []


def test_the_revisions_leave_the_guards_that_are_said_to_stand_today(
    templates: Templates, instance: Path
) -> None:
    with templates.empty(instance):
        for _ in range(2):
            migrating.migrate()
            left = triggers()
            assert left
            assert left == wanted()
            migrating.migrate("base")


def test_step_by_step_leads_where_a_fresh_start_does(templates: Templates, instance: Path) -> None:
    with templates.empty(instance):
        migrating.migrate()
        fresh, guarded = schema(), triggers()
        migrating.migrate("base")
        for revision in line():
            migrating.migrate(revision)
        assert (schema(), triggers()) == (fresh, guarded)
        for revision in reversed(line()):
            migrating.migrate(revision)
            assert position() == revision


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
    before = {form: documents.document(ANONYMOUS, form, code).body for form in FRAGMENT_FORMS}
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
    assert {form: documents.document(ANONYMOUS, form, code).body for form in FRAGMENT_FORMS} == before
    assert triggers() == wanted()
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


def test_accounts_keep_password_and_factor_when_sessions_come_and_go(
    database: str, settings: Settings
) -> None:
    use(settings)
    settle()
    question = text("SELECT mail, password, second_factor_secret, recovery_codes FROM account ORDER BY id")
    with db.engine().begin() as connection:
        connection.execute(
            text("UPDATE account SET password = 'h', second_factor_secret = 's', recovery_codes = '[1]'")
        )
        before = connection.execute(question).all()
    assert len(before) == len(CAST)
    migrating.migrate("0005")
    with db.engine().connect() as connection:
        keys = connection.scalars(text("SELECT unique_key FROM account")).all()
    assert len(set(keys)) == len(CAST)
    migrating.migrate()
    with db.engine().connect() as connection:
        assert connection.execute(question).all() == before
    assert migrating.differences() == []


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


def script() -> ScriptDirectory:
    """Read the revisions."""
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    return ScriptDirectory.from_config(config)


def line() -> list[str]:
    """Name the revisions, the first one first."""
    return [revision.revision for revision in script().walk_revisions()][::-1]


def position() -> str | None:
    """Name the revision the database is at."""
    with db.engine().connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def test_revisions_make_one_line() -> None:
    assert len(script().get_heads()) == 1
    assert all(revision.doc for revision in script().walk_revisions())


def test_a_revision_of_ours_bears_its_date() -> None:
    numbered = [f"000{number}" for number in range(1, 6)]
    assert line()[:5] == numbered
    for name in line()[5:]:
        assert re.fullmatch(r"20\d{6}_[a-z_]+", name), name
        assert (VERSIONS / f"{name}.py").is_file()


def test_no_revision_runs_code_that_lives_on() -> None:
    found = {path.name: imported(path) for path in VERSIONS.glob("*.py")}
    assert len(found) > len(line())  # with the package's own
    for name, modules in found.items():
        own = {module for module in modules if module.split(".")[0] in OURS}
        assert own <= {"migrations.statements"}, name


def imported(path: Path) -> set[str]:
    """Name what a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def landed_files() -> dict[str, str]:
    """Read which bytes the revisions had that databases in use have run."""
    rows = (row.split() for row in LANDED.read_text("utf-8").splitlines())
    return {name: digest for digest, name in rows}


def test_revisions_that_databases_have_run_stay_as_they_are() -> None:
    landed = landed_files()
    assert len(landed) >= 5
    for name, digest in landed.items():
        assert hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest() == digest, name

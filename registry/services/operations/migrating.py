"""Brings the database to the schema of this release."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import migrations
from registry import db
from registry.model import Base


def migrate(target: str = "head") -> None:
    """Migrate up, or down when the target is older or "base"."""
    with db.engine().connect() as connection:
        _foreign_keys(connection, is_on=False)
        with connection.begin():
            config = _config(connection)
            present = MigrationContext.configure(connection).get_current_revision()
            is_back = target == "base" or target in _behind(config, present)
            (command.downgrade if is_back else command.upgrade)(config, target)
        _foreign_keys(connection, is_on=True)


def is_known(revision: str) -> bool:
    """Tell whether a revision is one of this release's line."""
    with db.engine().connect() as connection:
        line = ScriptDirectory.from_config(_config(connection)).walk_revisions()
        return revision in {known.revision for known in line}


def present() -> str | None:
    """Name the revision the database is at; None for one without tables."""
    with db.engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current() -> bool:
    """Tell whether the database has the schema of this release."""
    with db.engine().connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        return present == ScriptDirectory.from_config(_config(connection)).get_current_head()


def differences() -> list[object]:
    """List what differs between the models and the migrated schema."""
    with db.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))


def _behind(config: Config, present: str | None) -> set[str]:
    """Name the revisions that have run before the one the database is at."""
    line = ScriptDirectory.from_config(config).iterate_revisions(present or "base", "base")
    return {revision.revision for revision in line} - {present}


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def _foreign_keys(connection: Connection, *, is_on: bool) -> None:
    """Switch SQLite's checks; it rebuilds tables while migrating."""
    if db.is_sqlite():
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if is_on else 'OFF'}")  # type: ignore[union-attr]

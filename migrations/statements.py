"""Runs the SQL that a revision carries beside it, in the database's own dialect."""

from pathlib import Path

from alembic import op

VERSIONS = Path(__file__).parent / "versions"


def run(name: str) -> None:
    """Run the statements of `name` one by one; a blank line parts them, as triggers hold semicolons."""
    connection = op.get_bind()
    written = (VERSIONS / f"{name}.{connection.dialect.name}.sql").read_text("utf-8")
    for statement in written.strip().split("\n\n"):
        connection.exec_driver_sql(statement)

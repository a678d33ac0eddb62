"""Recalls a small fact from the database without loading any table's model, for commands that must be quick."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry import db


def recall(name: str) -> str | None:
    """Give the fact kept under a name; None when there is none, or no database yet."""
    try:
        with db.engine().connect() as connection:
            found = connection.scalar(text("SELECT value FROM mark WHERE name = :name"), {"name": name})
            return None if found is None else str(found)
    except DBAPIError:
        return None

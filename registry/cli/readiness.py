"""What most commands need: a database that answers and has this release's schema, and the right to act on it."""

from registry import db, journal
from registry.cli.opening import open_settings
from registry.errors import RegistryError, Unavailable
from registry.rules.access import Actor
from registry.rules.lifecycle import Role
from registry.services.operations import migrating
from registry.settings import Settings

# Whoever may run commands on the machine may do what the administrator may.
OPERATOR = Actor(None, None, frozenset({Role.ADMINISTRATOR}))


class NotMigrated(RegistryError):
    """The database is not there yet, or of another release."""

    message = "Die Datenbank ist nicht auf dem Stand dieser Version. Bitte zuerst: registry init-db"


def open_registry() -> Settings:
    """Open a database of this release; Unavailable or NotMigrated say what is in the way."""
    journal.init()
    chosen = open_settings()
    require_answer(0)
    if not migrating.is_current():
        raise NotMigrated()
    return chosen


def require_answer(seconds: float) -> None:
    """Refuse when the database does not answer within the time."""
    if not db.wait_until_answering(seconds):
        raise Unavailable()

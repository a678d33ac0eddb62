"""`registry init-db`: makes the database, or brings it to this release."""

import click

from registry.cli.opening import open_settings
from registry.cli.readiness import require_answer
from registry.cli.speaking import say
from registry.services.operations import migrating
from registry.texts import gettext as _

SECONDS = 30.0  # a database that starts beside us may need a while


def parameters() -> list[click.Parameter]:
    """Take nothing."""
    return []


def run() -> int:
    """Migrate, unless there is nothing to do."""
    open_settings()
    require_answer(SECONDS)
    if migrating.is_current():
        say(_("Die Datenbank ist auf dem Stand dieser Fassung."))
        return 0
    migrating.migrate()
    say(_("Die Datenbank ist eingerichtet."))
    return 0

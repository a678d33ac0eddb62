"""`registry init-db`: makes the database, or brings it to this release."""

import click

from registry.cli.opening import open_settings
from registry.cli.readiness import OPERATOR, require_answer
from registry.cli.speaking import say
from registry.services.operations import migrating, sealing
from registry.texts import gettext as _

SECONDS = 30.0  # a database that starts beside us may need a while


def parameters() -> list[click.Parameter]:
    """Take nothing."""
    return []


def run() -> int:
    """Migrate, unless there is nothing to do."""
    open_settings()
    require_answer(SECONDS)
    is_done = migrating.is_current()
    if not is_done:
        migrating.migrate()
    sealing.seal_unsealed(OPERATOR)
    say(
        _("Die Datenbank ist auf dem Stand dieser Version.")
        if is_done
        else _("Die Datenbank ist eingerichtet.")
    )
    return 0

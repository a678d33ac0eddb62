"""`registry verify`: walks the change log and names the first entry that does not fit."""

import click

from registry.cli.progress import ProgressBar
from registry.cli.readiness import open_registry
from registry.cli.speaking import say
from registry.services.operations import keeping
from registry.texts import gettext as _


def parameters() -> list[click.Parameter]:
    """Take nothing."""
    return []


def run() -> int:
    """Verify, and give the hash at the end to be kept elsewhere."""
    open_registry()
    with ProgressBar(_("Protokoll prüfen")) as progress:
        verified = keeping.verify(progress)
    say(
        _(
            "Unversehrt: %(entries)s Einträge, %(definitions)s Versionen. Prüfsumme am Ende: %(head)s",
            entries=verified.entries,
            definitions=verified.definitions,
            head=verified.head,
        )
    )
    return 0

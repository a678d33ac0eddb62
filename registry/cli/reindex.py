"""`registry reindex`: builds the search index anew and swaps it in."""

import click

from registry.cli.progress import ProgressBar
from registry.cli.readiness import open_registry
from registry.cli.speaking import say
from registry.services.operations import working
from registry.texts import gettext as _


def parameters() -> list[click.Parameter]:
    """Take nothing."""
    return []


def run() -> int:
    """Build it, or have the running worker build it."""
    open_registry()
    with ProgressBar(_("Suchindex aufbauen")) as progress:
        count = working.reindex(progress)
    if count is None:
        say(_("Der laufende Arbeitsprozess hat den Suchindex neu aufgebaut."))
    else:
        say(_("Der Suchindex ist neu. Dokumente: %(count)s", count=count))
    return 0

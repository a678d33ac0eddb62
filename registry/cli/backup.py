"""`registry backup`: everything in one file, while the server runs."""

from pathlib import Path

import click

from registry import db
from registry.cli.progress import ProgressBar
from registry.cli.readiness import open_registry
from registry.cli.speaking import say
from registry.services.operations import keeping
from registry.texts import gettext as _


def parameters() -> list[click.Parameter]:
    """Take the file."""
    help = _("Zieldatei; ohne Angabe eine neue unter REGISTRY_INSTANCE/backups")
    return [click.Option(["--out"], type=click.Path(path_type=Path), metavar=_("DATEI"), help=help)]


def run(out: Path | None) -> int:
    """Write the file, private and whole or not at all."""
    settings = open_registry()
    default = settings.instance / "backups" / f"registry-{db.clock.now():%Y%m%dT%H%M%SZ}.zip"
    path = out or default
    with ProgressBar(_("Sichern")) as progress:
        manifest = keeping.backup(path, progress)
    say(
        _(
            "Gesichert in %(file)s: %(rows)s Zeilen, Protokoll bis Eintrag %(number)s.",
            file=path,
            rows=manifest.rows,
            number=manifest.change_number,
        )
    )
    return 0

"""`registry backup`: everything in one file, while the server runs."""

import argparse
from pathlib import Path

from registry import db
from registry.cli.progress import ProgressBar
from registry.cli.readiness import open_registry
from registry.cli.speaking import say
from registry.services.operations import keeping
from registry.texts import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar=_("DATEI"),
        help=_("Zieldatei; ohne Angabe eine neue unter REGISTRY_INSTANCE/backups"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file, private and whole or not at all."""
    settings = open_registry()
    default = settings.instance / "backups" / f"registry-{db.clock.now():%Y%m%dT%H%M%SZ}.zip"
    path: Path = arguments.out or default
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

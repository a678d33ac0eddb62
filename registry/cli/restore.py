"""`registry restore`: brings a backup back into an empty database."""

from pathlib import Path

import click

from registry.cli.opening import open_settings
from registry.cli.progress import ProgressBar
from registry.cli.readiness import OPERATOR, require_answer
from registry.cli.speaking import say
from registry.services.operations import keeping, sealing, working
from registry.texts import gettext as _


def parameters() -> list[click.Parameter]:
    """Take the file."""
    help = _("Sicherung, von registry backup geschrieben")
    trust = _("auch eine Datei nehmen, die nicht mit unserem Schlüssel unterschrieben ist")
    return [
        click.Argument(["file"], type=click.Path(path_type=Path), metavar=_("DATEI"), help=help),
        click.Option(["--accept-unsigned"], is_flag=True, help=trust),
    ]


def run(file: Path, accept_unsigned: bool) -> int:
    """Restore all or nothing, verified, and build the index."""
    settings = open_settings()
    require_answer(0)
    with ProgressBar(_("Zurückspielen")) as progress:
        manifest = keeping.restore(file, settings.index_folder, progress, accept_unsigned=accept_unsigned)
    sealing.seal_unsealed(OPERATOR)
    with ProgressBar(_("Suchindex aufbauen")) as progress:
        working.catch_up(progress)
    say(
        _(
            "Zurückgespielt und geprüft: %(rows)s Zeilen, Protokoll bis Eintrag %(number)s.",
            rows=manifest.rows,
            number=manifest.change_number,
        )
    )
    return 0

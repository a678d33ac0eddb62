"""`registry seed`: loads Stuttgart's catalogue, and in the demonstration its accounts; again changes nothing."""

import hashlib
from pathlib import Path

import click

import seeds
from registry.cli.opening import open_settings
from registry.cli.parts import part
from registry.cli.speaking import say
from registry.services.state.recalling import recall
from registry.settings import Settings
from registry.texts import gettext as _

STUTTGART = Path(seeds.__file__).parent / "stuttgart"


def parameters() -> list[click.Parameter]:
    """Take the folder of another catalogue."""
    help = _("Ordner eines Katalogs; ohne Angabe der mitgelieferte von Stuttgart")
    kind = click.Path(path_type=Path)
    return [click.Argument(["folder"], type=kind, default=STUTTGART, metavar=_("ORDNER"), help=help)]


def run(folder: Path) -> int:
    """Load the catalogue unless these very files were loaded before."""
    settings = open_settings()
    state = fingerprint(folder)
    if recall(mark_of(folder)) == state and not _is_sheet_due(settings):
        say(_("Der Katalog ist schon geladen."))
        return 0
    # What loads comes with much code: only when there is something to load.
    part("seed_loading").load(folder, mark_of(folder), state, sheet_of(settings))
    return 0


def mark_of(folder: Path) -> str:
    """Name the fact that says which state of a folder was loaded."""
    return f"seed.{folder.name}"


def sheet_of(settings: Settings) -> Path | None:
    """Name the file for the demonstration's accounts; None where this is none."""
    return settings.instance / "demo-accounts.txt" if settings.is_demo else None


def _is_sheet_due(settings: Settings) -> bool:
    sheet = sheet_of(settings)
    return sheet is not None and not sheet.exists()


def fingerprint(folder: Path) -> str:
    """Name the state of all files of a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()

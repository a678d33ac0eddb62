"""Loads what `registry seed` found to be new."""

from functools import partial
from pathlib import Path

from registry.cli.progress import ProgressBar
from registry.cli.readiness import OPERATOR, open_registry
from registry.cli.speaking import say
from registry.services.importing.seeding import demo_sheet, seed_once
from registry.services.operations.working import catch_up
from registry.texts import gettext as _
from seeds.catalogue_files import read_catalogue


def load(folder: Path, mark: str, state: str, sheet: Path | None) -> None:
    """Load a catalogue, build the index, and make the demonstration's accounts where there is a sheet for them."""
    open_registry()
    with ProgressBar(_("Katalog laden")) as progress:
        loaded = seed_once(OPERATOR, mark, state, partial(read_catalogue, folder), progress)
    if loaded is not None:
        with ProgressBar(_("Suchindex aufbauen")) as progress:
            catch_up(progress)
        counts = {"indicators": loaded.indicators, "things": loaded.things}
        say(
            _(
                "Geladen: %(indicators)s Indikatoren, %(things)s Ämter, Räume, Begriffe und Merkmale.",
                **counts,
            )
        )
    if sheet is not None:
        _make_accounts(sheet)


def _make_accounts(sheet: Path) -> None:
    made = demo_sheet(OPERATOR, sheet)
    if made:
        say(made)
        say(_("Diese Liste steht auch in %(file)s.", file=sheet))

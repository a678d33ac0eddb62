"""`registry check`: one line for each part, and an exit status for monitoring."""

import click

from registry.cli.opening import open_settings
from registry.cli.speaking import say
from registry.services.operations import keeping
from registry.services.operations.keeping import Verdict
from registry.texts import gettext as _

VERDICTS: dict[Verdict, str] = {"ok": "in Ordnung", "note": "Hinweis", "problem": "PROBLEM"}


def parameters() -> list[click.Parameter]:
    """Take nothing."""
    return []


def run() -> int:
    """Look at every part; 1 when one of them has a problem."""
    is_well = True
    for part, found in keeping.check(open_settings()):
        say(f"{_(VERDICTS[found.verdict]):<10}  {_(part)}: {_(found.sentence, **found.data)}")
        is_well = is_well and found.verdict != "problem"
    return 0 if is_well else 1

"""`registry check`: one line for each part, and an exit status for monitoring."""

import argparse

from registry.cli.opening import open_settings
from registry.cli.speaking import say
from registry.services import keeping
from registry.services.keeping import Verdict
from registry.texts import gettext as _

VERDICTS: dict[Verdict, str] = {"ok": "in Ordnung", "note": "Hinweis", "problem": "PROBLEM"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Look at every part; 1 when one of them has a problem."""
    worst = 0
    for checked in keeping.check(open_settings()):
        verdict, part = _(VERDICTS[checked.verdict]), _(checked.part)
        say(f"{verdict:<10}  {part}: {_(checked.sentence, **checked.data)}")
        worst = max(worst, int(checked.verdict == "problem"))
    return worst

"""Whoever is killed while a form is done leaves neither its claim nor half of what it said."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from registry import db
from registry.model import Change, Indicator, SentForm
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import describing
from registry.services.state import claiming
from registry.settings import Settings
from tests.conftest import ROOT
from tests.services.stage import STEWARD

pytestmark = pytest.mark.usefixtures("cast")

DIGEST = "one form"
KILLED = """
import os, signal, sys
from registry import db, settings
from registry.rules.localised import Localised
from registry.services.lifecycle import describing
from registry.services.state import claiming
from tests.cast import actor
settings.use(settings.Settings.from_environment())
db.configure(sys.argv[1])

def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "record":
    describing.record = die
with db.holding():
    claiming.claim(sys.argv[3])
    if sys.argv[2] == "claim":
        die()
    describing.create_indicator(actor("anna"), title=Localised("Halb"), steward=sys.argv[4])
    die()
"""


def left() -> tuple[int, ...]:
    """Count indicators, entries of the log and claims."""
    with db.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Indicator, Change, SentForm)
        )


@pytest.mark.parametrize("place", ["claim", "record", "commit"])
def test_a_killed_form_may_be_sent_again(place: str, database: str, settings: Settings, anna: Actor) -> None:
    before = left()
    command = [sys.executable, "-c", KILLED, database, place, DIGEST, STEWARD]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | dict(settings.values), timeout=60)
    assert ran.returncode == -signal.SIGKILL
    assert left() == before
    with db.holding():
        assert claiming.claim(DIGEST) is None
        describing.create_indicator(anna, title=Localised("Ganz"), steward=STEWARD)
    assert left()[0] == before[0] + 1

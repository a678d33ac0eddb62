"""A clock that steps back: nothing is recorded before the last entry, and nothing lands in the past."""

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Unavailable
from registry.http.problems import status_of
from registry.model import Change
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, publishing
from registry.services.log.recording import ClockBehind
from registry.services.operations.verifying import verify
from registry.texts import sentence_of, use_language
from tests.conftest import FakeClock
from tests.services.stage import agreed, code_of, described, fresh, published

pytestmark = pytest.mark.usefixtures("stage", "clock")


def times() -> list[object]:
    """Give the times of the log."""
    with db.reading() as session:
        return list(session.scalars(select(Change.made_at).order_by(Change.number)))


def waiting(anna: Actor) -> int:
    """Bring a second version to the eve of its publication."""
    draft = describing.begin_draft(anna, code_of(published()))
    return agreed(described(draft, title=Localised("Bonuscard Kultur"))).id


def test_a_fresh_publication_is_refused_and_not_superseded(
    anna: Actor, stefan: Actor, clock: FakeClock
) -> None:
    number, before = waiting(anna), times()
    clock.move(days=-2)
    with pytest.raises(ClockBehind) as refused:
        publishing.publish(stefan, number)
    assert sentence_of(refused.value).startswith(
        "Die Uhr des Servers geht nach: Sie zeigt 14.03.2026, 10:30, der letzte Eintrag im Änderungsprotokoll"
        " ist vom 16.03.2026, 10:30."
    )
    with use_language("en"):
        assert "14 March 2026, 10:30" in sentence_of(refused.value)
    assert times() == before
    clock.move(days=2)
    assert fresh(publishing.publish(stefan, number)).state == "published"


def test_nothing_else_is_recorded_either(anna: Actor, clara: Actor, clock: FakeClock) -> None:
    shown, before = published(), times()
    clock.move(seconds=-11)
    with pytest.raises(ClockBehind):
        describing.begin_draft(anna, code_of(shown))
    with pytest.raises(ClockBehind):
        deciding.retire(clara, shown.id, decision="AG 2026-03/9")
    assert times() == before


def test_some_seconds_are_no_matter_and_times_never_turn(stefan: Actor, clock: FakeClock) -> None:
    number = agreed().id
    clock.move(seconds=-9)
    done = publishing.publish(stefan, number)
    assert done.state == "published"
    assert times() == sorted(times())
    verify()


def test_the_worker_and_programs_may_try_again() -> None:
    assert issubclass(ClockBehind, Unavailable)
    assert status_of(ClockBehind()) == 503

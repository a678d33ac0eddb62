"""Half past eleven in the evening of UTC's last day of 2026: in the city the new year has begun."""

from datetime import UTC, date, datetime

import pytest

from registry import db
from registry.model import Definition
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, publishing
from registry.services.lifecycle.describing import Notes
from registry.services.registers import offices, succession
from registry.services.registers.offices import OfficeNaming
from tests.conftest import FakeClock
from tests.services.stage import agreed, code_of, described, drafted, fresh, next_published, published

pytestmark = pytest.mark.usefixtures("stage", "new_year")
NEW_YEAR = "2027-01-01"


@pytest.fixture
def new_year(clock: FakeClock) -> None:
    """Stop the clock half an hour into the city's new year."""
    clock.moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def force(definition: Definition) -> tuple[str | None, date | None, str | None]:
    """Give start and end."""
    found = fresh(definition)
    return found.valid_from, found.valid_from_earliest, found.valid_until


def test_today_is_the_citys_day() -> None:
    assert db.clock.today() == date(2027, 1, 1)


def test_what_begins_with_the_new_year_is_published(stefan: Actor) -> None:
    draft = described(drafted(), notes=Notes(valid_from=NEW_YEAR))
    done = publishing.publish(stefan, agreed(draft).id)
    assert (done.state, *force(done)) == ("published", NEW_YEAR, date(2027, 1, 1), None)


def test_without_a_date_force_begins_on_the_citys_day(stefan: Actor) -> None:
    done = publishing.publish(stefan, agreed().id)
    assert force(done) == (NEW_YEAR, date(2027, 1, 1), None)
    assert fresh(done).published_at == datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_the_version_before_ends_with_the_old_year(clock: FakeClock) -> None:
    clock.moment = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
    first = published()
    clock.moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    next_published(code_of(first), title=Localised("Bonuscard Kultur"))
    assert force(first)[2] == "2026-12-31"


def test_force_is_taken_on_the_citys_day(clara: Actor) -> None:
    done = deciding.retire(clara, published().id, decision="AG 2027-01/1")
    assert force(done)[2] == NEW_YEAR


def test_an_office_is_renamed_from_the_new_year_on(adam: Actor) -> None:
    naming = OfficeNaming(Localised("Amt für Zusammenhalt"), valid_from=NEW_YEAR)
    office = offices.rename_office(adam, "amt-soziales", naming, lock_version=1)
    known = {(n.valid_from, n.valid_until) for n in office.names if n.recorded_until is None}
    assert known == {(None, "2026-12-31"), (NEW_YEAR, None)}


def test_what_is_adopted_without_a_day_has_none(adam: Actor) -> None:
    done = publishing.adopt(adam, drafted().id, reason="Aus dem Sozialdatenatlas")
    assert force(done)[0] is None


def test_a_name_may_begin_with_the_new_year() -> None:
    assert succession.start(NEW_YEAR, "valid_from").earliest == date(2027, 1, 1)

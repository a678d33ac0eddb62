"""Names that follow each other: which one stands, from when the next may begin, and what a correction keeps."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from registry.errors import Invalid
from registry.model import OfficeName
from registry.rules import dates
from registry.rules.localised import Localised
from registry.services.registers.succession import NOT_LATER, NOT_YET, present, require_later, start, times
from tests.conftest import FakeClock

CLOSED = datetime(2020, 1, 1, tzinfo=UTC)
SINCE = [None, None, "2012", "2019-04"]


def named(number: int, since: str | None = None, *, is_known: bool = True) -> OfficeName:
    """Make a name as it lies in the database."""
    earliest = dates.parse(since).earliest if since else None
    return OfficeName(
        id=number,
        name=Localised(f"Amt {number}"),
        valid_from=since,
        valid_from_earliest=earliest,
        recorded_until=None if is_known else CLOSED,
    )


def refusal(call: object, *arguments: object) -> tuple[str, str, dict[str, object]]:
    """Give field, sentence and data of a refusal."""
    with pytest.raises(Invalid) as refused:
        call(*arguments)  # type: ignore[operator]
    (finding,) = refused.value.findings
    return finding.field, finding.message, dict(finding.data)


def test_the_name_that_begins_last_stands_however_they_are_ordered() -> None:
    names = [named(number, since) for number, since in enumerate(SINCE, 1)]
    assert {present(order).id for order in permutations(names)} == {4}  # type: ignore[union-attr]


def test_of_names_without_a_start_the_one_written_last_stands() -> None:
    for order in permutations([named(1), named(2)]):
        assert present(order).id == 2  # type: ignore[union-attr]
    assert present([]) is None


def test_a_name_that_is_no_longer_held_for_true_does_not_stand() -> None:
    standing = present([named(1, "2012"), named(2, "2020", is_known=False)])
    assert standing is not None
    assert standing.id == 1
    assert present([named(1, is_known=False)]) is None


@pytest.mark.parametrize(
    ("text", "earliest"),
    [("2012", date(2012, 1, 1)), ("16.03.2026", date(2026, 3, 16)), ("2026", date(2026, 1, 1))],
)
def test_a_name_may_begin_up_to_today(clock: FakeClock, text: str, earliest: date) -> None:
    assert start(text, "valid_from").earliest == earliest


@pytest.mark.parametrize("text", ["17.03.2026", "2026-04", "2027"])
def test_a_name_does_not_begin_tomorrow(clock: FakeClock, text: str) -> None:
    field, message, data = refusal(start, text, "valid_from")
    assert (field, message) == ("valid_from", NOT_YET)
    assert data == {"value": dates.parse(text).text}


@pytest.mark.parametrize("text", ["2019-04", "2019", "2012", "2019-03-31"])
def test_a_name_begins_after_every_name_it_follows(text: str) -> None:
    before = [named(1), named(2, "2012"), named(3, "2019-04")]
    field, message, data = refusal(require_later, before, dates.parse(text))
    assert (field, message) == ("valid_from", NOT_LATER)
    assert data["since"] in {"2012", "2019-04"}
    require_later(before, dates.parse("2019-05"))


def test_a_correction_has_no_start_to_compare() -> None:
    require_later([named(1, "2019")], None)


def test_a_correction_begins_when_what_it_corrects_began(clock: FakeClock) -> None:
    known = {"recorded_from": clock.now()}
    kept = {"valid_from": "2012", "valid_from_earliest": date(2012, 1, 1)}
    later = {"valid_from": "2019-04", "valid_from_earliest": date(2019, 4, 1)}
    nothing = {"valid_from": None, "valid_from_earliest": None}
    follows, bound = named(1, "2012"), dates.parse("2019-04")
    assert times(None, follows) == kept | known
    assert times(bound, follows) == times(bound) == later | known
    assert times(None) == times(None, named(1)) == nothing | known

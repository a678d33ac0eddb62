"""How long one waits after failures: grows, is forgotten, is bounded whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.waiting import (
    LIMITS,
    NO_TIME,
    STEPS,
    Count,
    Counted,
    failed,
    is_ahead,
    is_at_home,
    succeeded,
    wait,
)

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
ANY_KIND = pytest.mark.parametrize("kind", list(Counted))


def after(kind: Counted, failures: int) -> Count:
    """Count failures at one moment."""
    count = Count()
    for _ in range(failures):
        count = failed(kind, count, NOW)
    return count


@ANY_KIND
def test_the_free_failures_cost_no_time_and_the_next_does(kind: Counted) -> None:
    free = LIMITS[kind].free
    assert wait(kind, after(kind, free - 1), NOW) == NO_TIME
    assert wait(kind, after(kind, free), NOW) == timedelta(seconds=1)
    assert wait(kind, after(kind, free + 1), NOW) == timedelta(seconds=2)


@ANY_KIND
def test_no_wait_is_longer_than_the_longest(kind: Counted) -> None:
    assert wait(kind, after(kind, 1_000), NOW) == LIMITS[kind].longest


@ANY_KIND
def test_a_moment_later_nothing_is_forgotten_and_in_a_day_and_a_half_all_is(kind: Counted) -> None:
    free = LIMITS[kind].free
    later = NOW + timedelta(milliseconds=1)
    assert wait(kind, failed(kind, after(kind, free - 1), later), later) == timedelta(seconds=1)
    long_after = NOW + timedelta(hours=free + STEPS)
    assert failed(kind, after(kind, 1_000), long_after).failures == 1


def test_only_a_whole_account_is_never_kept_waiting_for_long() -> None:
    assert LIMITS[Counted.ACCOUNT].longest <= timedelta(seconds=10)


@given(kind=st.sampled_from(list(Counted)), failures=st.integers(0, 60), back=st.timedeltas(NO_TIME))
def test_a_clock_set_back_makes_no_wait_longer(kind: Counted, failures: int, back: timedelta) -> None:
    try:
        earlier = NOW - back
    except OverflowError:
        return
    assert wait(kind, after(kind, failures), earlier) <= LIMITS[kind].longest
    assert failed(kind, after(kind, failures), earlier).last_at == earlier


def test_a_success_makes_up_for_failures_without_beginning_a_new_wait() -> None:
    address = succeeded(Counted.ADDRESS, after(Counted.ADDRESS, 5), NOW + timedelta(minutes=1))
    assert (address.failures, address.last_at) == (4, NOW)
    assert succeeded(Counted.PAIR, after(Counted.PAIR, 50), NOW).failures == 0


def test_at_home_is_where_one_signed_in_lately() -> None:
    count = succeeded(Counted.PAIR, Count(), NOW)
    assert not is_at_home(Count(), NOW)
    assert is_at_home(count, NOW + timedelta(days=29))
    assert not is_at_home(count, NOW + timedelta(days=31))
    assert is_at_home(count, NOW - timedelta(days=400))  # a clock set back


def test_what_was_counted_later_than_now_is_ahead() -> None:
    assert is_ahead(after(Counted.PAIR, 1), NOW - timedelta(seconds=1))
    assert not is_ahead(after(Counted.PAIR, 1), NOW)
    assert not is_ahead(Count(), NOW)

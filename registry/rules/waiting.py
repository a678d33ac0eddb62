"""How long to wait after failures to sign in: it grows with them, is forgotten bit by bit, and never becomes for ever."""

from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import NamedTuple

FORGETS_ONE_IN = timedelta(hours=1)
REMEMBERS_SUCCESS = timedelta(days=30)
NO_TIME = timedelta(0)


class Counted(StrEnum):
    """What failures are counted for."""

    PAIR = "pair"  # one account from one network address
    ADDRESS = "address"  # one network address, whatever account it tries
    ACCOUNT = "account"  # one account, from wherever it is tried


class Limit(NamedTuple):
    """How many failures cost no time, how long the longest wait is, how many a success makes up for."""

    free: int
    longest: timedelta
    forgives: int


# An office may share one address, so it may fail more often than one person. What comes from everywhere cannot be told
# from the owner who signs in somewhere new: it slows down, but shuts nobody out.
LIMITS: dict[Counted, Limit] = {
    Counted.PAIR: Limit(free=3, longest=timedelta(minutes=15), forgives=100),
    Counted.ADDRESS: Limit(free=20, longest=timedelta(minutes=15), forgives=1),
    Counted.ACCOUNT: Limit(free=30, longest=timedelta(seconds=8), forgives=1),
}
STEPS = 10  # failures beyond the free ones that still lengthen the wait; so all is forgotten some day
FORGETS_ALL_IN = FORGETS_ONE_IN * (max(limit.free for limit in LIMITS.values()) + STEPS)


class Count(NamedTuple):
    """What is known of one account, address or pair of them."""

    failures: float = 0.0
    last_at: datetime | None = None
    succeeded_at: datetime | None = None


def wait(kind: Counted, count: Count, now: datetime) -> timedelta:
    """Say how long the next attempt has to wait; never longer than the longest, whatever the clock does."""
    limit, beyond = LIMITS[kind], ceil(_left(count, now)) - LIMITS[kind].free
    if beyond < 0 or count.last_at is None:
        return NO_TIME
    delay = min(limit.longest, timedelta(seconds=2 ** min(beyond, STEPS)))
    return max(NO_TIME, delay - _since(count.last_at, now))


def failed(kind: Counted, count: Count, now: datetime) -> Count:
    """Count one failure more."""
    most = LIMITS[kind].free + STEPS
    return count._replace(failures=min(_left(count, now) + 1, most), last_at=now)


def succeeded(kind: Counted, count: Count, now: datetime) -> Count:
    """Let a success make up for failures; a wait that runs for others does not begin anew."""
    left = max(0.0, count.failures - LIMITS[kind].forgives)
    return count._replace(failures=left, last_at=count.last_at or now, succeeded_at=now)


def is_at_home(pair: Count, now: datetime) -> bool:
    """Tell whether the account was signed in to from this address lately: what others do elsewhere costs no time."""
    return pair.succeeded_at is not None and _since(pair.succeeded_at, now) < REMEMBERS_SUCCESS


def is_ahead(count: Count, now: datetime) -> bool:
    """Tell whether the clock stood later when this was counted than it stands now."""
    return count.last_at is not None and count.last_at > now


def _left(count: Count, now: datetime) -> float:
    """Give the failures that are not forgotten yet."""
    forgotten = _since(count.last_at, now) / FORGETS_ONE_IN if count.last_at else 0.0
    return max(0.0, count.failures - forgotten)


def _since(moment: datetime, now: datetime) -> timedelta:
    """Give the time passed; a clock that was set back has passed none."""
    return max(NO_TIME, now - moment)

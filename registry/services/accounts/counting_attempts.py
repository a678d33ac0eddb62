"""Counts attempts to sign in, by keyed hashes of account and network address, as `rules.waiting` says.

An attempt is counted as a failure before it is looked at, so that many at once are not all free; what turns out
well is taken back.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from registry import db, settings
from registry.errors import RegistryError
from registry.model import SignInCount
from registry.rules import waiting
from registry.rules.waiting import NO_TIME, Count, Counted

IPV6_NETWORK = 64  # bits: what one household or office is given


class TooManyFailures(RegistryError):
    """Too many failures for this account or address; try again after `seconds`."""

    message = "Zu viele Fehlversuche. Bitte warten Sie %(seconds)s Sekunden."


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was let through: its keys, and how the counts stood before it."""

    kinds: Mapping[str, Counted]
    before: Mapping[str, Count]
    made_at: datetime


def begin(mail: str, address: str) -> Attempt:
    """Let an attempt through and count it; TooManyFailures says how long to wait."""
    who, where = mail.strip().casefold(), _network(address)
    kinds = {
        _key(Counted.PAIR, f"{who} {where}"): Counted.PAIR,
        _key(Counted.ADDRESS, where): Counted.ADDRESS,
        _key(Counted.ACCOUNT, who): Counted.ACCOUNT,
    }
    with db.transaction() as session:
        now = db.clock.now()
        # Always in one order, so that two attempts never wait for each other.
        rows = {key: _held(session, key, now) for key in sorted(kinds)}
        before = {key: _count_of(row) for key, row in rows.items()}
        longest = _longest(kinds, before, now)
        for key, row in rows.items():
            if longest == NO_TIME:
                _write(row, waiting.failed(kinds[key], before[key], now))
            elif waiting.is_ahead(before[key], now):  # the clock was set back; from now on the wait runs down
                row.last_at = now
    if longest > NO_TIME:
        raise TooManyFailures(seconds=int(longest.total_seconds()) + 1)
    return Attempt(kinds, before, now)


def succeed(attempt: Attempt) -> None:
    """Take a success into account."""
    _settle(attempt, is_success=True)


def take_back(attempt: Attempt) -> None:
    """Make an attempt undone that was neither failure nor success."""
    _settle(attempt, is_success=False)


def _settle(attempt: Attempt, *, is_success: bool) -> None:
    with db.transaction() as session:
        for key in sorted(attempt.kinds):
            row = _held(session, key, attempt.made_at)
            kind, count = attempt.kinds[key], _count_of(row)
            if count.last_at == attempt.made_at:  # nobody came between
                count = attempt.before[key]
            else:
                count = count._replace(failures=max(0.0, count.failures - 1))
            _write(row, waiting.succeeded(kind, count, attempt.made_at) if is_success else count)


def _longest(kinds: Mapping[str, Counted], counts: Mapping[str, Count], now: datetime) -> timedelta:
    is_at_home = any(
        waiting.is_at_home(counts[key], now) for key, kind in kinds.items() if kind is Counted.PAIR
    )
    asked = (key for key, kind in kinds.items() if not (is_at_home and kind is Counted.ACCOUNT))
    return max(waiting.wait(kinds[key], counts[key], now) for key in asked)


def _held(session: Session, key: str, now: datetime) -> SignInCount:
    """Hold the count of a key; two first attempts at the same moment share one."""
    make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(make(SignInCount).values(key=key, failures=0.0, last_at=now).on_conflict_do_nothing())
    held = select(SignInCount).where(SignInCount.key == key).with_for_update()
    return session.execute(held.execution_options(populate_existing=True)).scalar_one()


def _count_of(row: SignInCount) -> Count:
    return Count(row.failures, row.last_at, row.succeeded_at)


def _write(row: SignInCount, count: Count) -> None:
    row.failures, row.succeeded_at = count.failures, count.succeeded_at
    row.last_at = count.last_at or row.last_at


def _network(address: str) -> str:
    """Name the network an address belongs to: with IPv6 one person has more addresses than there are stars."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))


def _key(kind: Counted, value: str) -> str:
    """Name a count without keeping the address or name itself."""
    secret = settings.current()["SECRET_KEY"].encode() or b"unset"
    return hmac.new(secret, f"{kind}:{value}".encode(errors="replace"), hashlib.sha256).hexdigest()

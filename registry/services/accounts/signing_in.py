"""Signing in: passwords, second factors, and a delay that grows with failures but never becomes permanent."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from registry import db, settings
from registry.errors import Finding, Invalid, RegistryError
from registry.model import Account, SignInFailure
from registry.rules.access import NEEDS_SECOND_FACTOR, Actor
from registry.rules.lifecycle import Role
from registry.services.names.naming import names

SHORTEST_PASSWORD = 12
TOO_SHORT = "Das Passwort braucht mindestens %(least)s Zeichen."
# An office may share one network address, so it may fail more often than one account.
FREE_FAILURES = {"account": 3, "address": 20}
LONGEST_DELAY = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
NUL = "\x00"
HASHER = PasswordHasher()
DUMMY = HASHER.hash("nobody has this password")  # unknown names cost as much time as known ones


class SignInRefused(RegistryError):
    """Name, password or code is wrong; the answer does not say which."""

    message = "Anmeldung nicht möglich. Bitte prüfen Sie E-Mail-Adresse, Passwort und Code."


class TooManyFailures(RegistryError):
    """Too many failures for this account or address; try again after `seconds`."""

    message = "Zu viele Fehlversuche. Bitte warten Sie %(seconds)s Sekunden."


class CodeNeeded(RegistryError):
    """The password is right; the account has a second factor."""

    message = "Bitte geben Sie den Code Ihrer App oder einen Wiederherstellungscode ein."


def sign_in(mail: str, password: str, address: str, code: str = "") -> Account:
    """Check a person's password and second factor; every failure is counted for account and network address."""
    keys = {_key("account", mail.strip().casefold()): "account", _key("address", address): "address"}
    _refuse_while_waiting(keys)
    account, typed = account_by_mail(mail), "".join(code.split())
    is_right = _matches(account.password if account else None, password)
    if account is None or not account.is_active or not is_right:
        _count(keys)
        raise SignInRefused()
    if account.second_factor_secret and not typed:
        raise CodeNeeded()
    if account.second_factor_secret and not _code_fits(account.id, typed):
        _count(keys)
        raise SignInRefused()
    _forget(keys)
    return account


def account_by_mail(mail: str) -> Account | None:
    """Find an account by its mail address."""
    if NUL in mail:  # which PostgreSQL does not even look for
        return None
    with db.reading() as session:
        return session.execute(
            select(Account).where(Account.mail == mail.strip().casefold())
        ).scalar_one_or_none()


def account_by_key(unique_key: str) -> Account | None:
    """Find the active account a session belongs to."""
    with db.reading() as session:
        found = session.execute(select(Account).where(Account.unique_key == unique_key, Account.is_active))
        return found.scalar_one_or_none()


def actor_of(account: Account) -> Actor:
    """Say what an account may do: its office, its roles, whether a second factor is still due."""
    with db.reading() as session:
        present = session.merge(account, load=True)
        roles = frozenset(Role(row.role) for row in present.roles)
        office = names().offices.get(present.office_id)
        is_due = (
            bool(roles & NEEDS_SECOND_FACTOR)
            and not present.second_factor_secret
            and not settings.current().is_demo
        )
        return Actor(present.id, office.code if office else None, roles, is_due)


def is_proven(account: Account, password: str) -> bool:
    """Tell whether whoever is signed in knows the password; a wrong one counts like a failure to sign in."""
    keys = {_key("account", account.mail): "account"}
    _refuse_while_waiting(keys)
    if not _matches(account.password, password):
        _count(keys)
        return False
    _forget(keys)
    return True


def hashed(password: str, field: str = "password") -> str:
    """Hash a password with argon2; Invalid when it is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid([Finding(field, TOO_SHORT, (("least", SHORTEST_PASSWORD),))])
    return HASHER.hash(password)


def new_key() -> str:
    """Make the key that sessions of an account carry."""
    return secrets.token_urlsafe(24)


def purge_failures() -> None:
    """Forget failures of long ago."""
    with db.transaction() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.last_at < db.clock.now() - FORGOTTEN_AFTER))


def _matches(stored: str | None, password: str) -> bool:
    try:
        HASHER.verify(stored or DUMMY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def _code_fits(account_id: int, code: str) -> bool:
    """Take an app's code, or use up a recovery code."""
    with db.transaction() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if pyotp.TOTP(account.second_factor_secret or "").verify(code, valid_window=1):
            return _is_first_use(session, account.id, code)
        digest, known = hashlib.sha256(code.lower().encode()).hexdigest(), list(account.recovery_codes or ())
        if digest not in known:
            return False
        account.recovery_codes = [kept for kept in known if kept != digest]
        return True


def _is_first_use(session: Session, account_id: int, code: str) -> bool:
    """Tell whether an app's code is used for the first time; whoever read it along cannot use it again."""
    key = _key("code", f"{account_id}:{code}")
    if session.get(SignInFailure, key) is not None:
        return False
    session.add(SignInFailure(key=key, count=1, last_at=db.clock.now()))
    return True


def _key(kind: str, value: str) -> str:
    """Name a counter without keeping the address or name itself."""
    secret = settings.current()["SECRET_KEY"].encode() or b"unset"
    return hmac.new(secret, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _refuse_while_waiting(keys: Mapping[str, str]) -> None:
    with db.reading() as session:
        rows = session.execute(select(SignInFailure).where(SignInFailure.key.in_(keys))).scalars().all()
        waits = [_free_at(row, FREE_FAILURES[keys[row.key]]) - db.clock.now() for row in rows]
    longest = max(waits, default=timedelta(0))
    if longest > timedelta(0):
        raise TooManyFailures(seconds=int(longest.total_seconds()) + 1)


def _free_at(row: SignInFailure, free: int) -> datetime:
    beyond = row.count - free
    delay = min(LONGEST_DELAY, timedelta(seconds=2 ** min(beyond, 20))) if beyond >= 0 else timedelta(0)
    return row.last_at + delay


def _count(keys: Iterable[str]) -> None:
    with db.transaction() as session:
        now = db.clock.now()
        for key in sorted(keys):  # always in one order, so that two failures never wait for each other
            row = _counter(session, key)
            row.count = 1 if row.last_at < now - FORGOTTEN_AFTER else row.count + 1
            row.last_at = now
            session.flush()


def _counter(session: Session, key: str) -> SignInFailure:
    """Hold the counter of a key; two first failures at the same moment share one."""
    make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {"key": key, "count": 0, "last_at": db.clock.now()}
    session.execute(make(SignInFailure).values(row).on_conflict_do_nothing())
    return session.get_one(SignInFailure, key, with_for_update=True, populate_existing=True)


def _forget(keys: Mapping[str, str]) -> None:
    own = [key for key, kind in keys.items() if kind == "account"]
    with db.transaction() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.key.in_(own)))

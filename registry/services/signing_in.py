"""Signing in: passwords, second factors, and a delay that grows with failures but never becomes permanent."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from registry import db, settings
from registry.errors import Finding, Invalid, NotSignedIn, RegistryError
from registry.model import Account, SignInFailure
from registry.rules.access import NEEDS_SECOND_FACTOR, Actor
from registry.rules.lifecycle import Role
from registry.services.naming import names
from registry.services.recording import Entry, Subject, record

SHORTEST_PASSWORD = 12
# An office may share one network address, so it may fail more often than one account.
FREE_FAILURES = {"account": 3, "address": 20}
LONGEST_DELAY = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
RECOVERY_CODES = 8
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


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A second factor about to be set up: secret, address for the app, codes for the day the phone is lost."""

    secret: str
    address: str
    recovery_codes: tuple[str, ...]


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


def hashed(password: str) -> str:
    """Hash a password with argon2; Invalid when it is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            [
                Finding(
                    "password",
                    "Das Passwort braucht mindestens %(least)s Zeichen.",
                    (("least", SHORTEST_PASSWORD),),
                )
            ]
        )
    return HASHER.hash(password)


def change_password(actor: Actor, old: str, new: str) -> str:
    """Change one's own password; ends all other sessions and gives the new key of this one."""
    with db.transaction():
        account = _own(actor)
        if not _matches(account.password, old):
            raise Invalid([Finding("old", "Das bisherige Passwort stimmt nicht.")])
        account.password, account.unique_key = hashed(new), new_key()
        record(actor, Entry("change_password", Subject("account", str(account.id))))
        return account.unique_key


def prepare_second_factor(actor: Actor) -> SecondFactor:
    """Make a new secret and recovery codes; nothing is stored until a code was given."""
    with db.reading():
        account, secret = _own(actor), pyotp.random_base32()
        address = pyotp.TOTP(secret).provisioning_uri(
            name=account.mail, issuer_name=settings.current()["REGISTRY_NAME"]
        )
        return SecondFactor(secret, address, tuple(secrets.token_hex(8) for _ in range(RECOVERY_CODES)))


def confirm_second_factor(actor: Actor, prepared: SecondFactor, code: str) -> None:
    """Store the second factor once the app's first code fits."""
    if not pyotp.TOTP(prepared.secret).verify(code.strip(), valid_window=1):
        raise Invalid([Finding("code", "Der Code passt nicht. Bitte prüfen Sie die Uhrzeit Ihres Geräts.")])
    with db.transaction():
        account = _own(actor)
        account.second_factor_method, account.second_factor_secret = "totp", prepared.secret
        account.recovery_codes = [hashlib.sha256(c.encode()).hexdigest() for c in prepared.recovery_codes]
        record(actor, Entry("second_factor", Subject("account", str(account.id))))


def new_key() -> str:
    """Make the key that sessions of an account carry."""
    return secrets.token_urlsafe(24)


def purge_failures() -> None:
    """Forget failures of long ago."""
    with db.transaction() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.last_at < db.clock.now() - FORGOTTEN_AFTER))


def _own(actor: Actor) -> Account:
    account = db.session().get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise NotSignedIn()
    return account


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

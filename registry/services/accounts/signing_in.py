"""Signing in: who somebody is, proven by password and second factor; every failure is counted."""

from sqlalchemy import select

from registry import db, settings
from registry.errors import RegistryError
from registry.model import Account
from registry.rules import codes
from registry.rules.access import NEEDS_SECOND_FACTOR, Actor
from registry.rules.lifecycle import Role
from registry.services.accounts import counting_attempts
from registry.services.accounts.hashing import fits
from registry.services.names.naming import names

NUL = "\x00"
# Who is signed in and asked for the password again is counted apart: guessing there locks nobody out.
AT_THE_ACCOUNT = "at the account of %s"


class SignInRefused(RegistryError):
    """Name, password or code is wrong; the answer does not say which."""

    message = "Anmeldung nicht möglich. Bitte prüfen Sie E-Mail-Adresse, Passwort und Code."


class CodeNeeded(RegistryError):
    """The password is right; the account has a second factor."""

    message = "Bitte geben Sie den Code Ihrer App oder einen Wiederherstellungscode ein."


def sign_in(mail: str, password: str, address: str, code: str = "") -> Account:
    """Check a person's password and second factor; TooManyFailures says how long to wait."""
    attempt = counting_attempts.begin(mail, address)
    account, typed = account_by_mail(mail), codes.cleaned(code)
    is_right = fits(account.password if account else None, password)
    if account is None or not account.is_active or not is_right:
        raise SignInRefused()
    if account.second_factor_secret and not typed:
        counting_attempts.take_back(attempt)
        raise CodeNeeded()
    if account.second_factor_secret and not take_code(account.id, typed):
        raise SignInRefused()
    counting_attempts.succeed(attempt)
    return account


def account_by_mail(mail: str) -> Account | None:
    """Find an account by its mail address."""
    if NUL in mail:  # which PostgreSQL does not even look for
        return None
    with db.reading() as session:
        return session.execute(
            select(Account).where(Account.mail == mail.strip().casefold())
        ).scalar_one_or_none()


def account_by_id(account_id: int) -> Account | None:
    """Find an active account by its number."""
    with db.reading() as session:
        found = session.get(Account, account_id, populate_existing=True)
        return found if found is not None and found.is_active else None


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


def doubts(account: Account, password: str, code: str | None = None) -> tuple[str, ...]:
    """Ask who is signed in for the password again, and for a code; names what is wrong, and counts it."""
    attempt = counting_attempts.begin(account.mail, AT_THE_ACCOUNT % account.id)
    wrong: tuple[str, ...] = () if fits(account.password, password) else ("password",)
    if code is not None:
        typed = codes.cleaned(code)  # used up only where the password is right
        is_good = _marks_of(account, typed) is not None if wrong else take_code(account.id, typed)
        wrong += () if is_good else ("code",)
    if not wrong:
        counting_attempts.succeed(attempt)
    return wrong


def take_code(account_id: int, code: str) -> bool:
    """Take an app's code or a recovery code, each once, whoever else tries it at the same moment."""
    with db.transaction() as session:
        # Held until the end: who comes second sees what the first has used up.
        account = session.get_one(Account, account_id, with_for_update=True, populate_existing=True)
        marks = _marks_of(account, code)
        for column, value in (marks or {}).items():
            setattr(account, column, value)
        return marks is not None


def _marks_of(account: Account, code: str) -> dict[str, object] | None:
    """Say what an account has to remember when a code is taken; None for a code that does not fit."""
    secret = account.second_factor_secret
    if not secret:  # taken away a moment ago
        return None
    step = codes.fitting_step(secret, code, db.clock.now(), account.second_factor_step)
    if step is not None:
        return {"second_factor_step": step}
    digest, known = codes.recovery_digest(code), list(account.recovery_codes or ())
    return {"recovery_codes": [kept for kept in known if kept != digest]} if digest in known else None

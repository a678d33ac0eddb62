"""One's own account: its password and second factor, changed by nobody who does not know the present ones."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from sqlalchemy import delete

from registry import db, settings
from registry.errors import Finding, Invalid, NotSignedIn, RegistryError
from registry.model import Account, PreparedFactor
from registry.rules import codes, passwords
from registry.rules.access import Actor
from registry.rules.codes import digest_of
from registry.services.accounts import keeping_sessions
from registry.services.accounts.hashing import hashed
from registry.services.accounts.signing_in import doubts
from registry.services.log.recording import Entry, record
from registry.services.state.topics import Topic

RECOVERY_CODES = 8
PREPARED_FOR = timedelta(minutes=30)
NOT_THE_SAME = "Das bisherige Passwort stimmt nicht."
NOT_THE_PRESENT_CODE = (
    "Dieser Code passt nicht zu Ihrem bisherigen zweiten Faktor, oder er wurde schon benutzt."
)
WRONG_CODE = "Der Code passt nicht. Bitte prüfen Sie die Uhrzeit Ihres Geräts."


class NothingPrepared(RegistryError):
    """There is no second factor to confirm: it took too long, or another was prepared after it."""

    message = "Das Einrichten hat zu lange gedauert oder wurde neu begonnen. Bitte beginnen Sie noch einmal."


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A second factor about to be set up: secret, address for the app, codes for the day the phone is lost."""

    secret: str
    address: str
    recovery_codes: tuple[str, ...]
    key: str  # by which the browser that asked for it names it


def change_password(actor: Actor, old: str, new: str) -> None:
    """Change one's own password; ends all sessions of the account."""
    account = _own(actor)
    findings = _refused(account, {"password": ("old", NOT_THE_SAME)}, old)
    findings += passwords.findings(new, "new", mail=account.mail, name=account.name)
    if findings:
        raise Invalid(findings)
    chosen = hashed(new)
    with db.transaction() as session:
        present = session.get_one(Account, account.id, with_for_update=True, populate_existing=True)
        present.password = chosen
        keeping_sessions.end_all(present.id)
        record(actor, Entry("change_password", Topic("account", str(present.id))))


def prepare_second_factor(actor: Actor, password: str, code: str = "") -> SecondFactor:
    """Make a new secret and recovery codes, which count for nothing before a code was given; asks for the present factor."""
    account = _own(actor)
    told = {"password": ("password", NOT_THE_SAME), "code": ("code", NOT_THE_PRESENT_CODE)}
    if findings := _refused(account, told, password, code if account.second_factor_secret else None):
        raise Invalid(findings)
    key, secret = secrets.token_urlsafe(32), pyotp.random_base32()
    recovery = tuple(secrets.token_hex(8) for _ in range(RECOVERY_CODES))
    with db.transaction() as session:
        session.execute(delete(PreparedFactor).where(PreparedFactor.account_id == account.id))
        session.add(
            PreparedFactor(
                account_id=account.id,
                key=digest_of(key),
                secret=secret,
                recovery_codes=list(recovery),
                made_at=db.clock.now(),
            )
        )
    return SecondFactor(secret, _address(account, secret), recovery, key)


def prepared_factor(actor: Actor, key: str) -> SecondFactor:
    """Give what was prepared by this browser; NothingPrepared when there is nothing any more."""
    account = _own(actor)
    with db.reading():
        found = _prepared(account.id, key)
        return SecondFactor(found.secret, _address(account, found.secret), tuple(found.recovery_codes), key)


def confirm_second_factor(actor: Actor, key: str, code: str) -> None:
    """Store the second factor once the app's first code fits; ends all sessions of the account."""
    account_id = _own(actor).id
    with db.transaction() as session:
        account = session.get_one(Account, account_id, with_for_update=True, populate_existing=True)
        prepared = _prepared(account.id, key)
        step = codes.fitting_step(prepared.secret, codes.cleaned(code), db.clock.now())
        if step is None:
            raise Invalid([Finding("code", WRONG_CODE)])
        account.second_factor_method, account.second_factor_secret = "totp", prepared.secret
        account.second_factor_step = step  # the first code is used up, too
        account.recovery_codes = [digest_of(c) for c in prepared.recovery_codes]
        session.delete(prepared)
        keeping_sessions.end_all(account.id)
        record(actor, Entry("second_factor", Topic("account", str(account.id))))


def _refused(
    account: Account, told: dict[str, tuple[str, str]], password: str, code: str | None = None
) -> list[Finding]:
    """Ask for the present password and code: whoever finds an open session does not know them."""
    return [Finding(*told[what]) for what in doubts(account, password, code)]


def _prepared(account_id: int, key: str) -> PreparedFactor:
    found = db.session().get(PreparedFactor, account_id, populate_existing=True)
    if found is None or found.key != digest_of(key) or found.made_at < db.clock.now() - PREPARED_FOR:
        raise NothingPrepared()
    return found


def _address(account: Account, secret: str) -> str:
    name = settings.current()["REGISTRY_NAME"]
    return pyotp.TOTP(secret).provisioning_uri(name=account.mail, issuer_name=name)


def _own(actor: Actor) -> Account:
    with db.reading() as session:
        account = session.get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise NotSignedIn()
    return account

"""One's own account: its password and second factor, changed by nobody who does not know the present password."""

import hashlib
import secrets
from dataclasses import dataclass

import pyotp

from registry import db, settings
from registry.errors import Finding, Invalid, NotSignedIn
from registry.model import Account
from registry.rules.access import Actor
from registry.services.accounts.signing_in import hashed, is_proven, new_key
from registry.services.log.recording import Entry, record
from registry.services.state.topics import Topic

RECOVERY_CODES = 8
NOT_THE_SAME = "Das bisherige Passwort stimmt nicht."
WRONG_CODE = "Der Code passt nicht. Bitte prüfen Sie die Uhrzeit Ihres Geräts."


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A second factor about to be set up: secret, address for the app, codes for the day the phone is lost."""

    secret: str
    address: str
    recovery_codes: tuple[str, ...]


def change_password(actor: Actor, old: str, new: str) -> str:
    """Change one's own password; ends all other sessions and gives the new key of this one."""
    findings = _doubts(actor, "old", old)
    try:
        password = hashed(new, "new")
    except Invalid as error:
        findings += error.findings
    if findings:
        raise Invalid(findings)
    with db.transaction():
        account = _own(actor)
        account.password, account.unique_key = password, new_key()
        record(actor, Entry("change_password", Topic("account", str(account.id))))
        return account.unique_key


def prepare_second_factor(actor: Actor, password: str) -> SecondFactor:
    """Make a new secret and recovery codes; nothing is stored until a code was given."""
    if findings := _doubts(actor, "password", password):
        raise Invalid(findings)
    with db.reading():
        account, secret = _own(actor), pyotp.random_base32()
        address = pyotp.TOTP(secret).provisioning_uri(
            name=account.mail, issuer_name=settings.current()["REGISTRY_NAME"]
        )
        return SecondFactor(secret, address, tuple(secrets.token_hex(8) for _ in range(RECOVERY_CODES)))


def confirm_second_factor(actor: Actor, prepared: SecondFactor, code: str) -> None:
    """Store the second factor once the app's first code fits."""
    if not pyotp.TOTP(prepared.secret).verify(code.strip(), valid_window=1):
        raise Invalid([Finding("code", WRONG_CODE)])
    with db.transaction():
        account = _own(actor)
        account.second_factor_method, account.second_factor_secret = "totp", prepared.secret
        account.recovery_codes = [hashlib.sha256(c.encode()).hexdigest() for c in prepared.recovery_codes]
        record(actor, Entry("second_factor", Topic("account", str(account.id))))


def _doubts(actor: Actor, field: str, password: str) -> list[Finding]:
    """Ask for the present password: whoever finds an open session does not know it."""
    with db.reading():
        account = _own(actor)
    return [] if is_proven(account, password) else [Finding(field, NOT_THE_SAME)]


def _own(actor: Actor) -> Account:
    account = db.session().get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise NotSignedIn()
    return account

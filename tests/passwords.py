"""Passwords and second factors of the cast; hashed cheaply: what costs an attacker time would cost the tests theirs."""

import pyotp
import pytest
from argon2 import PasswordHasher

from registry import db
from registry.model import Account
from registry.rules.access import Actor
from registry.services.accounts import securing, signing_in
from registry.services.accounts.securing import SecondFactor

PASSWORD = "ein langes Passwort 1"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = CHEAP.hash(PASSWORD)


def hash_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let signing in hash with little work."""
    monkeypatch.setattr(signing_in, "HASHER", CHEAP)
    monkeypatch.setattr(signing_in, "DUMMY", CHEAP.hash("nobody has this password"))


def give_to_all() -> None:
    """Give every account the same password."""
    with db.transaction() as session:
        for account in session.query(Account):
            account.password = HASH


def set_up(actor: Actor) -> SecondFactor:
    """Set up a second factor as its owner does."""
    prepared = securing.prepare_second_factor(actor, PASSWORD)
    securing.confirm_second_factor(actor, prepared, pyotp.TOTP(prepared.secret).now())
    return prepared

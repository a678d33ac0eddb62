"""Passwords and second factors of the cast; hashed cheaply: what costs an attacker time would cost the tests theirs."""

import pyotp
import pytest
from argon2 import PasswordHasher

from registry import db
from registry.model import Account
from registry.rules.access import Actor
from registry.services.accounts import hashing, securing
from registry.services.accounts.securing import SecondFactor

PASSWORD = "ein langes Passwort 1"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = CHEAP.hash(PASSWORD)


def hash_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let signing in hash with little work."""
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    monkeypatch.setattr(hashing, "DUMMY", CHEAP.hash("nobody has this password"))


def give_to_all() -> None:
    """Give every account the same password."""
    with db.transaction() as session:
        for account in session.query(Account):
            account.password = HASH


def set_up(actor: Actor, password: str = PASSWORD) -> SecondFactor:
    """Set up a second factor as its owner does."""
    prepared = securing.prepare_second_factor(actor, password)
    securing.confirm_second_factor(actor, prepared.key, code_of(prepared.secret))
    return prepared


def code_of(secret: str, steps: int = 0) -> str:
    """Give the code an app shows now, or so many steps of half a minute later: each is taken once."""
    app = pyotp.TOTP(secret)
    return app.generate_otp(app.timecode(db.clock.now()) + steps)

"""Passwords as they are kept: argon2 hashes, and as much work for accounts that do not exist."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
DUMMY = HASHER.hash("nobody has this password")  # unknown names cost as much time as known ones


def hashed(password: str) -> str:
    """Hash a password with argon2."""
    return HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Tell whether a password is the one that was hashed; where none was, this takes as long and says no."""
    try:
        HASHER.verify(stored or DUMMY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)

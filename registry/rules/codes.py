"""Codes of a second factor: which step of time an app's code belongs to, and what a recovery code looks like."""

import hashlib
import re
from datetime import datetime
from hmac import compare_digest

import pyotp

WINDOW = 1  # steps before and after the present one, for telephones whose clock is a little off
APP_CODE, RECOVERY_CODE = re.compile(r"[0-9]{6}"), re.compile(r"[0-9a-f]{16}")


def cleaned(typed: str) -> str:
    """Take the spaces out of a code, and write its letters small."""
    return "".join(typed.split()).lower()


def fitting_step(secret: str, code: str, now: datetime, used: int | None = None) -> int | None:
    """Give the step of time that an app's code belongs to; None when it fits none, or none after the one used last."""
    if not APP_CODE.fullmatch(code):  # full-width and bold digits are digits too, to others
        return None
    app = pyotp.TOTP(secret)
    present = app.timecode(now)
    if used is not None and used > present + WINDOW:
        used = None  # the clock was set back: nobody shall wait until it has caught up
    steps = range(present - WINDOW, present + WINDOW + 1)
    fitting = [step for step in steps if compare_digest(app.generate_otp(step), code)]
    return next((step for step in fitting if used is None or step > used), None)


def recovery_digest(code: str) -> str | None:
    """Give the hash by which a recovery code is known; None for what cannot be one."""
    return digest_of(code) if RECOVERY_CODE.fullmatch(code) else None


def digest_of(key: str) -> str:
    """Hash a random key; what nobody can guess needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()

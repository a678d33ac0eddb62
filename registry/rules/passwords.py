"""Which passwords are refused, and why: too short, too long, one's own name, or what everybody tries first."""

import re

from zxcvbn import zxcvbn

from registry.errors import Finding

SHORTEST, LONGEST = 12, 256
LEAST_OWN = 8  # characters that have to remain when name and address are taken away
LEAST_SCORE = 3  # of four, as the library counts: withstands guessing even by who has the hashes
LOOKED_AT = 72  # characters; the library looks at no more, and nobody guesses that many
TOO_SHORT = "Das Passwort braucht mindestens %(least)s Zeichen."
TOO_LONG = "Das Passwort hat %(length)s Zeichen, möglich sind %(most)s."
REPEATED = "Das Passwort besteht aus einem einzigen Zeichen, das sich wiederholt."
OWN = (
    "Das Passwort besteht fast nur aus Ihrem Namen oder Ihrer E-Mail-Adresse. Bitte wählen Sie etwas anderes."
)
EASY = "Dieses Passwort ist leicht zu erraten: Es wird häufig benutzt oder folgt einem einfachen Muster. Gut sind mehrere Wörter, die nichts miteinander zu tun haben."


def findings(password: str, field: str, *, mail: str, name: str) -> list[Finding]:
    """List everything that is wrong with a password for this person."""
    found = []
    if len(password) < SHORTEST:
        found.append(Finding(field, TOO_SHORT, (("least", SHORTEST),)))
    if len(password) > LONGEST:
        return [Finding(field, TOO_LONG, (("length", len(password)), ("most", LONGEST)))]
    if password and (sentence := _objection(password, _parts(mail, name))):
        found.append(Finding(field, sentence))
    return found


def _objection(password: str, parts: list[str]) -> str | None:
    if len(set(password.casefold())) == 1:
        return REPEATED
    if _is_own(password, parts):
        return OWN
    if len(password) < SHORTEST:  # which says enough
        return None
    guessed = zxcvbn(password[:LOOKED_AT], user_inputs=parts)
    return EASY if guessed["score"] < LEAST_SCORE else None


def _is_own(password: str, parts: list[str]) -> bool:
    """Tell whether hardly anything remains when the parts are taken away."""
    left = password.casefold()
    for part in parts:
        left = left.replace(part, "")
    return left != password.casefold() and len(left) < LEAST_OWN


def _parts(mail: str, name: str) -> list[str]:
    """Give address and name, whole and in parts, the longest first."""
    whole = [mail.casefold(), name.casefold(), name.casefold().replace(" ", "")]
    words = re.findall(r"\w{3,}", f"{mail} {name}".casefold())
    return sorted({part for part in (*whole, *words) if part}, key=len, reverse=True)

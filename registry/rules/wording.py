"""What people type, made fit to keep: cleaned, of one line where it must be, of sensible length."""

import re
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from registry.errors import Finding, Invalid
from registry.rules import cleaning
from registry.rules.fields import Kind

# How many characters a text of each kind may have; a field's own limit goes first.
LIMITS: dict[Kind, int] = {
    Kind.LINE: 300,
    Kind.PROSE: 10_000,
    Kind.FORMULA: 500,
    Kind.DATE: 40,
    Kind.MAIL: 254,
}
LIMIT_OF: dict[str, int] = {"short_title": 40}
ADDRESS_LIMIT = 2_000
CODE_LIMIT = 80

_UNREADABLE = "Das Zeichen an Stelle %(position)s (%(character)s) ist nicht lesbar. Bitte ersetzen Sie es."
_ONE_LINE = "Hier ist nur eine Zeile möglich."
_TOO_LONG = "Der Text hat %(length)s Zeichen, möglich sind %(most)s."
_NO_ADDRESS = (
    "„%(value)s“ ist keine Internetadresse. Sie beginnt mit https:// oder http:// und nennt einen Rechner."
)
_ADDRESS_SPACE = (
    "Die Adresse „%(value)s“ enthält ein Leerzeichen oder ein Zeichen, das dort nicht stehen darf."
)
_ADDRESS_LOGIN = "Die Adresse darf keinen Namen und kein Passwort enthalten."
_NO_MAIL = "„%(value)s“ ist keine E-Mail-Adresse. Sie sieht zum Beispiel so aus: statistik@stuttgart.de"
_NO_CODE = "„%(value)s“ ist kein Kürzel. Möglich sind Kleinbuchstaben ohne Umlaute, Ziffern und %(joint)s."
_NO_OFFICE_NUMBER = "„%(value)s“ ist keine Amtsnummer. Sie beginnt mit Ziffern, zum Beispiel 50 oder 50-3."
_NO_NUMBER = "„%(value)s“ ist keine ganze Zahl von 0 bis %(most)s."

_NOT_IN_ADDRESS = re.compile(r"[\s<>\"{}|\\^`]")
_MEASURE_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_OFFICE_NUMBER = re.compile(r"[0-9]{1,3}(?:[-/.][0-9A-Za-zÄÖÜäöü]{1,6})*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def line(text: str, field: str, most: int = LIMITS[Kind.LINE]) -> str:
    """Clean a text of one line; Invalid names the field and what to do."""
    cleaned = _readable(cleaning.line(text), field)
    if "\n" in cleaned or "\r" in cleaned:
        raise _refusal(field, _ONE_LINE)
    return _short(cleaned, field, LIMIT_OF.get(field, most))


def prose(text: str, field: str, most: int = LIMITS[Kind.PROSE]) -> str:
    """Clean a text of several lines; its own line breaks and spaces stay as they are."""
    return _short(_readable(cleaning.prose(text), field), field, LIMIT_OF.get(field, most))


def text_of(kind: Kind, text: str, field: str) -> str:
    """Clean a text as its kind asks for."""
    if kind is Kind.MAIL:
        return mail(text, field)
    clean = prose if kind is Kind.PROSE else line
    return clean(text, field, LIMITS.get(kind, LIMITS[Kind.LINE]))


def address(text: str, field: str) -> str:
    """Clean an address on the web; only http and https, no spaces, no passwords."""
    cleaned = line(text, field, ADDRESS_LIMIT)
    if _NOT_IN_ADDRESS.search(cleaned):
        raise _refusal(field, _ADDRESS_SPACE, value=cleaned)
    try:
        parts = urlsplit(cleaned)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_web = False
    if not is_web:
        raise _refusal(field, _NO_ADDRESS, value=cleaned)
    if "@" in parts.netloc:
        raise _refusal(field, _ADDRESS_LOGIN)
    return cleaned


def mail(text: str, field: str) -> str:
    """Clean a mail address; whether it exists is not asked."""
    cleaned = line(text, field, LIMITS[Kind.MAIL])
    try:
        return validate_email(cleaned, check_deliverability=False).normalized
    except EmailNotValidError:
        raise _refusal(field, _NO_MAIL, value=cleaned) from None


def office_number(text: str, field: str) -> str:
    """Clean the number of an office, as in 50 or 50-3."""
    cleaned = line(text, field, CODE_LIMIT)
    if not _OFFICE_NUMBER.fullmatch(cleaned):
        raise _refusal(field, _NO_OFFICE_NUMBER, value=cleaned)
    return cleaned


def measure_code(text: str, field: str) -> str:
    """Clean the code of a measure, which a formula must be able to name."""
    return _code(text, field, _MEASURE_CODE, "_")


def slug(text: str, field: str) -> str:
    """Clean the code of an office, a level or a concept, which becomes part of an address."""
    return _code(text, field, _SLUG, "-")


def number(text: str, field: str, most: int = 9) -> int:
    """Read a whole number from 0 to `most`."""
    cleaned = line(text, field)
    if not re.fullmatch(r"[0-9]{1,9}", cleaned) or int(cleaned) > most:
        raise _refusal(field, _NO_NUMBER, value=cleaned, most=most)
    return int(cleaned)


def _code(text: str, field: str, pattern: re.Pattern[str], joint: str) -> str:
    cleaned = line(text, field, CODE_LIMIT)
    if not pattern.fullmatch(cleaned):
        raise _refusal(field, _NO_CODE, value=cleaned, joint=joint)
    return cleaned


def _readable(text: str, field: str) -> str:
    found = cleaning.UNCLEANABLE.search(text)
    if found:
        sign, position = found[0], found.start() + 1
        raise _refusal(field, _UNREADABLE, character=f"U+{ord(sign):04X}", position=position)
    return text


def _short(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise _refusal(field, _TOO_LONG, length=len(text), most=most)
    return text


def _refusal(field: str, message: str, **data: object) -> Invalid:
    return Invalid([Finding(field, message, tuple(data.items()))])

"""Cleans pasted text quietly: what nobody sees goes, what a word processor left becomes its plain kind.

Joiners stay where a script or an emoji needs them (between two of its signs); everywhere else they are invisible.
"""

import re
import unicodedata
from functools import lru_cache

# What older encodings and symbol fonts left behind, and the sign it was meant to be.
# C1 controls are nobody's: HTML, too, reads them as the signs of Windows.
_WINDOWS = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_SYMBOLS = {
    "\uf020": " ", "\uf02b": "+", "\uf02d": "–", "\uf03d": "=", "\uf06d": "µ", "\uf0a3": "≤", "\uf0b1": "±",
    "\uf0b3": "≥", "\uf0b4": "×", "\uf0b9": "≠", "\uf0a7": "▪", "\uf0a8": "▪", "\uf0b7": "•", "\uf06c": "•",
    "\uf06e": "▪", "\uf076": "•", "\uf0d8": "•", "\uf0fc": "✓", "\uf0e0": "→", "\uf0e8": "→", "\uf0ae": "→",
    "\uf0de": "⇒",
}  # fmt: skip
_QUOTES = {"\u201b": "‘", "\u201f": "“"}
_LINES = dict.fromkeys("\x0b\x0c\u2028\u2029", "\n")
_SPACES = dict.fromkeys(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2800",
    " ",
)
_TABLE = str.maketrans(_WINDOWS | _SYMBOLS | _QUOTES | _LINES | _SPACES)
_IN_FILES = str.maketrans(_WINDOWS | dict.fromkeys(_LINES, " "))

# Controls, marks of direction, soft hyphens, zero-width signs, fillers, tags, variation selectors, noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_JOINED = "\u0590-\u109f\u1780-\u18af\ufb1d-\ufdfe\ufe70-\ufefc"
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_STRAY_SELECTOR = re.compile(f"(?<![{_PICTURE}0-9#*©®])[\ufe0e\ufe0f]|(?<=[0-9#*])[\ufe0e\ufe0f](?!\u20e3)")
_STRAY_JOINER = re.compile(
    f"[\u200c\u200d](?![{_PICTURE}{_JOINED}])|(?<![{_PICTURE}\ufe0e\ufe0f{_JOINED}])[\u200c\u200d]"
)

_BULLET = "(?:[•◦▪▫●○■□‣⁃∙➢➤]|·)[ \t]+|[-–—o§·][ \t]*\t[ \t]*"
_LINE_BULLET = re.compile(f"^[ \t]*(?:{_BULLET})", re.MULTILINE)
_FIRST_BULLETS = re.compile(f"^[ \t]*(?:{_BULLET})+")
_INDENT = re.compile(r"^[ \t]*\t[ \t]*|[ \t]*\t[ \t]*$", re.MULTILINE)
_TABS = re.compile(r"[ \t]*\t[ \t]*")
# What a text in a European language is usually made of; nothing of it is ever cleaned.
_ODD = re.compile("[^\n -~¡-\u00ac\u00ae-\u02ff\u0370-\u0373–—‘’‚“”„…€→−≤≥×÷]")
# What cannot be cleaned: half a sign, the mark of a broken one, and signs that only a font of its own can show.
UNCLEANABLE = re.compile("[\ud800-\udfff\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


@lru_cache(maxsize=1024)  # the versions of a definition say most of it alike
def prose(text: str) -> str:
    """Clean a text of several lines; bullets begin with a dash, line breaks are of one kind."""
    cleaned = _visible(text)
    if _ODD.search(cleaned):
        cleaned = _TABS.sub(" ", _INDENT.sub("", _LINE_BULLET.sub("– ", cleaned)))
    return _trimmed(cleaned)


@lru_cache(maxsize=1024)
def line(text: str) -> str:
    """Clean a text of one line; a line break of the typist's own stays, to be refused or taken."""
    cleaned = _visible(_trimmed(text).replace("\x0b", " ").replace("\u2028", " "))
    if _ODD.search(cleaned):
        cleaned = _TABS.sub(" ", _FIRST_BULLETS.sub("", _trimmed(cleaned)))
    return _trimmed(cleaned)


def file(text: str) -> str:
    """Clean the text of a whole file of what would end its reading; its lines stay where they are."""
    return _CONTROLS.sub("", text.translate(_IN_FILES))


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if not _ODD.search(composed):
        return composed
    translated = composed.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    seen = _STRAY_SELECTOR.sub("", _INVISIBLE.sub("", translated))
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", seen))


def _trimmed(text: str) -> str:
    return text.strip(" \t\n\r")

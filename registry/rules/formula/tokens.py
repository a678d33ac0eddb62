"""Cuts the text of a formula into words, numbers and signs, and refuses what does not belong there."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from registry.rules.formula.tree import FormulaError, fault

MOST_CHARACTERS = 500
MOST_TOKENS = 200
MOST_BRACKETS = 20
MOST_DIGITS = 15

SUM_WORDS = frozenset({"summe", "sum"})


class Part(StrEnum):
    """What a token is to its neighbours."""

    START = "start"
    NUMBER = "number"
    NAME = "name"
    FUNCTION = "function"
    SIGN = "sign"
    OPEN = "open"
    CLOSE = "close"
    COMMA = "comma"
    END = "end"


class Token(NamedTuple):
    """A piece of the formula as it was typed, its plain form and where it stands, from 1."""

    part: Part
    typed: str
    plain: str
    position: int


SIGNS = {"+": "+", "-": "-", "−": "-", "–": "-", "*": "*", "×": "*", "·": "*", "/": "/", "÷": "/", ":": "/"}

# Only these are space; Python's own notion takes in control characters.
_SPACE = " \t\r\n\u00a0\u202f"
_TOKEN = re.compile(
    rf"[{_SPACE}]*(?:"
    r"(?P<indicator>[Ii][Nn][Dd]-[0-9]{4,6}(?!\w))"
    r"|(?P<number>[0-9]+(?:[.,][0-9]+)*(?!\w))"
    r"|(?P<name>[a-z][a-z0-9_]*(?!\w))"
    r"|(?P<wrong>\w[\w.]*)"
    r"|(?P<sign>[-+−–*×·/÷:])|(?P<open>\()|(?P<close>\))|(?P<comma>[,;]))"
)
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_SPELLING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": "_", ".": "_"})

_EMPTY = "Die Formel ist leer."
_TOO_LONG = "Die Formel ist zu lang: möglich sind %(most)s Zeichen."
_TOO_MANY = "Die Formel hat zu viele Teile: möglich sind %(most)s."
_TOO_DEEP = "Die Formel hat mehr als %(most)s Klammern ineinander."
_STRANGE = "Das Zeichen „%(sign)s“ an Stelle %(position)s gehört nicht in eine Formel."
_INVISIBLE = "An Stelle %(position)s steht ein unsichtbares Zeichen (%(sign)s). Bitte entfernen."
_WRONG_NAME = "„%(name)s“ an Stelle %(position)s ist kein Name. Namen sehen so aus: %(example)s, IND-0033."
_THOUSANDS_POINT = (
    "„%(number)s“ an Stelle %(position)s ist nicht eindeutig. Bitte ohne Tausenderpunkt schreiben."
)
_WRONG_NUMBER = "„%(number)s“ an Stelle %(position)s ist keine Zahl."
_LONG_NUMBER = "Die Zahl an Stelle %(position)s ist zu lang: möglich sind %(most)s Ziffern."


def tokens(text: str) -> tuple[Token, ...]:
    """Cut a formula into its tokens, with a start and an end around them."""
    if len(text) > MOST_CHARACTERS:
        raise fault(_TOO_LONG, MOST_CHARACTERS + 1, most=MOST_CHARACTERS)
    found = tuple(_cut(text))
    if not found:
        raise fault(_EMPTY, 1)
    if len(found) > MOST_TOKENS:
        raise fault(_TOO_MANY, found[MOST_TOKENS].position, most=MOST_TOKENS)
    _require_shallow(found)
    end = Token(Part.END, "", "", len(text) + 1)
    return (Token(Part.START, "", "", 0), *_with_functions((*found, end)))


def _cut(text: str) -> list[Token]:
    cut, at = [], 0
    while text[at:].strip(_SPACE):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _strange(text, at)
        kind = str(match.lastgroup)
        cut.append(_MAKERS[kind](match[kind], match.start(kind) + 1))
        at = match.end()
    return cut


def _with_functions(found: tuple[Token, ...]) -> list[Token]:
    """Mark the names that an opening bracket follows."""
    return [
        token._replace(part=Part.FUNCTION) if token.part is Part.NAME and after.part is Part.OPEN else token
        for token, after in zip(found, (*found[1:], found[-1]), strict=True)
    ]


def _require_shallow(found: tuple[Token, ...]) -> None:
    depth = 0
    for token in found:
        depth += (token.part is Part.OPEN) - (token.part is Part.CLOSE)
        if depth > MOST_BRACKETS:
            raise fault(_TOO_DEEP, token.position, most=MOST_BRACKETS)


def _strange(text: str, at: int) -> FormulaError:
    position = at + len(text[at:]) - len(text[at:].lstrip(_SPACE))
    sign = text[position]
    if sign.isprintable():
        return fault(_STRANGE, position + 1, sign=sign)
    return fault(_INVISIBLE, position + 1, sign=f"U+{ord(sign):04X}")


def _number(typed: str, position: int) -> Token:
    if _THOUSANDS.fullmatch(typed):
        raise fault(_THOUSANDS_POINT, position, number=typed)
    if not _DECIMAL.fullmatch(typed):
        raise fault(_WRONG_NUMBER, position, number=typed)
    if sum(map(str.isdigit, typed)) > MOST_DIGITS:
        raise fault(_LONG_NUMBER, position, most=MOST_DIGITS)
    return Token(Part.NUMBER, typed, typed.replace(",", "."), position)


def _wrong(typed: str, position: int) -> Token:
    spelled = re.sub(r"[^a-z0-9_]|^[0-9_]+", "", typed.lower().translate(_SPELLING)).strip("_")
    raise fault(_WRONG_NAME, position, name=typed, example=spelled or "haushalte")


_MAKERS: dict[str, Callable[[str, int], Token]] = {
    "indicator": lambda typed, position: Token(Part.NAME, typed, typed.upper(), position),
    "number": _number,
    "name": lambda typed, position: Token(Part.NAME, typed, typed, position),
    "wrong": _wrong,
    "sign": lambda typed, position: Token(Part.SIGN, typed, SIGNS[typed], position),
    "open": lambda typed, position: Token(Part.OPEN, typed, typed, position),
    "close": lambda typed, position: Token(Part.CLOSE, typed, typed, position),
    "comma": lambda typed, position: Token(Part.COMMA, typed, ",", position),
}

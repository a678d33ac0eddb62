"""Reads a formula: our own tokens, Python's parser for precedence, a white list of what may come out."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from registry.rules.formula.tokens import MOST_CHARACTERS, SUM_WORDS, Part, Token, tokens
from registry.rules.formula.tree import (
    FormulaError,
    Name,
    Negation,
    Number,
    Operation,
    Sign,
    Sum,
    Tree,
    fault,
)

__all__ = ["MOST_CHARACTERS", "parse"]

_NOT_READABLE = (
    "Die Formel ist nicht lesbar. Bitte prüfen Sie Rechenzeichen und Klammern ab Stelle %(position)s."
)
_NO_SIGN_BETWEEN = "Zwischen „%(left)s“ und „%(right)s“ fehlt an Stelle %(position)s ein Rechenzeichen."
_NOTHING_AFTER = "Nach „%(left)s“ an Stelle %(position)s fehlt eine Zahl oder ein Name."
_NOTHING_BEFORE = "Vor „%(right)s“ an Stelle %(position)s fehlt eine Zahl oder ein Name."
_EMPTY_BRACKET = "Die Klammer an Stelle %(position)s ist leer."
_COMMA = "Das Komma an Stelle %(position)s gehört nur in eine Zahl oder in summe(merkmal, gliederung)."
_NOT_CLOSED = "Die Klammer an Stelle %(position)s wird nicht geschlossen."
_NOT_OPENED = "Die Klammer an Stelle %(position)s wurde nicht geöffnet."
_NO_FUNCTION = (
    "„%(left)s“ an Stelle %(position)s kann nicht rechnen. Möglich ist nur summe(merkmal, gliederung)."
)
_SUM_FORM = (
    "Eine Summe wird so geschrieben: summe(merkmal, gliederung). Bitte prüfen Sie Stelle %(position)s."
)
_DIVIDES_BY_ZERO = "Durch 0 an Stelle %(position)s kann nicht geteilt werden."

_OPERANDS = (Part.NUMBER, Part.NAME, Part.FUNCTION, Part.OPEN)

# What is wrong when the second stands right after the first.
_WRONG_NEIGHBOURS: dict[tuple[Part, Part], str] = {
    **{
        (left, right): _NO_SIGN_BETWEEN
        for left in (Part.NUMBER, Part.NAME, Part.CLOSE)
        for right in _OPERANDS
    },
    **{(Part.SIGN, right): _NOTHING_AFTER for right in (Part.CLOSE, Part.COMMA, Part.END)},
    **{(left, Part.COMMA): _COMMA for left in (Part.START, Part.OPEN, Part.COMMA)},
    **{(Part.COMMA, right): _COMMA for right in (Part.CLOSE, Part.END)},
    (Part.OPEN, Part.CLOSE): _EMPTY_BRACKET,
    (Part.OPEN, Part.END): _NOT_CLOSED,
    (Part.START, Part.CLOSE): _NOT_OPENED,
}

_SIGNS: dict[type[ast.operator], Sign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@lru_cache(maxsize=2048)
def parse(text: str) -> Tree:
    """Read a formula; FormulaError names the place and what to do. Names are not yet looked up."""
    found = tokens(text)
    _require_neighbours(found)
    _require_brackets(found)
    source = " ".join(_placeholder(index, token) for index, token in enumerate(found))
    try:
        parsed = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        raise fault(_NOT_READABLE, 1) from None
    return _Reader(found).tree(parsed.body)


class _Reader:
    """Turns Python's tree into ours; every atom is the number of its token."""

    def __init__(self, found: tuple[Token, ...]) -> None:
        self.found = found

    def tree(self, node: ast.expr) -> Tree:
        if isinstance(node, ast.Name):
            return self.atom(self.token(node))
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            return self.operation(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            term = self.tree(node.operand)
            return Negation(term) if isinstance(node.op, ast.USub) else term
        if isinstance(node, ast.Call):
            return self.sum(node)
        raise self.fault(_COMMA if isinstance(node, ast.Tuple) else _NOT_READABLE, node)

    def operation(self, node: ast.BinOp) -> Operation:
        operation = Operation(_SIGNS[type(node.op)], self.tree(node.left), self.tree(node.right))
        if operation.sign == "/" and operation.right == Number(Decimal(0)):
            raise self.fault(_DIVIDES_BY_ZERO, node.right)
        return operation

    def sum(self, node: ast.Call) -> Sum:
        if not isinstance(node.func, ast.Name):
            raise self.fault(_NOT_READABLE, node)
        function = self.token(node.func)
        if function.plain not in SUM_WORDS:
            raise fault(_NO_FUNCTION, function.position, left=function.typed)
        terms = [self.atom(self.token(term)) for term in node.args if isinstance(term, ast.Name)]
        match terms:
            case [Name() as term, Name() as breakdown] if len(node.args) == 2:
                return Sum(term, breakdown)
        raise fault(_SUM_FORM, function.position)

    def atom(self, token: Token) -> Number | Name:
        if token.part is Part.NUMBER:
            return Number(Decimal(token.plain))
        if token.plain in SUM_WORDS:
            raise fault(_SUM_FORM, token.position)
        return Name(token.plain, token.position)

    def token(self, node: ast.Name) -> Token:
        return self.found[int(node.id[1:])]

    def fault(self, message: str, node: ast.expr) -> FormulaError:
        """Point at the first token below a node, or at a comma when the message is about one."""
        below = [self.token(name).position for name in ast.walk(node) if isinstance(name, ast.Name)]
        commas = [token.position for token in self.found if token.part is Part.COMMA]
        return fault(message, min(commas if message is _COMMA and commas else below, default=1))


def _placeholder(index: int, token: Token) -> str:
    """Write a token for Python's parser, which sees no name, number or keyword of ours."""
    is_atom = token.part in (Part.NUMBER, Part.NAME, Part.FUNCTION)
    return f"_{index}" if is_atom else token.plain


def _require_neighbours(found: tuple[Token, ...]) -> None:
    for left, right in pairwise(found):
        message = _WRONG_NEIGHBOURS.get((left.part, right.part)) or _sign_message(left, right)
        if message:
            place = left if message in (_NOTHING_AFTER, _NOT_CLOSED, _EMPTY_BRACKET) else right
            raise fault(message, place.position, left=left.typed, right=right.typed)


def _sign_message(left: Token, right: Token) -> str | None:
    """Tell what is wrong with a sign that has nothing to work on; + and − may stand before a number."""
    if right.part is not Part.SIGN or right.plain in "+-":
        return None
    if left.part is Part.SIGN:
        return _NOTHING_AFTER
    return _NOTHING_BEFORE if left.part in (Part.START, Part.OPEN, Part.COMMA) else None


def _require_brackets(found: tuple[Token, ...]) -> None:
    for token in _unmatched(found):
        raise fault(_NOT_CLOSED if token.part is Part.OPEN else _NOT_OPENED, token.position)


def _unmatched(found: tuple[Token, ...]) -> Iterator[Token]:
    opened: list[Token] = []
    for token in found:
        if token.part is Part.OPEN:
            opened.append(token)
        elif token.part is Part.CLOSE and opened:
            opened.pop()
        elif token.part is Part.CLOSE:
            yield token
    yield from opened

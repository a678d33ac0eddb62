"""Writes a formula: for people as text and MathML, and in the one form that reads back to the same tree."""

from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import NamedTuple

from registry.rules.formula.tree import Name, Negation, Number, Operation, Sum, Tree

Label = Callable[[str], str]

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
_NEGATION, _ATOM = 3, 4


class _Style(NamedTuple):
    """How one kind of text is written; `is_exact` keeps every bracket that the tree needs."""

    signs: dict[str, str]
    label_of: Label
    comma: str
    is_exact: bool


def canonical(tree: Tree) -> str:
    """Write the text that is stored: it reads back to exactly this tree."""
    return _text(tree, _Style({sign: sign for sign in _SIGNS}, lambda code: code, ".", True))


def to_text(tree: Tree, label_of: Label, language: str = "de") -> str:
    """Write for readers: labels, × ÷ −, no bracket too many, the language's decimal sign."""
    return _text(tree, _Style(_SIGNS, label_of, _comma(language), False))


def to_mathml(tree: Tree, label_of: Label, language: str = "de") -> str:
    """Write presentational MathML; labels are escaped, divisions are fractions."""
    body = _math(tree, label_of, _comma(language))
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow>{body}</mrow></math>'


def _comma(language: str) -> str:
    return "." if language == "en" else ","


def _text(tree: Tree, style: _Style) -> str:
    match tree:
        case Number(value):
            return _digits(value, style.comma)
        case Name(code):
            return style.label_of(code)
        case Sum(term, breakdown):
            word = "sum" if style.comma == "." and not style.is_exact else "summe"
            return f"{word}({style.label_of(term.code)}, {style.label_of(breakdown.code)})"
        case Negation(term):
            return style.signs["-"] + _bracketed(_text(term, style), _rank(term) < _ATOM)
        case Operation(sign, left, right):
            first = _bracketed(_text(left, style), _rank(left) < _RANK[sign])
            second = _bracketed(_text(right, style), _needs_bracket(sign, right, style.is_exact))
            return f"{first} {style.signs[sign]} {second}"


def _math(tree: Tree, label_of: Label, comma: str) -> str:
    match tree:
        case Number(value):
            return f"<mn>{_digits(value, comma)}</mn>"
        case Name(code):
            return _mtext(label_of(code))
        case Sum(term, breakdown):
            under = f"<munder><mo>∑</mo>{_mtext(label_of(breakdown.code))}</munder>"
            return _row(under + _mtext(label_of(term.code)))
        case Negation(term):
            return _row("<mo>−</mo>" + _math_bracketed(term, _rank_in_math(term) < _ATOM, label_of, comma))
        case Operation("/", left, right):
            above, below = (_row(_math(part, label_of, comma)) for part in (left, right))
            return f"<mfrac>{above}{below}</mfrac>"
        case Operation(sign, left, right):
            first = _math_bracketed(left, _rank_in_math(left) < _RANK[sign], label_of, comma)
            needs = _rank_in_math(right) < _ATOM and _needs_bracket(sign, right, False)
            second = _math_bracketed(right, needs, label_of, comma)
            return f"{first}<mo>{_SIGNS[sign]}</mo>{second}"


def _math_bracketed(tree: Tree, needs: bool, label_of: Label, comma: str) -> str:
    inner = _math(tree, label_of, comma)
    return _row(f"<mo>(</mo>{inner}<mo>)</mo>") if needs else inner


def _row(inner: str) -> str:
    return f"<mrow>{inner}</mrow>"


def _mtext(label: str) -> str:
    return f"<mtext>{escape(label)}</mtext>"


def _bracketed(text: str, needs: bool) -> str:
    return f"({text})" if needs else text


def _needs_bracket(sign: str, right: Tree, is_exact: bool) -> bool:
    """Tell whether the part after a sign needs a bracket: a + (b + c) only to keep the tree."""
    if isinstance(right, Operation) and right.sign == sign and sign in "+*":
        return is_exact
    return _rank(right) <= _RANK[sign] or isinstance(right, Negation)


def _rank(tree: Tree) -> int:
    if isinstance(tree, Operation):
        return _RANK[tree.sign]
    return _NEGATION if isinstance(tree, Negation) else _ATOM


def _rank_in_math(tree: Tree) -> int:
    """Rank as `_rank`, but a fraction holds together by its line."""
    return _ATOM if isinstance(tree, Operation) and tree.sign == "/" else _rank(tree)


def _digits(value: Decimal, comma: str) -> str:
    return f"{value:f}".replace(".", comma)

"""Finds what a formula divides by that is zero whatever the figures are."""

import operator
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from registry.errors import Finding
from registry.rules.formula.checking import names
from registry.rules.formula.tree import Name, Negation, Number, Operation, Sum, Tree
from registry.rules.formula.writing import canonical

ALWAYS_ZERO = "„%(divisor)s“ ist immer 0; dadurch kann nicht geteilt werden."

# Far from whatever people write, and of different distances: what is 0 for all of them is 0 for any figures.
_BEGINNINGS = (10**17 + 3, 10**18 + 9, 10**19 + 51)
_STEP = 10**13 + 37

_DOES: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def zero_divisors(tree: Tree) -> tuple[Finding, ...]:
    """Name each part that is divided by and always zero, such as 2 − 2, 0 × x or x − x."""
    divisors = dict.fromkeys(canonical(part) for part in _divisors(tree) if _is_always_zero(part))
    return tuple(Finding("formula", ALWAYS_ZERO, (("divisor", text),)) for text in divisors)


def _divisors(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Negation(term):
            yield from _divisors(term)
        case Operation(sign, left, right):
            yield from _divisors(left)
            yield from _divisors(right)
            if sign == "/":
                yield right


def _is_always_zero(tree: Tree) -> bool:
    known = names(tree)
    return all(_value(tree, _figures(known, beginning)) == 0 for beginning in _BEGINNINGS)


def _figures(known: tuple[str, ...], beginning: int) -> dict[str, Fraction]:
    return {code: Fraction(beginning + _STEP * place**2) for place, code in enumerate(known, 1)}


def _value(tree: Tree, figures: dict[str, Fraction]) -> Fraction | None:
    """Work out a part with these figures; None where it divides by zero itself."""
    match tree:
        case Number(value):
            return Fraction(value)
        case Name(code):
            return figures[code]
        case Sum(Name(code), breakdown):
            return figures[code] * (7 + sum(map(ord, breakdown.code)))  # something else than the name alone
        case Negation(term):
            found = _value(term, figures)
            return None if found is None else -found
        case Operation(sign, left, right):
            work_out = partial(_value, figures=figures)
            return _worked_out(sign, work_out(left), work_out(right))


def _worked_out(sign: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    return _DOES[sign](left, right)

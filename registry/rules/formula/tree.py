"""What a formula is once it is read: a small frozen tree, kept for the later check of units."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from registry.errors import Finding, Invalid

Sign = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number, never negative."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A measure or an indicator by its code; `position` is where it was first read, from 1."""

    code: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """A measure or indicator added up over all values of a breakdown."""

    term: Name
    breakdown: Name


@dataclass(frozen=True, slots=True)
class Negation:
    """The same with the other sign."""

    term: "Tree"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and the sign between them."""

    sign: Sign
    left: "Tree"
    right: "Tree"


Tree = Number | Name | Sum | Negation | Operation


class FormulaError(Invalid):
    """A formula that cannot be read; `position` is the first place at fault, counted from 1."""

    message = "Bitte prüfen Sie die Formel."

    def __init__(self, findings: tuple[Finding, ...], position: int) -> None:
        super().__init__(findings)
        self.position = position


def fault(message: str, position: int, **data: object) -> FormulaError:
    """Make the error for one fault at one place."""
    finding = Finding("formula", message, (("position", position), *data.items()))
    return FormulaError((finding,), position)

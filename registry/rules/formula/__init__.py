"""The formula language: numbers, measures and indicators with + − × ÷, brackets and sums over a breakdown."""

from registry.rules.formula.checking import breakdowns, check, names
from registry.rules.formula.dividing import zero_divisors
from registry.rules.formula.fitting import Label, misfits, misfits_without_formula
from registry.rules.formula.parsing import MOST_CHARACTERS, parse
from registry.rules.formula.tree import FormulaError, Name, Negation, Number, Operation, Sum, Tree
from registry.rules.formula.writing import canonical, to_mathml, to_text

__all__ = [
    "MOST_CHARACTERS",
    "FormulaError",
    "Label",
    "Name",
    "Negation",
    "Number",
    "Operation",
    "Sum",
    "Tree",
    "breakdowns",
    "canonical",
    "check",
    "misfits",
    "misfits_without_formula",
    "names",
    "parse",
    "to_mathml",
    "to_text",
    "zero_divisors",
]

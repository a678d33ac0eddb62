"""Checks whether the units in a formula fit each other, and the unit of its result; what is not known is never guessed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from registry.errors import Finding, Named, Word
from registry.rules.formula.tree import Name, Negation, Number, Operation, Sum, Tree
from registry.rules.units import UNITS, Powers, Reading, Unit, may_be, measured, product

MIXED = "In der Formel werden „%(left)s“ und „%(right)s“ addiert oder subtrahiert. Das geht nur mit gleichen Einheiten."
OTHER_SCALE = "In der Formel werden „%(left)s“ und „%(right)s“ addiert oder subtrahiert, ohne das eine vorher umzurechnen."
CANCELLED = "Die Einheit „%(unit)s“ passt nicht zur Formel: Dort kürzen sich die Einheiten, und heraus kommt ein bloßes Verhältnis."
OTHER_UNIT = "Die Einheit „%(unit)s“ passt nicht zur Formel: Heraus kommt „%(found)s“."
OTHER_FACTOR = (
    "Zur Einheit „%(unit)s“ gehört in der Formel der Faktor %(needed)s; dort steht insgesamt %(given)s."
)
OTHER_COUNTED = "Die Einheit „%(unit)s“ passt nicht zu dem, was gezählt und worauf es bezogen wird: Heraus kommt „%(found)s“."
NO_UNIT = Word("Zahl ohne Einheit")

Label = Callable[[str], Named]  # what a unit is called


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a part of a formula comes to: numbers in a unit of this scale, multiplied by one factor if it is one."""

    powers: Powers
    scale: Fraction = Fraction(1)
    factor: Fraction | None = Fraction(1)
    is_open: bool = False  # it was counted, the unit does not say what
    is_number: bool = False
    unit: str | None = None  # the notation, as long as it is just that


@dataclass(frozen=True, slots=True)
class Fitting:
    """The units of the names in a formula, what units are called, and what was found not to fit."""

    units: Mapping[str, str | None]
    label: Label
    findings: list[Finding] = field(default_factory=list)

    def quantity(self, tree: Tree) -> Quantity | None:
        """Work out what a part comes to; None where that is not known, or where something in it does not fit."""
        match tree:
            case Number(value):
                return Quantity((), factor=Fraction(value), is_number=True)
            case Name(code) | Sum(Name(code)):
                return _of_unit(self.units.get(code))
            case Negation(term):
                found = self.quantity(term)
                return found and replace(found, factor=_times(found.factor, Fraction(-1)))
            case Operation(sign, left, right):
                one, other = self.quantity(left), self.quantity(right)
                if one is None or other is None:
                    return None
                return self._added(sign, one, other) if sign in "+-" else _multiplied(sign, one, other)

    def _added(self, sign: str, left: Quantity, right: Quantity) -> Quantity | None:
        if left.is_number and right.is_number:
            other = right.factor if sign == "+" else _times(right.factor, Fraction(-1))
            return replace(left, factor=_plus(left.factor, other))
        if left.is_number or right.is_number:
            return _with_number(left, right)
        if not _are_alike(left, right):
            self._found(MIXED, left, right)
            return None
        is_open, unit = left.is_open or right.is_open, left.unit if left.unit == right.unit else None
        if left.scale == right.scale:
            factor = left.factor if left.factor == right.factor else None
            return Quantity(left.powers, left.scale, factor, is_open, unit=unit)
        if not left.factor or not right.factor:
            return None
        if left.scale / left.factor != right.scale / right.factor:
            self._found(OTHER_SCALE, left, right)
            return None
        return Quantity(left.powers, left.scale / left.factor, Fraction(1), is_open)

    def _found(self, message: str, left: Quantity, right: Quantity) -> None:
        said = (("left", self.called(left)), ("right", self.called(right)))
        self.findings.append(Finding("formula", message, said))

    def called(self, found: Quantity) -> Named | Word:
        """Say a unit as people do: by its name, or as bases multiplied and divided."""
        if found.unit:
            return self.label(found.unit)
        if not found.powers:
            return NO_UNIT
        parts = [self.label(base) for base, exponent in _repeated(found.powers) if exponent > 0]
        below = [self.label(base) for base, exponent in _repeated(found.powers) if exponent < 0]
        return Named(_divided(parts, below, "de"), _divided(parts, below, "en"))


def misfits(
    tree: Tree, unit: str | None, units: Mapping[str, str | None], label: Label
) -> tuple[Finding, ...]:
    """Name what does not fit in a formula: sums of different units, and a result in another unit than the one stated."""
    fitting = Fitting(units, label)
    found, stated = fitting.quantity(tree), UNITS.get(unit or "")
    if found is None or stated is None or found.is_number:
        return tuple(fitting.findings)
    told = label(unit or "")
    if not may_be(found.powers, stated, is_open=found.is_open):
        if not found.powers:
            return (Finding("formula", CANCELLED, (("unit", told),)),)
        return (Finding("formula", OTHER_UNIT, (("unit", told), ("found", fitting.called(found)))),)
    needed = found.scale / stated.scale
    if _is_other_factor(tree, found, stated, needed):
        said = (("unit", told), ("needed", str(needed)), ("given", str(found.factor)))
        return (Finding("formula", OTHER_FACTOR, said),)
    return ()


def misfits_without_formula(
    parts: tuple[str, ...], unit: str | None, units: Mapping[str, str | None], label: Label
) -> tuple[Finding, ...]:
    """Name the unit of a count or a ratio without formula that its numerator and denominator cannot give."""
    tree: Tree = Name(parts[0])
    for part in parts[1:]:
        tree = Operation("/", tree, Name(part))
    fitting = Fitting(units, label)
    found, stated = fitting.quantity(tree), UNITS.get(unit or "")
    if found is None or stated is None or may_be(found.powers, stated, is_open=found.is_open):
        return ()
    said = (("unit", label(unit or "")), ("found", fitting.called(found)))
    return (Finding("unit", OTHER_COUNTED, said),)


def _of_unit(notation: str | None) -> Quantity | None:
    unit = UNITS.get(notation or "")
    if unit is None:
        return None
    factor = None if unit.reading is Reading.INDEX else Fraction(1)
    return Quantity(unit.powers, unit.scale, factor, unit.is_open, unit=notation)


def _multiplied(sign: str, left: Quantity, right: Quantity) -> Quantity | None:
    if sign == "/" and right.factor == 0:
        return None
    direction = 1 if sign == "*" else -1
    other = right.factor if right.factor is None else right.factor**direction
    return Quantity(
        product(left.powers, right.powers, direction),
        left.scale * right.scale**direction,
        _times(left.factor, other),
        left.is_open or right.is_open,
        left.is_number and right.is_number,
        left.unit if right.is_number else right.unit if left.is_number and sign == "*" else None,
    )


def _with_number(left: Quantity, right: Quantity) -> Quantity:
    """Add a bare number: nobody knows what it counts, so it takes the unit of the other part."""
    other, number = (right, left) if left.is_number else (left, right)
    return replace(other, factor=other.factor if other.factor == number.factor else None)


def _are_alike(left: Quantity, right: Quantity) -> bool:
    if left.is_open or right.is_open:
        return measured(left.powers) == measured(right.powers)
    return left.powers == right.powers


def _plus(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


def _times(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left * right


def _is_other_factor(tree: Tree, found: Quantity, stated: Unit, needed: Fraction) -> bool:
    """Tell whether a formula is out by a power of ten; other factors may be halves or means of some years."""
    if stated.reading in (Reading.COUNT, Reading.INDEX) or not found.factor or found.is_open:
        return False
    is_share = stated.reading is not Reading.MAGNITUDE
    if not is_share and needed == 1:
        return False
    return _is_power_of_ten(abs(found.factor) / needed) and needed not in set(_numbers(tree))


def _is_power_of_ten(value: Fraction) -> bool:
    one, other = max(value.numerator, value.denominator), min(value.numerator, value.denominator)
    return other == 1 and one > 1 and str(one).rstrip("0") == "1"


def _numbers(tree: Tree) -> Iterator[Fraction]:
    match tree:
        case Number(value):
            yield Fraction(value)
        case Negation(term):
            yield from _numbers(term)
        case Operation(_, left, right):
            yield from _numbers(left)
            yield from _numbers(right)


def _repeated(found: Powers) -> Iterator[tuple[str, int]]:
    for base, exponent in found:
        for _ in range(abs(exponent)):
            yield base, exponent


def _divided(above: list[Named], below: list[Named], language: str) -> str:
    words = [[(each.en if language == "en" else None) or each.de for each in part] for part in (above, below)]
    top = " × ".join(words[0]) or "1"
    return " ÷ ".join([top, *words[1]])

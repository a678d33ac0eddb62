"""Units as powers of what they count or measure, and their scale; a unit that is not in the table is not known.

Own code and no library of units: persons, households and dwellings are the base here, no conversion is looked up,
and a dozen of rows says it all.
"""

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

Powers = tuple[tuple[str, int], ...]  # base and exponent, in the order of the bases, without zeros

# What is counted piece by piece; the other bases are measured.
COUNTED = frozenset(
    {
        "personen",
        "haushalte",
        "wohnungen",
        "gebaeude",
        "raeume",
        "kraftfahrzeuge",
        "einrichtungen",
    }
)


class Reading(Enum):
    """What a figure in a unit may come from."""

    MAGNITUDE = "magnitude"  # the unit itself, or a mean of it: Euro, Euro ÷ persons
    SHARE = "share"  # like divided by like
    RATE = "rate"  # something counted by something counted
    COUNT = "count"  # whatever can be counted
    INDEX = "index"  # a number without unit, of no scale


class Unit(NamedTuple):
    """A unit of the code list: its powers, how large it is, and how it is read."""

    powers: Powers
    scale: Fraction = Fraction(1)
    reading: Reading = Reading.MAGNITUDE

    @property
    def is_open(self) -> bool:
        """Tell whether the unit leaves open what was counted."""
        return self.reading in (Reading.RATE, Reading.COUNT)


def powers(**exponents: int) -> Powers:
    """Write powers in their one form."""
    return ordered(exponents)


def ordered(exponents: Mapping[str, int]) -> Powers:
    """Write powers in their one form: ordered, without zeros."""
    return tuple(sorted((base, exponent) for base, exponent in exponents.items() if exponent))


def product(left: Powers, right: Powers, sign: int = 1) -> Powers:
    """Multiply powers, or divide them with the sign −1."""
    found = dict(left)
    for base, exponent in right:
        found[base] = found.get(base, 0) + sign * exponent
    return ordered(found)


def measured(found: Powers, counted: Collection[str] = COUNTED) -> Powers:
    """Leave out of powers whatever is only counted."""
    return tuple((base, exponent) for base, exponent in found if base not in counted)


def may_be(found: Powers, unit: Unit, *, is_open: bool = False) -> bool:
    """Tell whether a figure with these powers may stand in a unit; open ones are compared by what is measured."""
    rest = product(found, unit.powers, -1)
    if is_open or unit.reading is Reading.COUNT:
        return not measured(rest)
    return not rest or _ALSO[unit.reading](rest, unit)


def _is_mean(rest: Powers, unit: Unit) -> bool:
    """Tell whether only “per something counted” is left, and not by the very thing that the unit counts."""
    own = {base for base, _ in unit.powers}
    return len(rest) == 1 and rest[0][1] == -1 and rest[0][0] in COUNTED - own


def _is_rate(rest: Powers, unit: Unit) -> bool:
    return not measured(rest) and sorted(exponent for _, exponent in rest) == [-1, 1]


_ALSO: dict[Reading, Callable[[Powers, Unit], bool]] = {
    Reading.MAGNITUDE: _is_mean,
    Reading.RATE: _is_rate,
    Reading.SHARE: lambda rest, unit: False,
    Reading.INDEX: lambda rest, unit: False,
}

_PERSONS, _HOUSEHOLDS = powers(personen=1), powers(haushalte=1)
_AREA = powers(quadratmeter=1)

# By notation of the code list “units”. A case and a place stand for the person whom they concern, a benefit unit
# for a household: they are added and set in relation to each other. A class is no number, so it is not here.
UNITS: dict[str, Unit] = {
    "personen": Unit(_PERSONS),
    "faelle": Unit(_PERSONS),
    "plaetze": Unit(_PERSONS),
    "haushalte": Unit(_HOUSEHOLDS),
    "bedarfsgemeinschaften": Unit(_HOUSEHOLDS),
    "wohnungen": Unit(powers(wohnungen=1)),
    "gebaeude": Unit(powers(gebaeude=1)),
    "raeume": Unit(powers(raeume=1)),
    "kraftfahrzeuge": Unit(powers(kraftfahrzeuge=1)),
    "einrichtungen": Unit(powers(einrichtungen=1)),
    "euro": Unit(powers(euro=1)),
    "jahre": Unit(powers(jahre=1)),
    "quadratmeter": Unit(_AREA),
    "hektar": Unit(_AREA, Fraction(10_000)),
    "quadratmeter-je-einwohner": Unit(powers(quadratmeter=1, personen=-1)),
    "raeume-je-einwohner": Unit(powers(raeume=1, personen=-1)),
    "personen-je-haushalt": Unit(powers(personen=1, haushalte=-1)),
    "einwohner-je-hektar": Unit(powers(personen=1, quadratmeter=-1), Fraction(1, 10_000)),
    "einwohner-je-quadratkilometer": Unit(powers(personen=1, quadratmeter=-1), Fraction(1, 1_000_000)),
    "kinder-je-frau": Unit((), Fraction(1), Reading.SHARE),
    "prozent": Unit((), Fraction(1, 100), Reading.SHARE),
    "prozentpunkte": Unit((), Fraction(1, 100), Reading.SHARE),
    "je-100": Unit((), Fraction(1, 100), Reading.RATE),
    "je-1000": Unit((), Fraction(1, 1_000), Reading.RATE),
    "je-10000": Unit((), Fraction(1, 10_000), Reading.RATE),
    "anzahl": Unit((), Fraction(1), Reading.COUNT),
    "index": Unit((), Fraction(1), Reading.INDEX),
}

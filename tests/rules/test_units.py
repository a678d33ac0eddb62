"""Units in a formula: what fits passes, what does not is named in a sentence, what is not known is never guessed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import texts
from registry.errors import Finding, Named
from registry.rules import formula, units
from registry.rules.units import UNITS, Reading, product

MEASURES = {
    "kinder": "personen",
    "einwohner": "personen",
    "zuzuege": "faelle",
    "haushalte": "haushalte",
    "pkw": "kraftfahrzeuge",
    "einkuenfte": "euro",
    "altersjahre": "jahre",
    "park": "quadratmeter",
    "gebiet": "hektar",
    "raetsel": None,
    "neu": "eine-neue-einheit",
    "IND-0001": "prozent",
    "IND-0002": "je-1000",
    "IND-0003": "index",
    "IND-0004": "anzahl",
    "IND-0005": "klasse",
}


def called(notation: str) -> Named:
    return Named(notation, f"{notation} (en)")


def found(text: str, unit: str | None) -> list[str]:
    return [texts.sentence_of_finding(each) for each in misfits(text, unit)]


def misfits(text: str, unit: str | None) -> tuple[Finding, ...]:
    return formula.misfits(formula.parse(text), unit, MEASURES, called)


FITTING = [
    ("kinder / einwohner * 100", "prozent"),
    ("100 * kinder / einwohner", "prozent"),
    ("(kinder - zuzuege) / einwohner * 100", "je-100"),
    ("kinder / einwohner * 1000", "je-1000"),
    ("pkw / einwohner * 1000", "je-1000"),
    ("zuzuege / einwohner * 100", "prozent"),  # a case concerns a person
    ("(kinder + zuzuege) / 2 / einwohner * 100", "prozent"),  # a mean of two is no slip of the decimal point
    ("kinder / 10 / einwohner * 1000", "je-1000"),  # nor is one of ten years
    ("1 - kinder / einwohner", None),
    ("100 - kinder / einwohner * 100", "prozent"),
    ("einkuenfte / einwohner", "euro"),
    ("einkuenfte / einwohner / 12", "euro"),
    ("altersjahre / einwohner", "jahre"),
    ("park / einwohner", "quadratmeter-je-einwohner"),
    ("gebiet * 10000 / einwohner", "quadratmeter-je-einwohner"),
    ("gebiet * 10000 + park", "quadratmeter"),
    ("einwohner / gebiet", "einwohner-je-hektar"),
    ("einwohner / gebiet * 100", "einwohner-je-quadratkilometer"),
    ("einwohner / haushalte", "personen-je-haushalt"),
    ("kinder + zuzuege", "anzahl"),
    ("summe(kinder, alter)", "personen"),
    ("IND-0001 - IND-0001", "prozentpunkte"),
    ("IND-0001 * 10 + IND-0002", "je-1000"),
    ("IND-0001 * einwohner / 100", "personen"),
    ("IND-0002 * einwohner / 1000", "kraftfahrzeuge"),  # what was counted per thousand nobody says
    ("0.3 * IND-0001 + 0.7 * IND-0001", "index"),
    ("IND-0003 + IND-0003", "index"),
    ("-kinder / einwohner * 100", "prozent"),
]


@pytest.mark.parametrize(("text", "unit"), FITTING)
def test_what_fits_passes(text: str, unit: str | None) -> None:
    assert found(text, unit) == []


UNKNOWN = [
    ("raetsel / einwohner * 100", "euro"),
    ("neu + einkuenfte", "personen"),
    ("einkuenfte + raetsel", "euro"),
    ("kinder / einwohner", "eine-neue-einheit"),
    ("kinder / einwohner", "klasse"),
    ("kinder / einwohner", None),
    ("IND-0005 * einkuenfte", "personen"),
    ("einwohner + 12", "personen"),
    ("12 * 3", "euro"),
    ("kinder / 0.0000001 / (2 - 2)", "euro"),
]


@pytest.mark.parametrize(("text", "unit"), UNKNOWN)
def test_what_is_not_known_is_never_guessed(text: str, unit: str | None) -> None:
    assert found(text, unit) == []


MISFITS = [
    (
        "kinder / einwohner",
        "euro",
        "Die Einheit „euro“ passt nicht zur Formel: Dort kürzen sich die Einheiten, und heraus kommt ein bloßes Verhältnis.",
    ),
    (
        "kinder / einwohner",
        "personen",
        "Die Einheit „personen“ passt nicht zur Formel: Dort kürzen sich die Einheiten, und heraus kommt ein bloßes Verhältnis.",
    ),
    (
        "einkuenfte / einwohner * 100",
        "prozent",
        "Die Einheit „prozent“ passt nicht zur Formel: Heraus kommt „euro ÷ personen“.",
    ),
    (
        "einkuenfte + einwohner",
        "euro",
        "In der Formel werden „euro“ und „personen“ addiert oder subtrahiert. Das geht nur mit gleichen Einheiten.",
    ),
    (
        "(gebiet + park) / einwohner",
        "quadratmeter-je-einwohner",
        "In der Formel werden „hektar“ und „quadratmeter“ addiert oder subtrahiert, ohne das eine vorher umzurechnen.",
    ),
    (
        "IND-0001 + IND-0002",
        "index",
        "In der Formel werden „prozent“ und „je-1000“ addiert oder subtrahiert, ohne das eine vorher umzurechnen.",
    ),
    (
        "IND-0001 + kinder / einwohner",
        "prozent",
        "In der Formel werden „prozent“ und „Zahl ohne Einheit“ addiert oder subtrahiert, ohne das eine vorher umzurechnen.",
    ),
    (
        "kinder / einwohner",
        "prozent",
        "Zur Einheit „prozent“ gehört in der Formel der Faktor 100; dort steht insgesamt 1.",
    ),
    (
        "kinder / einwohner * 100",
        "je-1000",
        "Zur Einheit „je-1000“ gehört in der Formel der Faktor 1000; dort steht insgesamt 100.",
    ),
    (
        "einwohner / gebiet",
        "einwohner-je-quadratkilometer",
        "Zur Einheit „einwohner-je-quadratkilometer“ gehört in der Formel der Faktor 100; dort steht insgesamt 1.",
    ),
    ("einkuenfte", "index", "Die Einheit „index“ passt nicht zur Formel: Heraus kommt „euro“."),
    (
        "IND-0004 * einkuenfte",
        "personen",
        "Die Einheit „personen“ passt nicht zur Formel: Heraus kommt „euro“.",
    ),
    ("pkw / einwohner", "prozent", "Die Einheit „prozent“ passt nicht zur Formel: Heraus kommt „kraftfahrzeuge ÷ personen“."),
    ("park * park", "quadratmeter", "Die Einheit „quadratmeter“ passt nicht zur Formel: Heraus kommt „quadratmeter × quadratmeter“."),
    ("1 / einwohner", "prozent", "Die Einheit „prozent“ passt nicht zur Formel: Heraus kommt „1 ÷ personen“."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "sentence"), MISFITS)
def test_what_does_not_fit_is_named_in_a_sentence(text: str, unit: str, sentence: str) -> None:
    assert found(text, unit) == [sentence]


def test_the_sentence_names_units_in_the_language_spoken() -> None:
    with texts.use_language("en"):
        assert found("einkuenfte / einwohner", "prozent") == [
            "The unit “prozent (en)” does not fit the formula: it gives “euro (en) ÷ personen (en)”."
        ]


@pytest.mark.parametrize(
    ("parts", "unit", "fits"),
    [
        (("einwohner",), "anzahl", True),
        (("einwohner",), "euro", False),
        (("kinder", "einwohner"), "prozent", True),
        (("kinder", "einwohner"), "euro", False),
        (("raetsel", "einwohner"), "euro", True),
    ],
)
def test_without_a_formula_numerator_and_denominator_tell(
    parts: tuple[str, ...], unit: str, fits: bool
) -> None:
    said = formula.misfits_without_formula(parts, unit, MEASURES, called)
    assert [each.field for each in said] == ([] if fits else ["unit"])


exponents = st.dictionaries(
    st.sampled_from(["personen", "haushalte", "euro", "quadratmeter"]), st.integers(-3, 3)
)
some_powers = exponents.map(units.ordered)
known = st.sampled_from([code for code, unit in MEASURES.items() if unit in UNITS])


@given(some_powers, some_powers)
def test_dividing_takes_back_what_multiplying_brought(left: units.Powers, right: units.Powers) -> None:
    assert product(product(left, right), right, -1) == left
    assert product(left, right) == product(right, left)


@given(some_powers)
def test_powers_have_one_form(powers: units.Powers) -> None:
    assert units.ordered(dict(powers)) == powers
    assert all(exponent for _, exponent in powers)


@given(known, known, st.sampled_from(sorted(UNITS)))
def test_the_order_of_a_product_or_a_sum_changes_nothing(one: str, other: str, unit: str) -> None:
    assert bool(misfits(f"{one} * {other}", unit)) == bool(misfits(f"{other} * {one}", unit))
    assert bool(misfits(f"{one} + {other}", unit)) == bool(misfits(f"{other} + {one}", unit))


@given(known)
def test_whatever_is_measured_fits_its_own_unit_and_a_share_of_itself(code: str) -> None:
    assert misfits(code, MEASURES[code]) == ()
    assert misfits(f"{code} + {code}", MEASURES[code]) == ()
    assert misfits(f"{code} / {code} * 100", "prozent") == ()


@given(known, st.sampled_from(["euro", "jahre", "quadratmeter"]))
def test_like_divided_by_like_is_never_something_measured(code: str, unit: str) -> None:
    assert misfits(f"{code} / {code}", unit) or UNITS[MEASURES[code] or ""].is_open


@given(st.sampled_from(sorted(UNITS)))
def test_a_unit_always_may_stand_for_itself(notation: str) -> None:
    unit = UNITS[notation]
    assert units.may_be(unit.powers, unit)
    assert unit.scale > Fraction(0)
    assert unit.reading is Reading.MAGNITUDE or unit.powers == ()


ZERO = [
    ("einwohner / (2 - 2)", "2 - 2"),
    ("einwohner / (0 * kinder)", "0 * kinder"),
    ("einwohner / (kinder - kinder)", "kinder - kinder"),
    ("einwohner / (kinder + pkw - (pkw + kinder))", "kinder + pkw - (pkw + kinder)"),
    ("einwohner / -(1 - 1)", "-(1 - 1)"),
    ("1 + 2 * (einwohner / (0 / kinder))", "0 / kinder"),
    ("einwohner / (0.1 + 0.2 - 0.3)", "0.1 + 0.2 - 0.3"),
]


@pytest.mark.parametrize(("text", "divisor"), ZERO)
def test_a_divisor_that_is_always_zero_is_named(text: str, divisor: str) -> None:
    assert [dict(each.data)["divisor"] for each in formula.zero_divisors(formula.parse(text))] == [divisor]


@pytest.mark.parametrize(
    "text",
    [
        "einwohner / (kinder - pkw)",
        "einwohner / (kinder - 2)",
        "(2 - 2) / einwohner",
        "einwohner / (summe(kinder, alter) - kinder)",
        "einwohner / (summe(kinder, alter) - summe(kinder, geschlecht))",
    ],
)
def test_a_divisor_that_may_be_something_is_not(text: str) -> None:
    assert formula.zero_divisors(formula.parse(text)) == ()

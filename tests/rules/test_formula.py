"""The formula language: reading, refusing with a place and a hint, writing back."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules import formula
from registry.rules.formula import FormulaError, Name, Negation, Number, Operation, Sum

MATHML = "{http://www.w3.org/1998/Math/MathML}"
HOUSEHOLDS = {"einpersonenhaushalte": "Einpersonenhaushalte", "haushalte": "Haushalte <alle> & jede"}

codes = st.one_of(
    st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True).filter(lambda code: code not in ("summe", "sum")),
    st.from_regex(r"IND-[0-9]{4}", fullmatch=True),
    st.sampled_from(["lambda", "if", "is", "in", "none", "import", "print", "e9"]),
)
atoms = st.one_of(
    st.builds(Name, codes),
    st.builds(Number, st.decimals(0, 10**9, places=2)),
    st.builds(Number, st.integers(0, 10**15 - 1).map(Decimal)),
    st.builds(Sum, st.builds(Name, codes), st.builds(Name, codes)),
)


def _larger(parts):
    sound = st.tuples(st.sampled_from("+-*/"), parts, parts).filter(
        lambda made: not (made[0] == "/" and made[2] == Number(Decimal(0)))
    )
    return st.one_of(sound.map(lambda made: Operation(*made)), st.builds(Negation, parts))


trees = st.recursive(atoms, _larger, max_leaves=8)


def label_of(code: str) -> str:
    """Give the label of a measure."""
    return HOUSEHOLDS.get(code, code)


def refusal(text: str) -> tuple[str, int]:
    """Give the sentence and the place a formula is refused with."""
    with pytest.raises(FormulaError) as refused:
        formula.parse(text)
    (finding,) = refused.value.findings
    assert finding.field == "formula"
    return finding.message % dict(finding.data), refused.value.position


def value_of(tree, values: dict[str, Decimal]) -> Decimal:
    """Reckon a formula, to compare trees by what they say."""
    match tree:
        case Number(value):
            return value
        case Name(code):
            return values[code]
        case Negation(term):
            return -value_of(term, values)
        case Operation(sign, left, right):
            first, second = value_of(left, values), value_of(right, values)
            return {
                "+": first + second,
                "-": first - second,
                "*": first * second,
                "/": first / (second or 1),
            }[sign]
    raise AssertionError(tree)


def test_a_share_reads_as_people_write_it():
    share = Operation("/", Name("einpersonenhaushalte"), Name("haushalte"))
    assert formula.parse("einpersonenhaushalte / haushalte * 100") == Operation(
        "*", share, Number(Decimal(100))
    )


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a×b·c÷d−e–f", "a * b * c / d - e - f"),
        ("a : b", "a / b"),
        ("0,5*a", "0.5 * a"),
        ("0.5*a", "0.5 * a"),
        ("0.125*a", "0.125 * a"),
        ("1000*a", "1000 * a"),
        ("007", "7"),
        ("+a", "a"),
        ("a-b-c", "a - b - c"),
        ("a-(b-c)", "a - (b - c)"),
        ("((a))", "a"),
        ("a--b", "a - (-b)"),
        ("-(a+b)", "-(a + b)"),
        ("IND-0033-IND-0034", "IND-0033 - IND-0034"),
        ("ind-0033", "IND-0033"),
        ("IND-100000", "IND-100000"),
        ("sum(einwohner; alter)", "summe(einwohner, alter)"),
        ("summe(IND-0033, alter)/2", "summe(IND-0033, alter) / 2"),
        (" a\n+\tb\u00a0", "a + b"),
        ("lambda / in * class", "lambda / in * class"),
    ],
)
def test_every_way_of_writing_has_one_canonical_form(text, canonical):
    assert formula.canonical(formula.parse(text)) == canonical


@given(trees)
def test_the_canonical_text_reads_back_to_the_same_tree(tree):
    text = formula.canonical(tree)
    if len(text) <= formula.MOST_CHARACTERS:
        assert formula.parse(text) == tree


@given(trees)
def test_the_text_for_people_leaves_out_no_bracket_that_matters(tree):
    if formula.breakdowns(tree):
        return
    text = formula.to_text(tree, str, "en")
    values = {code: Decimal(number) for number, code in enumerate(formula.names(tree), start=3)}
    if len(text) <= formula.MOST_CHARACTERS:
        again, first = value_of(formula.parse(text), values), value_of(tree, values)
        assert abs(again - first) <= abs(first) * Decimal("1e-9") + Decimal("1e-9")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_our_own_words(text):
    try:
        tree = formula.parse(text)
    except FormulaError:
        sentence, position = refusal(text)
        assert sentence.endswith((".", "?"))
        assert 1 <= position <= len(text) + 1
    else:
        assert formula.parse(formula.canonical(tree)) == tree


@given(
    st.lists(
        st.sampled_from(
            ["a", "IND-0033", "2", "0,5", "+", "-", "*", "/", "(", ")", ",", "summe", "summe(a, b)", " "]
        )
    )
)
def test_any_row_of_tokens_is_read_or_refused(parts):
    try:
        tree = formula.parse("".join(parts))
    except FormulaError:
        return
    assert formula.parse(formula.canonical(tree)) == tree


@pytest.mark.parametrize(
    ("text", "sentence", "position"),
    [
        ("", "Die Formel ist leer.", 1),
        ("  ", "Die Formel ist leer.", 1),
        ("a b", "Zwischen „a“ und „b“ fehlt an Stelle 3 ein Rechenzeichen.", 3),
        ("5 5", "Zwischen „5“ und „5“ fehlt an Stelle 3 ein Rechenzeichen.", 3),
        ("2(a)", "Zwischen „2“ und „(“ fehlt an Stelle 2 ein Rechenzeichen.", 2),
        ("a +", "Nach „+“ an Stelle 3 fehlt eine Zahl oder ein Name.", 3),
        ("a ** b", "Nach „*“ an Stelle 3 fehlt eine Zahl oder ein Name.", 3),
        ("a // b", "Nach „/“ an Stelle 3 fehlt eine Zahl oder ein Name.", 3),
        ("× a", "Vor „×“ an Stelle 1 fehlt eine Zahl oder ein Name.", 1),
        ("()", "Die Klammer an Stelle 1 ist leer.", 1),
        ("(a", "Die Klammer an Stelle 1 wird nicht geschlossen.", 1),
        ("a)", "Die Klammer an Stelle 2 wurde nicht geöffnet.", 2),
        ("a, b", "Das Komma an Stelle 2 gehört nur in eine Zahl oder in summe(merkmal, gliederung).", 2),
        ("1, 5", "Das Komma an Stelle 2 gehört nur in eine Zahl oder in summe(merkmal, gliederung).", 2),
        ("(a, b)", "Das Komma an Stelle 3 gehört nur in eine Zahl oder in summe(merkmal, gliederung).", 3),
        (
            "print(a)",
            "„print“ an Stelle 1 kann nicht rechnen. Möglich ist nur summe(merkmal, gliederung).",
            1,
        ),
        ("1.000 * a", "„1.000“ an Stelle 1 ist nicht eindeutig. Bitte ohne Tausenderpunkt schreiben.", 1),
        ("1.000,5 * a", "„1.000,5“ an Stelle 1 ist nicht eindeutig. Bitte ohne Tausenderpunkt schreiben.", 1),
        ("1,2,3", "„1,2,3“ an Stelle 1 ist keine Zahl.", 1),
        ("9" * 16, "Die Zahl an Stelle 1 ist zu lang: möglich sind 15 Ziffern.", 1),
        ("Haushälte", "„Haushälte“ an Stelle 1 ist kein Name. Namen sehen so aus: haushaelte, IND-0033.", 1),
        ("2 * IND-33", "„IND“ an Stelle 5 ist kein Name. Namen sehen so aus: ind, IND-0033.", 5),
        ("__class__", "„__class__“ an Stelle 1 ist kein Name. Namen sehen so aus: class, IND-0033.", 1),
        ("a.b", "Das Zeichen „.“ an Stelle 2 gehört nicht in eine Formel.", 2),
        ("a @ b", "Das Zeichen „@“ an Stelle 3 gehört nicht in eine Formel.", 3),
        ("a\x00", "An Stelle 2 steht ein unsichtbares Zeichen (U+0000). Bitte entfernen.", 2),
        ("\u202ea", "An Stelle 1 steht ein unsichtbares Zeichen (U+202E). Bitte entfernen.", 1),
        ("a / 0", "Durch 0 an Stelle 5 kann nicht geteilt werden.", 5),
        ("a / 0,00", "Durch 0 an Stelle 5 kann nicht geteilt werden.", 5),
    ],
)
def test_a_fault_is_named_with_its_place_in_a_sentence(text, sentence, position):
    assert refusal(text) == (sentence, position)


@pytest.mark.parametrize(
    "text",
    [
        "summe",
        "summe + 1",
        "summe(a)",
        "summe(a, b, c)",
        "summe(a, 1)",
        "summe(a + b, c)",
        "sum(a, summe(b, c))",
    ],
)
def test_a_sum_of_another_form_is_refused_with_the_right_one(text):
    sentence, position = refusal(text)
    assert sentence.startswith("Eine Summe wird so geschrieben: summe(merkmal, gliederung).")
    assert position == 1


@pytest.mark.parametrize(
    ("bomb", "start"),
    [
        ("(" * 250 + "a" + ")" * 249, "Die Formel hat zu viele Teile"),
        ("(" * 21 + "a" + ")" * 21, "Die Formel hat mehr als 20 Klammern"),
        ("a" * 501, "Die Formel ist zu lang"),
        ("-" * 300 + "a", "Die Formel hat zu viele Teile"),
        ("9" * 400, "Die Zahl an Stelle 1 ist zu lang"),
        ("0," + "0" * 400, "Die Zahl an Stelle 1 ist zu lang"),
    ],
)
def test_bombs_are_refused_before_anything_is_read(bomb, start):
    assert refusal(bomb)[0].startswith(start)


@pytest.mark.parametrize(
    "text", ["-" * 199 + "a", "+".join(["a"] * 100), "(" * 20 + "a" + ")" * 20, "-(" * 20 + "a" + ")" * 20]
)
def test_the_largest_formulas_are_read_and_written(text):
    tree = formula.parse(text)
    assert formula.names(tree) == ("a",)
    assert formula.to_text(tree, str)
    ElementTree.fromstring(formula.to_mathml(tree, str))


def test_names_and_breakdowns_are_listed_once_in_the_order_of_reading():
    tree = formula.parse("b / (a + b) + summe(IND-0033, alter) - summe(a, alter)")
    assert formula.names(tree) == ("b", "a", "IND-0033")
    assert formula.breakdowns(tree) == ("alter",)


def test_known_names_pass():
    formula.check(formula.parse("haushalte * IND-0033"), {"haushalte", "IND-0033"})
    formula.check(formula.parse("summe(haushalte, groesse)"), {"haushalte"}, {"groesse"})
    formula.check(formula.parse("summe(haushalte, irgendwas)"), {"haushalte"})


def test_every_unknown_name_is_named_once_with_its_place_and_the_nearest_known():
    tree = formula.parse("haushalt / haushalt + xyz + summe(haushalte, alterr) + summe(haushalte, q)")
    with pytest.raises(FormulaError) as refused:
        formula.check(tree, {"haushalte", "einwohner"}, {"alter"})
    assert [finding.message % dict(finding.data) for finding in refused.value.findings] == [
        "„haushalt“ an Stelle 1 ist unbekannt. Meinten Sie „haushalte“?",
        "„xyz“ an Stelle 23 ist unbekannt.",
        "Die Gliederung „alterr“ an Stelle 46 ist unbekannt. Meinten Sie „alter“?",
        "Die Gliederung „q“ an Stelle 73 ist unbekannt.",
    ]
    assert refused.value.position == 1
    assert isinstance(refused.value, Invalid)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        (
            "einpersonenhaushalte/haushalte*100",
            "Einpersonenhaushalte ÷ H × 100",
            "Einpersonenhaushalte ÷ H × 100",
        ),
        ("0.5*(a+b)", "0,5 × (a + b)", "0.5 × (a + b)"),
        ("a*(b*c)+(d+e)", "a × b × c + d + e", "a × b × c + d + e"),
        ("a*(b/c)", "a × (b ÷ c)", "a × (b ÷ c)"),
        ("-a-(-b)", "−a − (−b)", "−a − (−b)"),
        ("summe(a, b)", "summe(a, b)", "sum(a, b)"),
    ],
)
def test_people_read_labels_signs_and_no_bracket_too_many(text, german, english):
    def short(code: str) -> str:
        return {"haushalte": "H"}.get(code, label_of(code))

    tree = formula.parse(text)
    assert formula.to_text(tree, short) == german
    assert formula.to_text(tree, short, "en") == english


@given(trees)
def test_mathml_is_well_formed_whatever_the_labels_and_only_presentational(tree):
    root = ElementTree.fromstring(formula.to_mathml(tree, lambda code: f'<b on="{code}">&'))
    assert root.tag == f"{MATHML}math"
    assert root.attrib == {"display": "block"}
    inner = [element for element in root.iter() if element is not root]
    assert {element.tag.removeprefix(MATHML) for element in inner} <= {
        "mrow", "mfrac", "mtext", "mn", "mo", "munder"}  # fmt: skip
    assert not any(element.attrib for element in inner)
    assert all(len(element) == 2 for element in inner if element.tag in (f"{MATHML}mfrac", f"{MATHML}munder"))


def test_a_share_is_a_fraction_with_escaped_labels():
    tree = formula.parse("einpersonenhaushalte / haushalte * 100")
    assert formula.to_mathml(tree, label_of) == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow>'
        "<mfrac><mrow><mtext>Einpersonenhaushalte</mtext></mrow>"
        "<mrow><mtext>Haushalte &lt;alle&gt; &amp; jede</mtext></mrow></mfrac>"
        "<mo>×</mo><mn>100</mn></mrow></math>"
    )


@pytest.mark.parametrize(
    ("text", "brackets"),
    [("(a+b)/(c+d)", 0), ("a*(b/c)", 0), ("a*(b+c)", 1), ("a-(b-c)", 1), ("a+(b+c)", 0), ("-(a+b)", 1)],
)
def test_a_fraction_bar_saves_brackets(text, brackets):
    assert formula.to_mathml(formula.parse(text), str).count("<mo>(</mo>") == brackets


def test_mathml_writes_the_decimal_sign_of_the_language():
    tree = formula.parse("0,5")
    assert "<mn>0,5</mn>" in formula.to_mathml(tree, str)
    assert "<mn>0.5</mn>" in formula.to_mathml(tree, str, "en")


def test_the_tree_is_frozen_and_remembers_places_without_comparing_them():
    first, later = formula.parse("a"), formula.parse("  a")
    assert first == later
    assert (first.position, later.position) == (1, 3)
    with pytest.raises(AttributeError):
        first.code = "b"

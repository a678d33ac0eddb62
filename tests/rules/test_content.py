"""The content of a definition: each kind of field cleaned, every fault told, one text for digests."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules.amounts import MOST_OF
from registry.rules.content import CLEANERS, Content, LevelSpan, SourceText, canonical, clean
from registry.rules.fields import BY_NAME, Gap, Kind
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote
from tests.counting import at_most_steps


def refusal(raw: dict[str, object]) -> list[tuple[str, str]]:
    """Give the field and sentence of every fault."""
    with pytest.raises(Invalid) as refused:
        clean(raw)
    return [(finding.field, finding.message % dict(finding.data)) for finding in refused.value.findings]


def test_every_kind_of_field_has_its_cleaner():
    assert set(CLEANERS) == set(Kind)


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("title", " Haushalte ", Localised("Haushalte")),
        ("title", {"de": "Haushalte", "en": " Households"}, Localised("Haushalte", "Households")),
        ("title", {"de": "Haushalte", "en": ""}, Localised("Haushalte")),
        ("definition", Localised("Eins.\r\nZwei."), Localised("Eins.\nZwei.")),
        ("direction", "neutral", "neutral"),
        ("theme", " wohnen ", "wohnen"),
        ("keywords", ["kita", "armut"], ("kita", "armut")),
        ("keywords", "kita", ("kita",)),
        ("formula", " a / b * 100 ", "a / b * 100"),
        ("decimals", "1", 1),
        ("decimals", 0, 0),
        ("available_since", "01.04.2019", "2019-04-01"),
        ("available_since", 2012, "2012"),
        ("editions", "2013; 2009, 31.12.2016", ("2009", "2013", "2016-12-31")),
        ("editions", ["2013", 2009], ("2009", "2013")),
        ("series_notes", [{"date": "2009", "kind": "law", "text": "b"}, {"date": "1.1.2002", "text": "a"}],
            (SeriesNote("2002-01-01", "other", Localised("a")), SeriesNote("2009", "law", Localised("b")))),
        ("contact", "statistik@Stuttgart.de", "statistik@stuttgart.de"),
        ("levels", [{"level": "stadtteil", "since": "2012"}], (LevelSpan("stadtteil", "2012"),)),
        ("levels", [LevelSpan("stadtteil", note=Localised("nur Summen"))], (LevelSpan("stadtteil", note=Localised("nur Summen")),)),
        ("sources", [{"text": "Melderegister"}], (SourceText("indicator", Localised("Melderegister")),)),
    ],
)  # fmt: skip
def test_what_is_typed_or_read_becomes_a_plain_value(name, raw, kept):
    content = clean({name: raw})
    assert content == Content({name: kept}, {})
    assert clean(content.values) == content


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("gap", [*Gap, "entfällt", "zu klären"])
def test_a_gap_takes_the_place_of_any_value(name, gap):
    assert clean({name: gap}) == Content({}, {name: Gap(gap)})


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("empty", [None, "", [], ()])
def test_nothing_is_no_value(name, empty):
    assert clean({name: empty}) == Content({}, {})


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("titel", "x", "Dieses Feld gibt es nicht."),
        ("title", {"en": "Households"}, "Der deutsche Text fehlt."),
        ("title", {"fr": "Ménages"}, "Diese Angabe hat nicht die erwartete Form."),
        ("direction", "gut", "„gut“ ist hier nicht möglich. Möglich sind: high_is_good, high_is_bad, neutral."),
        ("keywords", ["kita", "kita"], "„kita“ steht hier zweimal."),
        ("keywords", 5, "Diese Angabe hat nicht die erwartete Form."),
        ("formula", "a b", "Zwischen „a“ und „b“ fehlt an Stelle 3 ein Rechenzeichen."),
        ("decimals", "-1", "„-1“ ist keine ganze Zahl von 0 bis 9."),
        ("available_since", "31.02.2020", "Den Tag „31.02.2020“ gibt es nicht. Bitte prüfen Sie Tag und Monat."),
        ("levels", [{"since": "2012"}], "Diese Angabe hat nicht die erwartete Form."),
        ("levels", [{"level": "stadtteil"}, {"level": "stadtteil"}], "„stadtteil“ steht hier zweimal."),
        ("levels", [{"level": "stadtteil", "since": "2012", "until": "2011"}], "Das Ende 2011 liegt vor dem Anfang 2012."),
        ("sources", [{"text": ""}], "Eine Quelle braucht einen Text."),
        ("series_notes", [{"date": "2012", "text": ""}], "Ein Hinweis braucht einen Text."),
        ("series_notes", [{"text": "a"}], "Ein Hinweis braucht ein Datum."),
        ("editions", "2012, 2012", "„2012“ steht hier zweimal."),
        ("sources", [{"text": "a", "role": "rumour"}],
         ("„rumour“ ist hier nicht möglich. "
          "Möglich sind: indicator, numerator, denominator, evidence.")),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_field(name, raw, sentence):
    assert refusal({name: raw}) == [(name, sentence)]


def test_all_faults_are_told_at_once():
    raw = {"title": "a\ufffd", "unit": "prozent", "decimals": "viele", "contact": "niemand"}
    assert [field for field, _ in refusal(raw)] == ["title", "decimals", "contact"]


def test_values_end_after_they_begin():
    assert refusal({"available_since": "2019", "available_until": "2018"}) == [
        ("available_until", "Das Ende 2018 liegt vor dem Anfang 2019.")
    ]


def test_a_long_formula_is_told_its_own_limit():
    assert clean({"formula": "+".join(["abc"] * 90)}).values
    assert refusal({"formula": "a" * 501}) == [("formula", "Der Text hat 501 Zeichen, möglich sind 500.")]


texts = st.text("aäß <>\n&é", min_size=1).filter(str.strip)


@given(
    st.dictionaries(
        st.sampled_from(["definition", "purpose", "method"]), st.builds(Localised, texts, st.none() | texts)
    )
)
def test_equal_contents_give_equal_texts_whatever_the_order(values):
    turned = dict(reversed(values.items()))
    assert canonical(Content(values, {})) == canonical(Content(turned, {}))
    assert set(json.loads(canonical(Content(values, {})))) == set(values)


def test_the_canonical_text_tells_every_difference():
    told = [
        Content({}, {}),
        Content({"unit": "prozent"}, {}),
        Content({}, {"unit": Gap.TO_CLARIFY}),
        Content({"title": Localised("A")}, {}),
        Content({"title": Localised("A", "B")}, {}),
        Content({"levels": (LevelSpan("stadtteil"),)}, {}),
        Content({"levels": (LevelSpan("stadtteil", "2012"),)}, {}),
    ]
    assert len({canonical(content) for content in told}) == len(told)


SEVERAL = [field for field in BY_NAME.values() if field.name in MOST_OF]


def members(kind: Kind, count: int) -> list[object]:
    """Make so many sound members of a field of this kind."""
    made: dict[Kind, object] = {
        Kind.CONCEPTS: lambda n: f"wort-{n}",
        Kind.LEVELS: lambda n: {"level": f"ebene-{n}"},
        Kind.SOURCES: lambda n: {"text": f"Quelle {n}"},
        Kind.DATES: lambda n: str(1900 + n),
        Kind.NOTES: lambda n: {"date": "2012", "text": f"Hinweis {n}"},
    }
    return [made[kind](n) for n in range(count)]  # type: ignore[operator]


@pytest.mark.parametrize("field", SEVERAL, ids=lambda field: field.name)
def test_a_field_has_no_more_members_than_a_page_can_bear(field):
    most = MOST_OF[field.name]
    assert len(clean({field.name: members(field.kind, most)}).values[field.name]) == most
    assert refusal({field.name: members(field.kind, most + 1)}) == [
        (field.name, f"Hier sind höchstens {most} Angaben möglich, es sind {most + 1}.")
    ]


def test_what_is_far_too_much_is_refused_before_it_is_looked_at():
    given = members(Kind.SOURCES, 30_000)
    with at_most_steps(1_000), pytest.raises(Invalid):
        clean({"sources": given})

"""What a definition lacks before it may be proposed or adopted."""

import pytest

from registry.errors import Invalid
from registry.rules.completeness import ALWAYS_APPLICABLE, left_open, missing, require_complete
from registry.rules.content import Content
from registry.rules.fields import BY_NAME, FIELDS, NEEDED_BY_METHOD, Gap, Kind
from registry.rules.localised import Localised

VALUE_OF = {
    Kind.LINE: Localised("Wort"),
    Kind.PROSE: Localised("Ein Satz."),
    Kind.CHOICE: "neutral",
    Kind.CONCEPTS: ("alter",),
    Kind.LEVELS: (("stadtteil", "2012", None),),
    Kind.SOURCES: (("indicator", Localised("Melderegister")),),
    Kind.NUMBER: 0,
}
REQUIRED = [field.name for field in FIELDS if field.required]
OPTIONAL = [field.name for field in FIELDS if not field.required]


def complete(**changed: object) -> dict[str, object]:
    """Make a content in which every required fact has a value."""
    content = {name: VALUE_OF.get(BY_NAME[name].kind, "wert") for name in REQUIRED}
    return content | {"method_kind": "described"} | changed


def without(name: str) -> dict[str, object]:
    """Make a complete content that lacks one field."""
    return {key: value for key, value in complete().items() if key != name}


def names(*args: object) -> list[str]:
    """Name the fields at fault."""
    return [finding.field for finding in missing(*args)]


def said(*args: object) -> str:
    """Give the one sentence that is said."""
    (finding,) = missing(*args)
    return finding.message % dict(finding.data)


@pytest.mark.parametrize("mode", ["propose", "adopt"])
def test_a_complete_definition_lacks_nothing(mode):
    assert missing(complete(), {}, mode) == ()
    require_complete(complete(), {}, mode)


@pytest.mark.parametrize("mode", ["propose", "adopt"])
@pytest.mark.parametrize("name", REQUIRED)
def test_every_required_fact_is_missed_in_both_modes(name, mode):
    assert names(without(name), {}, mode) == [name]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_fact_that_does_not_apply_passes_unless_the_definition_would_say_nothing(name):
    expected = [name] if name in ALWAYS_APPLICABLE else []
    assert names(without(name), {name: Gap.NOT_APPLICABLE}, "propose") == expected


@pytest.mark.parametrize("name", BY_NAME)
def test_to_clarify_never_passes_propose_in_any_field(name):
    content = without(name)
    assert names(content, {name: Gap.TO_CLARIFY}, "propose") == [name]


@pytest.mark.parametrize("gap", Gap)
@pytest.mark.parametrize("name", [name for name in BY_NAME if name != "title"])
def test_both_gaps_pass_adopt_in_every_field_but_the_title(name, gap):
    assert missing(without(name), {name: gap}, "adopt") == ()


@pytest.mark.parametrize("gap", Gap)
def test_nothing_is_adopted_without_a_title(gap):
    assert names(without("title"), {"title": gap}, "adopt") == ["title"]


@pytest.mark.parametrize(("method", "needed"), NEEDED_BY_METHOD.items())
def test_a_method_kind_needs_its_parts(method, needed):
    content = complete(method_kind=method)
    assert names(content, {}, "propose") == list(needed)
    assert names(content, dict.fromkeys(needed, Gap.NOT_APPLICABLE), "propose") == list(needed)
    assert names(content, {}, "adopt") == list(needed)
    assert missing(content, dict.fromkeys(needed, Gap.TO_CLARIFY), "adopt") == ()
    assert missing(content | dict.fromkeys(needed, "haushalte"), {}, "propose") == ()


@pytest.mark.parametrize("name", OPTIONAL)
def test_an_optional_fact_may_be_absent(name):
    assert missing(complete(**{name: None}), {}, "propose") == ()


def test_gaps_read_from_a_table_as_plain_text_count_too():
    assert names(without("unit"), {"unit": "zu klären"}, "propose") == ["unit"]
    assert missing(without("unit"), {"unit": "entfällt"}, "propose") == ()


@pytest.mark.parametrize("mode", ["propose", "adopt"])
def test_a_value_that_is_also_a_gap_is_a_contradiction(mode):
    sentence = said(complete(), {"unit": Gap.NOT_APPLICABLE}, mode)
    assert (
        sentence == "„Einheit“ hat einen Wert und steht zugleich auf „entfällt“. Bitte entscheiden Sie sich."
    )


def test_the_sentences_name_the_field_and_what_to_do():
    assert said(without("reference_period"), {}) == (
        "„Stichtag oder Zeitraum“ fehlt. Tragen Sie einen Wert ein oder wählen Sie „entfällt“."
    )
    assert said(without("unit"), {"unit": Gap.TO_CLARIFY}) == (
        "„Einheit“ steht noch auf „zu klären“. Vorgeschlagen werden kann erst, wenn das geklärt ist."
    )


def test_an_empty_definition_is_refused_with_every_fault_at_once_in_the_order_of_the_form():
    with pytest.raises(Invalid) as refused:
        require_complete({}, {}, "propose")
    assert [finding.field for finding in refused.value.findings] == REQUIRED


BASE = Content(without("unit"), {"unit": Gap.TO_CLARIFY})


def open_fields(content: Content, base: Content | None) -> tuple[list[str], list[str]]:
    """Name the new gaps and the inherited ones."""
    found = left_open(content, base)
    return [f.field for f in found.new], [f.field for f in found.inherited]


def test_without_a_base_every_gap_is_new():
    assert open_fields(BASE, None) == (["unit"], [])


def test_a_gap_of_the_base_may_stay_open_and_is_told():
    changed = Content(BASE.values | {"title": Localised("Anders")}, BASE.gaps)
    assert open_fields(changed, BASE) == ([], ["unit"])


def test_a_gap_that_the_base_has_not_stands_in_the_way():
    worse = Content(without("periodicity") | {"unit": None}, {**BASE.gaps, "periodicity": Gap.TO_CLARIFY})
    assert open_fields(worse, BASE) == (["periodicity"], ["unit"])


def test_what_is_settled_is_open_no_more():
    assert open_fields(Content(complete(), {}), BASE) == ([], [])


def test_what_the_base_calls_unclear_does_not_silently_become_nothing():
    assert open_fields(Content(without("unit"), {}), BASE) == (["unit"], [])


def test_what_the_base_lacks_without_a_word_may_be_called_unclear():
    bare = Content(without("unit"), {})
    assert open_fields(bare, bare) == ([], ["unit"])
    assert open_fields(BASE, bare) == ([], ["unit"])


def test_a_contradiction_is_never_inherited():
    both = Content(complete(), {"unit": Gap.NOT_APPLICABLE})
    assert open_fields(both, both) == (["unit"], [])

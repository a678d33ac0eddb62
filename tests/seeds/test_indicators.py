"""Stuttgart's indicators: complete, consistent in themselves, and honest about what is not known."""

import re
from collections import Counter

import pytest

from registry.errors import Named
from registry.rules import formula
from registry.rules.completeness import missing
from registry.rules.fields import BY_NAME, EVIDENCE, SCHEME_OF, Gap, Kind
from registry.rules.localised import Localised
from registry.rules.units import UNITS
from tests.looking import some
from tests.seeds.stuttgart import (
    BLOCKS,
    CATALOGUE,
    CONCEPTS,
    LEVELS,
    MEASURES,
    OFFICES,
    VERSIONS,
    SeedVersion,
    of,
    value,
    values,
)


def test_there_are_137_indicators_without_a_hole():
    assert list(BLOCKS) == [f"IND-{number:04d}" for number in range(1, 138)]


def test_75_are_adopted_and_62_are_candidates():
    assert Counter(block["is_adopted"] for block in BLOCKS.values()) == {True: 75, False: 62}


def test_adopted_ones_cite_their_source_and_candidates_have_one_draft():
    for code, block in BLOCKS.items():
        assert bool(block.get("adoption_reason")) is block["is_adopted"], code
        assert block["is_adopted"] or len(of(code)) == 1, code
        assert not block["is_adopted"] or "http" in str(block["adoption_reason"]), code


def test_14_definitions_are_documented_for_stuttgart():
    last = [of(code)[-1].given["stuttgart_status"] for code in BLOCKS]
    assert Counter(last) == {"documented": 14, "named": 61, "comparator_only": 62}


def test_the_evidence_is_as_the_survey_found_it():
    assert Counter(of(code)[-1].given["evidence_status"] for code in BLOCKS) == {
        "documented": 16,
        "comparator": 56,
        "inferred": 54,
        "not_found": 11,
    }
    assert {fassung.given["evidence_status"] for fassung in VERSIONS} <= dict(EVIDENCE).keys()


def test_every_block_has_only_known_keys():
    block_keys = {
        "code",
        "steward",
        "steward_status",
        "programmes",
        "is_adopted",
        "adoption_reason",
        "versions",
    }
    version_keys = {
        "step",
        "valid_from",
        "reason",
        "version_notes",
        "evidence_status",
        "origin",
        "evidence_url",
        "stuttgart_status",
        "content",
    }
    assert all(set(block) <= block_keys for block in some(BLOCKS.values()))
    assert all(set(fassung.given) <= version_keys for fassung in some(VERSIONS))


@pytest.mark.parametrize("fassung", VERSIONS, ids=lambda fassung: fassung.code)
def test_every_version_may_be_adopted(fassung: SeedVersion):
    assert missing(*fassung.content, mode="adopt") == ()


def test_no_version_could_be_proposed_as_it_is():
    assert all(missing(*fassung.content, mode="propose") for fassung in some(VERSIONS))


def test_direction_and_confidentiality_are_nowhere_claimed():
    assert {value(fassung, name) for fassung in VERSIONS for name in ("direction", "confidentiality")} == {
        Gap.TO_CLARIFY
    }


def test_every_concept_that_is_named_exists():
    for fassung in VERSIONS:
        for name, scheme in SCHEME_OF.items():
            named = fassung.content.values.get(name, ())
            for notation in [named] if isinstance(named, str) else named:
                assert (scheme, notation) in CONCEPTS, (fassung.code, name)


def test_every_measure_office_level_and_programme_that_is_named_exists():
    for fassung in VERSIONS:
        named = fassung.content.values
        assert {named[name] for name in ("numerator", "denominator") if name in named} <= set(MEASURES)
        assert named.get("source_office", OFFICES[0]) in OFFICES
        assert {span.level for span in named.get("levels", ())} <= set(LEVELS)
    for block in BLOCKS.values():
        assert block["steward"] in OFFICES
        assert set(block["programmes"]) <= set(values(CATALOGUE.programmes, "code"))


@pytest.mark.parametrize(
    "fassung", [f for f in VERSIONS if "formula" in f.content.values], ids=lambda f: f.code
)
def test_every_formula_is_readable_and_its_names_exist(fassung: SeedVersion):
    formula.check(formula.parse(fassung.content.values["formula"]), MEASURES)


def test_a_share_in_per_cent_is_multiplied_by_a_hundred():
    factors = {"prozent": "* 100", "je-100": "* 100", "je-1000": "* 1000", "je-10000": "* 10000"}
    for fassung in VERSIONS:
        text = fassung.content.values.get("formula", "")
        factor = factors.get(str(value(fassung, "unit")))
        assert not text or not factor or text.endswith(factor), fassung.code


def test_every_title_and_definition_is_there_in_german_and_english():
    for fassung in VERSIONS:
        for name in ("title", "definition"):
            assert value(fassung, name).en, (fassung.code, name)


def test_prose_is_whole_sentences():
    for fassung in VERSIONS:
        for name, text in fassung.content.values.items():
            if BY_NAME[name].kind is Kind.PROSE:
                assert text.de.endswith("."), (fassung.code, name)
                assert text.en.endswith("."), (fassung.code, name)


def test_a_title_ends_without_a_full_stop_and_names_one_indicator_only():
    titles = {code: value(of(code)[-1], "title") for code in BLOCKS}
    assert not [title for title in titles.values() if title.de.endswith(".")]
    assert max(Counter(title.de for title in titles.values()).values()) == 1
    assert max(Counter(title.en for title in titles.values()).values()) == 1


def test_every_indicator_has_two_to_five_keywords():
    counts = {len(set(fassung.content.values["keywords"])) for fassung in VERSIONS}
    assert counts <= {2, 3, 4, 5}


def test_texts_hold_no_leftovers_of_the_survey():
    leftovers = re.compile(r"\bnicht gefunden\)|  |;\.|\.\.|- -|DI-\d")
    for fassung in VERSIONS:
        for name, text in fassung.content.values.items():
            if isinstance(text, Localised):
                assert not leftovers.search(text.de + " " + (text.en or "")), (fassung.code, name)


def test_every_unit_is_known_to_formulas_and_a_class_is_no_number():
    assert {row.values["notation"] for row in CATALOGUE.concepts if row.values["scheme"] == "units"} - set(
        UNITS
    ) == {"klasse"}


def test_in_every_formula_the_units_fit_and_nothing_is_divided_by_zero():
    units = {row.values["code"]: row.values["unit"] for row in CATALOGUE.measures}
    checked = 0
    for version in VERSIONS:
        content = version.content.values
        if "formula" in content:
            tree = formula.parse(content["formula"])
            assert formula.misfits(tree, content.get("unit"), units, Named) == (), version.code
            assert formula.zero_divisors(tree) == (), version.code
            checked += all(units[name] in UNITS for name in formula.names(tree))
    assert checked > 100

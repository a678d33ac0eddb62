"""Stuttgart's words and measures: labels, synonyms and what people type."""

import pytest

from registry.rules import dates, wording
from tests.looking import some
from tests.seeds.stuttgart import (
    CATALOGUE,
    CONCEPTS,
    OFFICES,
    VERSIONS,
    values,
)


@pytest.mark.parametrize("kind", CATALOGUE._fields[:-1])
def test_nothing_is_there_twice(kind: str):
    keys = {
        "concepts": ("scheme", "notation"),
        "office_names": ("office", "name_de"),
        "units": ("level", "key"),
        "levels": ("notation",),
        "boundary_changes": ("level", "effective_from"),
    }
    found = values(getattr(CATALOGUE, kind), *keys.get(kind, ("code",)))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("kind", CATALOGUE._fields[:-1])
def test_dates_addresses_and_codes_are_well_formed(kind: str):
    for row in some(getattr(CATALOGUE, kind)):
        for column, cell in row.values.items():
            if cell and column in ("valid_from", "valid_until", "effective_from", "since"):
                assert dates.parse(cell, column).text == cell, row.where
            if cell and column in ("source_url", "exact_match"):
                assert wording.address(cell, column) == cell, row.where
            if column == "notation" or (column == "code" and kind != "measures"):
                assert wording.slug(cell, column) == cell, row.where


def test_measures_have_codes_that_a_formula_can_name_and_known_units():
    for code, unit, office in some(values(CATALOGUE.measures, "code", "unit", "office")):
        assert wording.measure_code(code, "code") == code
        assert ("units", unit) in CONCEPTS, code
        assert office is None or office in OFFICES, code


def test_every_label_is_there_in_german_and_english():
    for kind, german, english in (
        ("concepts", "label_de", "label_en"),
        ("measures", "label_de", "label_en"),
        ("levels", "name_de", "name_en"),
        ("office_names", "name_de", "name_en"),
        ("schemes", "title_de", "title_en"),
        ("programmes", "label_de", "label_en"),
    ):
        assert all(map(all, values(getattr(CATALOGUE, kind), german, english))), kind


def test_broader_concepts_come_first_in_the_same_scheme():
    seen: set[tuple[str, str]] = set()
    for scheme, notation, broader in some(values(CATALOGUE.concepts, "scheme", "notation", "broader")):
        assert broader is None or (scheme, broader) in seen, notation
        seen.add((scheme, notation))


def test_a_concept_says_every_word_once():
    for row in some(CATALOGUE.concepts):
        for language in ("de", "en"):
            label, others = row.values[f"label_{language}"], ("alt", "hidden")
            words = [label, *(word for kind in others for word in row.values[f"{kind}_{language}"])]
            assert len(words) == len(set(words)), row.where


@pytest.mark.parametrize(
    "word",
    [
        "Hartz IV",
        "Hartz 4",
        "Bürgergeld",
        "ALG II",
        "Sozialhilfe",
        "Stütze",
        "Kita",
        "Kindergarten",
        "Miete",
        "Single",
        "Ausländer",
        "Wohngeld",
        "Bonuscard",
        "Arbeitslosenquote",
        "Feinstaub",
        "Obdachlose",
        "Gymnasium",
        "Rentner",
    ],
)
def test_a_word_that_people_search_for_leads_to_an_indicator(word: str):
    notations = {
        row.values["notation"]
        for row in CATALOGUE.concepts
        if row.values["scheme"] == "keywords"
        and word in (row.values["label_de"], *row.values["alt_de"], *row.values["hidden_de"])
    }
    assert [f.code for f in VERSIONS if notations & set(f.content.values["keywords"])]


def test_every_keyword_is_used():
    used = {notation for fassung in VERSIONS for notation in fassung.content.values["keywords"]}
    assert {notation for scheme, notation in CONCEPTS if scheme == "keywords"} == used


def test_frequencies_and_licences_have_official_codes_and_themes_a_near_one():
    for row in some(CATALOGUE.concepts):
        if row.values["scheme"] in ("frequencies", "licences"):
            assert row.values["exact_match"], row.where
        if row.values["scheme"] == "themes":
            assert row.values["close_match"], row.where

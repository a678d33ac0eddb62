"""The facts of Stuttgart's definitions against the survey they come from, and against the laws behind them.

`survey.csv` holds what the survey of public sources found for each indicator, in its own words.
"""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from registry.rules import dates, formula
from registry.rules.fields import Gap
from registry.rules.localised import Localised
from tests.looking import some
from tests.seeds.stuttgart import BLOCKS, CATALOGUE, VERSIONS, SeedVersion, of, value

SURVEY = {
    row["code"]: row
    for row in csv.DictReader((Path(__file__).parent / "survey.csv").read_text("utf-8").splitlines())
}
ADOPTED = [fassung for fassung in VERSIONS if BLOCKS[fassung.code]["is_adopted"]]
LABELS = {
    row.values["code"]: Localised(row.values["label_de"], row.values["label_en"])
    for row in CATALOGUE.measures
}
POPULATIONS = {row.values["code"]: row.values["population_de"] or "" for row in CATALOGUE.measures}
# No figure can be older than what it counts. The day on which each began to be in force.
BEGINS = {
    "SGB II": date(2005, 1, 1),
    "SGB XII": date(2005, 1, 1),
    "Sozialgeld": date(2005, 1, 1),
    "Arbeitslosengeld II": date(2005, 1, 1),
    "Bürgergeld": date(2023, 1, 1),
    "SGB III": date(1998, 1, 1),
    "SGB VIII": date(1990, 10, 3),
    "Asylbewerberleistung": date(1993, 11, 1),
    "IfSG": date(2001, 1, 1),
    "Wohngeld": date(1965, 4, 1),
    "Bonuscard": date(2001, 1, 1),
    "Sozialticket": date(2015, 1, 1),
}
NAMED = {
    "gemeinde": r"Gemeinde|Gesamtstadt|Kreis",
    "stadtbezirk": r"Stadtbezirk",
    "stadtteil": r"Stadtteil",
    "stadtviertel": r"Stadtviertel",
}
ELSEWHERE = r"[^;]*\b(Berlin|Hamburg|München|Augsburg|Basel-Stadt)\b[^;]*"
ATLAS = "Sozialdatenatlas"  # has Stadtbezirke and Stadtteile
SEVERAL_YEARS = "Mikrozensus|Bürgerumfrage"


def text_of(fassung: SeedVersion, *names: str) -> str:
    """Join what a version says in German."""
    said = (fassung.content.values.get(name) for name in names)
    return " ".join(one.de for one in said if isinstance(one, Localised))


def firsts(fassung: SeedVersion) -> list[str]:
    """Give every date of a version at which there is said to be a value."""
    values = fassung.content.values
    given = [values.get("available_since"), *values.get("editions", ())]
    return [text for text in (*given, *(span.since for span in values.get("levels", ()))) if text]


def laws_of(fassung: SeedVersion) -> set[str]:
    """Name what a version counts by: its title, definition and legal basis say so."""
    bases = (source.legal_basis or "" for source in fassung.content.values.get("sources", ()))
    said = " ".join((text_of(fassung, "title", "definition"), *bases))
    return {law for law in BEGINS if re.search(rf"\b{law}(?![IV])", said)}


def levels_of(fassung: SeedVersion) -> set[str]:
    """Name the levels of a version."""
    return {span.level for span in fassung.content.values.get("levels", ())}


def surveyed(code: str) -> set[str]:
    """Name the levels at which the survey saw the indicator in Stuttgart, or as one figure for any city."""
    row = SURVEY[code]
    seen = re.sub(r"\(Stadtbezirk nicht gefunden\)", "", re.sub(ELSEWHERE, "", row["levels"]))
    found = {level for level, words in NAMED.items() if re.search(words, seen.replace("Stuttgart:", ""))}
    if ATLAS in row["levels"]:
        found |= {"stadtbezirk", "stadtteil"}
    return found | ({"gemeinde"} if row["city_value"] else set())


def test_the_survey_knows_every_indicator() -> None:
    assert set(SURVEY) == set(BLOCKS)


@pytest.mark.parametrize("fassung", VERSIONS, ids=lambda fassung: fassung.code)
def test_no_value_is_older_than_the_law_it_counts_by(fassung: SeedVersion) -> None:
    starts = [*firsts(fassung), *filter(None, [fassung.given.get("valid_from")])]
    too_early = {
        (law, start)
        for law in laws_of(fassung)
        for start in starts
        if dates.parse(str(start)).latest < BEGINS[law]
    }
    assert too_early == set()


def test_the_table_of_laws_is_used() -> None:
    found = {law for fassung in VERSIONS for law in laws_of(fassung)}
    assert {"SGB II", "SGB XII", "SGB VIII", "Bonuscard", "Sozialticket", "Wohngeld"} <= found


@pytest.mark.parametrize("code", [code for code in BLOCKS if BLOCKS[code]["is_adopted"]])
def test_the_levels_are_those_the_survey_saw_in_stuttgart(code: str) -> None:
    assert {level for fassung in of(code) for level in levels_of(fassung)} == surveyed(code)


def test_a_city_value_in_the_survey_is_a_level() -> None:
    assert len([row for row in SURVEY.values() if row["city_value"]]) == 9
    assert surveyed("IND-0036") == {"gemeinde", "stadtbezirk", "stadtteil"}


def test_editions_are_listed_in_place_of_a_beginning() -> None:
    for fassung in ADOPTED:
        if "editions" in fassung.content.values:
            assert "available_since" not in fassung.content.values, fassung.code
        since = SURVEY[fassung.code]["since"]
        if "Bericht" in since or "Atlasausgabe" in SURVEY[fassung.code]["periodicity"]:
            assert "available_since" not in fassung.content.values, fassung.code


def test_the_editions_of_the_sozialdatenatlas_are_its_four_years() -> None:
    known = {
        f.code: f.content.values["editions"]
        for f in ADOPTED
        if "Atlasausgabe" in SURVEY[f.code]["periodicity"] and "editions" in f.content.values
    }
    assert known["IND-0038"] == ("2004", "2009", "2013", "2016")
    assert known["IND-0040"] == known["IND-0045"] == ("2009", "2013", "2016")
    assert set(some(year for years in known.values() for year in years)) <= {"2004", "2009", "2013", "2016"}


def test_a_year_the_survey_did_not_find_is_not_stated() -> None:
    for fassung in ADOPTED:
        if SURVEY[fassung.code]["since"] in ("nicht gefunden", "Bericht 2015"):
            assert firsts(fassung) == [], fassung.code


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_formula_says_that_a_name_is_itself(language: str) -> None:
    for fassung in VERSIONS:
        written = fassung.content.values.get("formula")
        names = [fassung.content.values[n] for n in ("title", "short_title") if n in fassung.content.values]
        own = {name.text(language).casefold() for name in names}
        for term in formula.names(formula.parse(written)) if written else ():
            assert LABELS[term].text(language).casefold() not in own, (fassung.code, term)


def test_a_mean_is_a_mean_in_the_formula_too() -> None:
    (volume,) = of("IND-0025")
    terms = formula.names(formula.parse(value(volume, "formula")))
    assert any("Jahresmittel" in LABELS[term].de for term in terms)


def test_a_survey_is_not_divided_by_the_register() -> None:
    looked_at = 0
    for fassung in VERSIONS:
        said = text_of(fassung, "population", "definition")
        if re.search(SEVERAL_YEARS, said):
            looked_at += 1
            for measure in (value(fassung, "numerator"), value(fassung, "denominator")):
                assert "Melderegister" not in POPULATIONS.get(measure, ""), (fassung.code, measure)
    assert looked_at >= 3


@pytest.mark.parametrize("code", ["IND-0060"])
def test_a_change_of_source_changes_what_is_divided_by(code: str) -> None:
    old, new = of(code)
    assert "Bürgerumfrage" in POPULATIONS[value(old, "denominator")]
    assert "Mikrozensus" in POPULATIONS[value(new, "denominator")]


def test_no_rhythm_of_berlin_is_given_as_stuttgarts() -> None:
    for fassung in ADOPTED:
        row = SURVEY[fassung.code]
        is_berlins = "Berlin" in row["levels"] and row["periodicity"].startswith("zweijährlich")
        if is_berlins:
            assert value(fassung, "periodicity") == Gap.TO_CLARIFY, fassung.code
            assert "Berlin" in text_of(fassung, "limitations"), fassung.code
        if value(fassung, "periodicity") == "zweijaehrlich":
            assert "abgeleitet" in text_of(fassung, "limitations"), fassung.code


def test_a_definition_of_old_age_poverty_says_once_who_is_left_out() -> None:
    (poverty,) = of("IND-0044")
    assert "nicht in Einrichtungen leben" in value(poverty, "definition").de
    assert "stammt aus Berlin" in value(poverty, "limitations").de


def test_the_widenings_of_the_bonuscard_are_dated_notes_of_its_first_version() -> None:
    first, second, third = of("IND-0048")
    assert [(note.date, note.kind) for note in value(first, "series_notes")] == [
        ("2002", "widening"),
        ("2009", "widening"),
    ]
    assert [note.date for note in value(second, "series_notes")] == ["2015-01-01"]
    assert "2002" not in text_of(first, "population")
    assert "Sozialticket" not in text_of(third, "comparability")


def test_dated_notes_lie_inside_their_version() -> None:
    noted = [fassung for fassung in VERSIONS if "series_notes" in fassung.content.values]
    for fassung in some(noted):
        versions = of(fassung.code)
        place = versions.index(fassung)
        start = fassung.given.get("valid_from")
        ends = [v.given.get("valid_from") for v in versions[place + 1 :]]
        for note in value(fassung, "series_notes"):
            day = dates.parse(note.date)
            assert start is None or day.earliest >= dates.parse(str(start)).earliest, fassung.code
            assert not ends or day.latest < dates.parse(str(ends[0])).earliest, fassung.code
            assert note.text.en, fassung.code


def test_texts_say_that_the_sources_are_silent_and_not_that_we_did_not_find() -> None:
    words = re.compile(r"nicht gefunden|not found|nicht geprüft|Die Reihe bricht|series breaks|\bFassung\b")
    for fassung in VERSIONS:
        told = [fassung.given["reason"], str(fassung.given.get("version_notes") or "")]
        told += [f"{v.de} {v.en}" for v in fassung.content.values.values() if isinstance(v, Localised)]
        told += [f"{source.text.de} {source.text.en}" for source in value(fassung, "sources")]
        assert not [text for text in told if words.search(text)], fassung.code
    for row in (*CATALOGUE.measures, *CATALOGUE.office_names):
        assert not words.search(
            " ".join(str(cell) for cell in row.values.values()).replace("not_found", "")
        ), row.where


def test_english_numbers_have_a_decimal_point() -> None:
    for fassung in VERSIONS:
        told = [v.en or "" for v in fassung.content.values.values() if isinstance(v, Localised)]
        told += [source.text.en or "" for source in value(fassung, "sources")]
        assert not [text for text in told if re.search(r"\d,\d\b(?!\d)", text)], fassung.code


def test_evidence_names_a_document_and_not_the_city_alone() -> None:
    for fassung in VERSIONS:
        for source in value(fassung, "sources"):
            assert source.role != "evidence" or source.text.de != "Stuttgart", fassung.code

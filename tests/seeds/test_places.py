"""Stuttgart's offices and areas: names with their dates, keys with their proof."""

from collections import Counter

from tests.looking import some
from tests.seeds.stuttgart import BLOCKS, CATALOGUE, LEVELS, OFFICES, of, value, values


def test_there_are_16_offices_four_of_them_outside_the_city():
    assert Counter(values(CATALOGUE.offices, "is_external")) == {False: 12, True: 4}


def test_stewards_belong_to_the_city():
    outside = {row.values["code"] for row in CATALOGUE.offices if row.values["is_external"]}
    assert not {block["steward"] for block in BLOCKS.values()} & outside


def test_a_documented_steward_is_an_office_whose_data_are_documented():
    for code, block in BLOCKS.items():
        if block["steward_status"] == "documented":
            assert any(value(fassung, "source_office") == block["steward"] for fassung in of(code)), code


def test_every_office_has_a_name_and_renamed_ones_have_two():
    names = Counter(values(CATALOGUE.office_names, "office"))
    assert set(names) == set(OFFICES)
    assert {code for code, count in names.items() if count == 2} == {
        "amt-stadtplanung-wohnen",
        "amt-soziales",
        "amt-revision",
    }


def test_the_planning_office_was_renamed_on_1_april_2019():
    names = [
        row.values for row in CATALOGUE.office_names if row.values["office"] == "amt-stadtplanung-wohnen"
    ]
    assert [name["valid_from"] for name in names] == [None, "2019-04-01"]
    assert names[1]["name_de"] == "Amt für Stadtplanung und Wohnen"


def test_there_is_one_city_with_23_bezirke_and_152_stadtteile():
    assert Counter(values(CATALOGUE.units, "level")) == {"gemeinde": 1, "stadtbezirk": 23, "stadtteil": 152}


def test_every_unit_but_the_city_has_a_parent_one_level_up():
    units = set(values(CATALOGUE.units, "level", "key"))
    for row in some(CATALOGUE.units):
        parent = (row.values["parent_level"], row.values["parent_key"])
        assert parent in units or row.values["level"] == "gemeinde", row.where
        assert parent[0] is None or LEVELS.index(parent[0]) == LEVELS.index(row.values["level"]) - 1, (
            row.where
        )


def test_keys_that_nobody_confirmed_are_marked():
    inferred = {
        (row.values["level"], row.values["key"])
        for row in CATALOGUE.units
        if row.values["key_status"] == "inferred"
    }
    assert {level for level, _ in inferred} == {"stadtbezirk", "stadtteil"}
    assert {key for level, key in inferred if level == "stadtteil"} == {"124", "661"}


def test_the_stadtviertel_grew_from_143_to_457():
    counts = [
        (row.values["effective_from"], row.values["count_before"], row.values["count_after"])
        for row in CATALOGUE.boundary_changes
        if row.values["level"] == "stadtviertel"
    ]
    assert counts == [("1966", None, 143), ("2001", 143, 300), ("2007", 300, 319), ("2019-04-01", 319, 457)]

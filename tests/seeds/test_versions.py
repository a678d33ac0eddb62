"""The versions of Stuttgart's indicators: only where a source dates the change."""

import pytest

from registry.rules import wording
from tests.seeds.stuttgart import (
    BLOCKS,
    CATALOGUE,
    VERSIONS,
    of,
    value,
)


def test_only_dated_changes_make_a_version():
    assert {code: len(of(code)) for code in BLOCKS if len(of(code)) > 1} == {
        "IND-0002": 2,
        "IND-0039": 2,
        "IND-0048": 3,
        "IND-0060": 2,
    }


@pytest.mark.parametrize(
    ("code", "starts", "steps"),
    [
        ("IND-0002", [None, "2001-01-01"], [None, "major"]),
        ("IND-0039", [None, "2012"], [None, "major"]),
        ("IND-0048", ["2001-01-01", "2010", "2017-01-01"], [None, "minor", "major"]),
        ("IND-0060", [None, "2023/2025"], [None, "major"]),
    ],
)
def test_versions_start_when_the_source_says(code: str, starts: list[str | None], steps: list[str | None]):
    assert [fassung.given.get("valid_from") for fassung in of(code)] == starts
    assert [fassung.given.get("step") for fassung in of(code)] == steps


def test_a_new_version_changes_the_definition_and_says_why():
    for code in BLOCKS:
        for before, after in zip(of(code), of(code)[1:], strict=False):
            assert value(before, "definition") != value(after, "definition"), code
            assert after.given["version_notes"]["de"], code
            assert after.given["version_notes"]["en"], code
            assert after.given["reason"] != before.given["reason"], code


def test_every_version_cites_an_address():
    for fassung in VERSIONS:
        assert fassung.given["reason"], fassung.code
        assert wording.address(fassung.given["evidence_url"], "evidence_url")


def test_the_poverty_rate_changes_its_source():
    old, new = of("IND-0060")
    assert (value(old, "source_office"), value(new, "source_office")) == (
        "statistisches-amt",
        "statistisches-landesamt",
    )


def test_hartz_iv_leads_to_the_bonuscard():
    hidden = {
        row.values["notation"]: row.values["hidden_de"]
        for row in CATALOGUE.concepts
        if row.values["scheme"] == "keywords"
    }
    assert any("Hartz 4" in hidden[notation] for notation in of("IND-0048")[-1].content.values["keywords"])

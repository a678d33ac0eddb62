"""Every line of the crosswalks leads to a code that exists."""

import csv

import pytest

from tests.conftest import ROOT
from tests.looking import some
from vocab import crosswalks
from vocab.codes import UnknownCode, code_list


@pytest.mark.parametrize("notation", sorted(crosswalks.THEMES))
def test_every_theme_has_an_official_one(notation: str) -> None:
    assert {theme.notation for theme in crosswalks.data_themes(notation)} <= set(code_list("data-theme"))


@pytest.mark.parametrize("notation", sorted(crosswalks.FREQUENCIES))
def test_every_periodicity_has_an_official_one(notation: str) -> None:
    assert crosswalks.frequency(notation) is not None


@pytest.mark.parametrize("notation", sorted(crosswalks.LICENCES))
def test_every_licence_has_an_official_one(notation: str) -> None:
    assert crosswalks.licence(notation).startswith("http://dcat-ap.de/def/licenses/")


def test_every_word_of_stuttgarts_lists_is_foreseen() -> None:
    rows = list(csv.DictReader((ROOT / "seeds/stuttgart/concepts.csv").read_text("utf-8").splitlines()))
    tables = {
        "themes": crosswalks.THEMES,
        "frequencies": crosswalks.FREQUENCIES,
        "licences": crosswalks.LICENCES,
    }
    for row in some(rows):
        assert row["notation"] in tables.get(row["scheme"], [row["notation"]]), row


def test_a_theme_nobody_foresaw_is_about_society() -> None:
    assert [theme.notation for theme in crosswalks.data_themes("ganz-neu")] == ["SOCI"]


def test_a_periodicity_nobody_foresaw_has_no_code() -> None:
    assert crosswalks.frequency("wenn-der-hahn-kräht") is None


def test_a_licence_nobody_foresaw_is_refused() -> None:
    with pytest.raises(UnknownCode):
        crosswalks.licence("hausrecht")

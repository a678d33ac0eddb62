"""Every line of the crosswalks leads to a code that exists."""

import pytest

from vocab import crosswalks
from vocab.codes import UnknownCode, code_list


@pytest.mark.parametrize("notation", sorted(crosswalks.THEMES))
def test_every_theme_has_an_official_one(notation: str) -> None:
    assert crosswalks.data_theme(notation).notation in code_list("data-theme")


@pytest.mark.parametrize("notation", sorted(crosswalks.FREQUENCIES))
def test_every_periodicity_has_an_official_one(notation: str) -> None:
    assert crosswalks.frequency(notation) is not None


@pytest.mark.parametrize("notation", sorted(crosswalks.LICENCES))
def test_every_licence_has_an_official_one(notation: str) -> None:
    assert crosswalks.licence(notation).startswith("http://dcat-ap.de/def/licenses/")


def test_a_theme_nobody_foresaw_is_about_society() -> None:
    assert crosswalks.data_theme("ganz-neu").notation == "SOCI"


def test_a_periodicity_nobody_foresaw_has_no_code() -> None:
    assert crosswalks.frequency("wenn-der-hahn-kräht") is None


def test_a_licence_nobody_foresaw_is_refused() -> None:
    with pytest.raises(UnknownCode):
        crosswalks.licence("hausrecht")

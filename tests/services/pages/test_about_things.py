"""What points to a thing: published indicators alone, counted in full and named up to a limit."""

from collections.abc import Callable

import pytest

from registry.errors import NotFound
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding
from registry.services.pages import about_concepts, about_places, about_things
from registry.services.pages import uses as pages_uses
from registry.services.pages.uses import Uses
from registry.services.registers.levels import Redrawing, record_boundary_change
from registry.services.registers.programmes import assign_programmes
from registry.services.registers.units import UnitDetails, add_unit, recode_unit
from tests.cast import actor
from tests.services.stage import (
    STEWARD,
    code_of,
    described,
    drafted,
    next_published,
    published,
    withheld,
)

pytestmark = pytest.mark.usefixtures("stage")
FINDERS: dict[str, Callable[[], Uses]] = {
    "theme": lambda: about_concepts.theme(ANONYMOUS, "soziale-lage").uses,
    "level": lambda: about_places.level(ANONYMOUS, "stadtteil").uses,
    "numerator": lambda: about_things.measure(ANONYMOUS, "berechtigte").uses,
    "denominator": lambda: about_things.measure(ANONYMOUS, "einwohner").uses,
    "steward": lambda: about_things.office(ANONYMOUS, STEWARD).stewarded,
    "source office": lambda: about_things.office(ANONYMOUS, "amt-soziales").supplied,
    "programme": lambda: about_things.programme(ANONYMOUS, "sozialmonitoring").uses,
}


def test_only_what_is_published_now_points_to_a_thing(adam: Actor) -> None:
    first = code_of(published())
    next_published(first, theme="wohnen", levels=({"level": "gemeinde"},))
    shown, ended = code_of(published()), published()
    withheld()
    drafted()
    for code in (shown, code_of(ended)):
        assign_programmes(adam, code, ("sozialmonitoring",))
    deciding.retire(actor("clara"), ended.id, decision="AG 2026-03/9")
    found = {name: [use.code for use in find().items] for name, find in FINDERS.items()}
    both = sorted([first, shown])
    assert found == {
        "theme": [shown],
        "level": [shown],
        "numerator": both,
        "denominator": both,
        "steward": both,
        "source office": both,
        "programme": [shown],
    }
    assert {theme.code: count for theme, count in about_concepts.themes(ANONYMOUS)} == {
        "soziale-lage": 1,
        "wohnen": 1,
    }
    assert {line.office.code: line.stewarded for line in about_things.offices(ANONYMOUS)}[STEWARD] == 2


def test_a_measure_that_only_the_formula_names_is_counted_with() -> None:
    changed = {"method_kind": "described", "numerator": None, "denominator": None, "formula": "einwohner * 2"}
    code = code_of(published(described(drafted(), **changed)))
    assert [use.code for use in about_things.measure(ANONYMOUS, "einwohner").uses.items] == [code]
    assert about_things.measure(ANONYMOUS, "berechtigte").uses.total == 0


def test_all_are_counted_and_the_first_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [code_of(published()) for _ in range(3)]
    monkeypatch.setattr(pages_uses, "LISTED", 2)
    uses = about_concepts.theme(ANONYMOUS, "soziale-lage").uses
    assert (uses.total, [use.code for use in uses.items]) == (3, sorted(codes)[:2])
    assert uses.items[0].path == f"/indicators/{uses.items[0].code}"


def test_a_unit_stands_between_what_it_lies_in_and_what_lies_in_it(adam: Actor) -> None:
    add_unit(adam, "gemeinde/08111", "Stuttgart")
    add_unit(adam, "stadtbezirk/01", "Mitte", UnitDetails(parent="gemeinde/08111"))
    for key, name in (("012", "Rathaus"), ("011", "Oberer Schlossgarten")):
        add_unit(adam, f"stadtteil/{key}", name, UnitDetails(parent="stadtbezirk/01"))
    record_boundary_change(adam, "stadtbezirk", Redrawing("revision", "2019"))
    record_boundary_change(adam, "stadtbezirk", Redrawing("revision", "2001"))
    view = about_places.unit(ANONYMOUS, "stadtbezirk", "01")
    assert [parent.code for parent in view.parents] == ["08111"]
    assert [(level.code, [unit.code for unit in units]) for level, units in view.children] == [
        ("stadtteil", ["011", "012"])
    ]
    assert [change.effective_from for change in view.changes] == ["2001", "2019"]
    assert [parent.code for parent in about_places.unit(ANONYMOUS, "stadtteil", "012").parents] == [
        "08111",
        "01",
    ]
    assert {level.code: count for level, _, count in about_places.levels(ANONYMOUS)} == {
        "gemeinde": 1,
        "stadtbezirk": 1,
        "stadtteil": 2,
    }
    assert about_places.unit(ANONYMOUS, "gemeinde", "08111").label == Localised("Stuttgart")


def test_a_corrected_key_says_where_the_unit_stands_now(adam: Actor) -> None:
    unit = add_unit(adam, "stadtteil/1", "Rot")
    recode_unit(adam, "stadtteil/1", "146", lock_version=unit.lock_version)
    with pytest.raises(about_places.Moved) as moved:
        about_places.unit(ANONYMOUS, "stadtteil", "1")
    assert moved.value.data == {"path": "/units/stadtteil/146"}


def test_what_is_not_there_is_not_found() -> None:
    for look in (
        lambda: about_concepts.theme(ANONYMOUS, "nix"),
        lambda: about_concepts.scheme(ANONYMOUS, "nix"),
        lambda: about_things.office(ANONYMOUS, "nix"),
        lambda: about_things.measure(ANONYMOUS, "nix"),
        lambda: about_things.programme(ANONYMOUS, "nix"),
        lambda: about_places.level(ANONYMOUS, "nix"),
        lambda: about_places.unit(ANONYMOUS, "nix", "1"),
        lambda: about_places.unit(ANONYMOUS, "stadtteil", "nix"),
    ):
        with pytest.raises(NotFound):
            look()

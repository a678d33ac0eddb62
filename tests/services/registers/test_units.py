"""Places: names that follow each other, keys that lead on for ever, parents of larger levels, changes of boundaries."""

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Conflict, Invalid, NotFound
from registry.model import BoundaryChange, BoundaryChangeUnit, Change, SpatialUnit, UnitName, UnitRedirect
from registry.model.space import CHANGE_KINDS
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.registers.levels import Redrawing, record_boundary_change
from registry.services.registers.units import (
    UnitDetails,
    add_unit,
    change_unit,
    facts_of,
    recode_unit,
    rename_unit,
    reparent_unit,
    unit_of,
)
from tests.conftest import FakeClock

pytestmark = pytest.mark.usefixtures("stage", "clock")


@pytest.fixture(autouse=True)
def units(stage: None, clock: FakeClock, adam: Actor) -> None:
    """Bring in a city with two Stadtbezirke and a Stadtteil."""
    add_unit(adam, "gemeinde/08111000", "Stuttgart")
    for key, name in (("01", "Mitte"), ("12", "Mühlhausen")):
        add_unit(adam, f"stadtbezirk/{key}", name, UnitDetails("gemeinde/08111000"))
    add_unit(
        adam, "stadtteil/146", "Rot", UnitDetails("stadtbezirk/01", "inferred", "Notiz"), valid_from="1966"
    )
    clock.move(days=1)


def facts(code: str) -> dict[str, object]:
    """Read what is known about a unit."""
    with db.reading():
        return facts_of(unit_of(code))


def redirects() -> list[tuple[str, int]]:
    """Read which keys lead on."""
    with db.reading() as session:
        return [
            (row.key, row.unit_id) for row in session.scalars(select(UnitRedirect).order_by(UnitRedirect.id))
        ]


def last_action() -> str:
    """Name what was logged last."""
    with db.reading() as session:
        return session.scalars(select(Change.action).order_by(Change.number.desc())).first() or ""


def test_a_unit_says_where_it_lies() -> None:
    assert facts("stadtteil/146") == {
        "key": "146",
        "key_status": "inferred",
        "parent": "stadtbezirk/01",
        "note": "Notiz",
        "source_url": None,
        "name": "Rot",
        "valid_from": "1966",
        "coming": (),
    }


def test_a_unit_is_renamed_and_keeps_its_history(adam: Actor) -> None:
    rename_unit(adam, "stadtteil/146", "Rot-Nord", lock_version=1, valid_from="2019-04-01")
    with db.reading() as session:
        known = session.scalars(
            select(UnitName).where(UnitName.unit_id == unit_of("stadtteil/146").id).order_by(UnitName.id)
        )
        assert [(n.name, n.valid_from, n.valid_until, n.recorded_until is None) for n in known] == [
            ("Rot", "1966", None, False),
            ("Rot", "1966", "2019-03-31", True),
            ("Rot-Nord", "2019-04-01", None, True),
        ]
    assert (facts("stadtteil/146")["name"], last_action()) == ("Rot-Nord", "rename")


def test_a_corrected_key_leaves_a_redirect_for_ever(adam: Actor) -> None:
    unit = recode_unit(adam, "stadtteil/146", "147", lock_version=1, reason="Zahlendreher")
    with pytest.raises(NotFound), db.reading():
        unit_of("stadtteil/146")
    recode_unit(adam, "stadtteil/147", "148", lock_version=2)
    assert redirects() == [("146", unit.id), ("147", unit.id)]
    assert (facts("stadtteil/148")["name"], last_action()) == ("Rot", "recode")


def test_a_key_can_be_taken_back(adam: Actor) -> None:
    recode_unit(adam, "stadtteil/146", "147", lock_version=1)
    recode_unit(adam, "stadtteil/147", "146", lock_version=2)
    recode_unit(adam, "stadtteil/146", "147", lock_version=3)
    assert [key for key, _ in redirects()] == ["146", "147"]
    assert facts("stadtteil/147")["name"] == "Rot"


def test_a_key_that_leads_on_is_given_to_no_other_unit(adam: Actor) -> None:
    recode_unit(adam, "stadtteil/146", "147", lock_version=1)
    for call in (
        lambda: add_unit(adam, "stadtteil/146", "Neu"),
        lambda: add_unit(adam, "stadtteil/147", "Neu"),
    ):
        with pytest.raises(Invalid) as refused:
            call()
        assert [finding.field for finding in refused.value.findings] == ["key"]
    add_unit(adam, "stadtbezirk/146", "Auf einer anderen Ebene")


def test_the_same_key_again_changes_nothing(adam: Actor) -> None:
    recode_unit(adam, "stadtteil/146", "146", lock_version=1)
    assert (redirects(), last_action()) == ([], "add")


def test_a_unit_moves_into_another_larger_one(adam: Actor) -> None:
    reparent_unit(adam, "stadtteil/146", "stadtbezirk/12", lock_version=1)
    assert (facts("stadtteil/146")["parent"], last_action()) == ("stadtbezirk/12", "reparent")


@pytest.mark.parametrize("parent", ["stadtteil/146", "stadtbezirk/99", "dorf/1"])
def test_a_unit_lies_only_in_one_of_a_larger_level(adam: Actor, parent: str) -> None:
    with pytest.raises(Invalid) as refused:
        reparent_unit(adam, "stadtteil/146", parent, lock_version=1)
    assert [finding.field for finding in refused.value.findings] == ["parent"]


def test_what_is_said_about_a_unit_changes(adam: Actor) -> None:
    change_unit(
        adam,
        "stadtteil/146",
        UnitDetails("stadtbezirk/12", "official", None, "https://stuttgart.example"),
        lock_version=1,
    )
    assert facts("stadtteil/146")["key_status"] == "official"
    assert facts("stadtteil/146")["note"] is None


def test_the_second_editor_of_a_unit_is_told(adam: Actor) -> None:
    rename_unit(adam, "stadtteil/146", "Rot-Nord", lock_version=1)
    for call in (
        lambda: rename_unit(adam, "stadtteil/146", "Rot-Süd", lock_version=1),
        lambda: recode_unit(adam, "stadtteil/146", "147", lock_version=1),
        lambda: reparent_unit(adam, "stadtteil/146", "stadtbezirk/12", lock_version=1),
        lambda: change_unit(adam, "stadtteil/146", UnitDetails(), lock_version=1),
    ):
        with pytest.raises(Conflict):
            call()


@pytest.mark.parametrize("kind", CHANGE_KINDS)
def test_every_kind_of_boundary_change_is_recorded_with_its_units(adam: Actor, kind: str) -> None:
    redrawing = Redrawing(
        kind, "01.04.2019", ("01",), ("01", "12"), 1, 2, Localised("Geteilt"), "https://stuttgart.example"
    )
    record_boundary_change(adam, "stadtbezirk", redrawing)
    with db.reading() as session:
        change = session.scalars(select(BoundaryChange)).one()
        assert (change.kind, change.effective_from, str(change.effective_from_earliest)) == (
            kind,
            "2019-04-01",
            "2019-04-01",
        )
        rows = session.execute(
            select(SpatialUnit.key, BoundaryChangeUnit.side).join(
                BoundaryChangeUnit, BoundaryChangeUnit.unit_id == SpatialUnit.id
            )
        )
        assert sorted(tuple(row) for row in rows) == [("01", "after"), ("01", "before"), ("12", "after")]


def test_a_whole_level_is_revised_with_counts_alone(adam: Actor) -> None:
    record_boundary_change(
        adam, "stadtteil", Redrawing("revision", "2019-04-01", count_before=319, count_after=457)
    )
    with db.reading() as session:
        change = session.scalars(select(BoundaryChange)).one()
        assert (change.count_before, change.count_after) == (319, 457)
    assert last_action() == "redraw"

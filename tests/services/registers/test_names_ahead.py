"""A name entered today for a day to come: until then everybody sees the present one, from then on the new one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from registry import db
from registry.model import Change, ChangeField, Task
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.catalogue import following_names
from registry.services.catalogue.exporting import catalogue_page
from registry.services.finding import indexing
from registry.services.finding.indexing import build
from registry.services.log.values_in_words import told
from registry.services.names.calling import name_of
from registry.services.names.naming import names
from registry.services.pages.about_concepts import theme
from registry.services.pages.about_places import level, unit
from registry.services.pages.about_things import office
from registry.services.registers.concepts import Labels, concept_of, relabel_concept
from registry.services.registers.offices import OfficeNaming, rename_office
from registry.services.registers.units import add_unit, larger, rename_unit
from registry.services.state.topics import Topic
from tests.conftest import FakeClock
from tests.services.stage import STEWARD, published

pytestmark = pytest.mark.usefixtures("stage", "ahead_of_new_year")
NEW_YEAR, SUMMER = "2027-01-01", "2027-07-01"
OLD_DAY, NEW_DAY = datetime(2026, 12, 31, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
CODE = "amt-soziales"


@pytest.fixture
def ahead_of_new_year(clock: FakeClock) -> None:
    """Stop the clock two days before the new year."""
    clock.moment = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def rename(adam: Actor, clock: FakeClock) -> Callable[..., None]:
    """Rename the office for social matters, a minute after what was done before."""

    def renamed(name: str, since: str | None = NEW_YEAR) -> None:
        clock.move(minutes=1)
        version = _lock_version()
        rename_office(adam, CODE, OfficeNaming(Localised(name), valid_from=since), lock_version=version)

    return renamed


def _lock_version() -> int:
    return office(ANONYMOUS, CODE).row.lock_version


def shown() -> str:
    """Give what the office is called now."""
    return office(ANONYMOUS, CODE).office.label.de


def known() -> list[tuple[str, str | None, str | None]]:
    """Give what is held for true of the names over time."""
    return [(n.name.de, n.valid_from, n.valid_until) for n in office(ANONYMOUS, CODE).names]


def tasks(kind: str = "names") -> list[str]:
    """Give what waits for the worker."""
    with db.reading() as session:
        return list(session.scalars(select(Task.subject).where(Task.kind == kind).order_by(Task.id)))


PRESENT = "Amt für Soziales und Teilhabe"


def test_an_office_is_called_by_its_new_name_from_the_citys_day_on(
    rename: Callable[..., None], clock: FakeClock
) -> None:
    rename("Amt für Zusammenhalt")
    assert known() == [(PRESENT, None, "2026-12-31"), ("Amt für Zusammenhalt", NEW_YEAR, None)]
    clock.moment = OLD_DAY
    assert (shown(), [n.name.de for n in office(ANONYMOUS, CODE).coming]) == (
        PRESENT,
        ["Amt für Zusammenhalt"],
    )
    clock.moment = NEW_DAY
    assert (shown(), office(ANONYMOUS, CODE).coming) == ("Amt für Zusammenhalt", ())
    with db.reading():
        assert name_of(Topic("office", CODE)).de == "Amt für Zusammenhalt"


def test_a_name_to_come_is_replaced_by_one_of_the_same_day(rename: Callable[..., None]) -> None:
    rename("Amt für Zusammenhlat")
    rename("Amt für Zusammenhalt")
    assert known() == [(PRESENT, None, "2026-12-31"), ("Amt für Zusammenhalt", NEW_YEAR, None)]


def test_a_name_to_come_is_replaced_by_one_of_an_earlier_day(rename: Callable[..., None]) -> None:
    rename("Amt für Zusammenhalt", SUMMER)
    rename("Sozialamt", NEW_YEAR)
    assert known() == [(PRESENT, None, "2026-12-31"), ("Sozialamt", NEW_YEAR, None)]


def test_a_name_to_come_can_be_put_off(rename: Callable[..., None]) -> None:
    rename("Sozialamt", NEW_YEAR)
    rename("Sozialamt", SUMMER)
    assert known() == [(PRESENT, None, "2027-06-30"), ("Sozialamt", SUMMER, None)]


def test_a_name_to_come_is_taken_back_by_the_present_one(rename: Callable[..., None]) -> None:
    rename("Sozialamt")
    rename(PRESENT)
    assert known() == [(PRESENT, None, None)]


def test_two_names_to_come_follow_each_other_and_the_first_can_be_corrected(
    rename: Callable[..., None], clock: FakeClock
) -> None:
    rename("Sozialamt", NEW_YEAR)
    rename("Amt für Zusammenhalt", SUMMER)
    rename("Soziales Amt", NEW_YEAR)
    assert known() == [
        (PRESENT, None, "2026-12-31"),
        ("Soziales Amt", NEW_YEAR, "2027-06-30"),
        ("Amt für Zusammenhalt", SUMMER, None),
    ]
    clock.moment = NEW_DAY
    assert shown() == "Soziales Amt"
    clock.moment = datetime(2027, 6, 30, 22, 0, tzinfo=UTC)
    assert shown() == "Amt für Zusammenhalt"


def test_correcting_the_present_name_leaves_the_one_to_come(rename: Callable[..., None]) -> None:
    rename("Amt für Zusammenhalt")
    rename("Amt für Soziales", None)
    assert known() == [("Amt für Soziales", None, "2026-12-31"), ("Amt für Zusammenhalt", NEW_YEAR, None)]


def test_each_step_ahead_is_in_the_log_and_saying_it_again_is_not(rename: Callable[..., None]) -> None:
    rename("Sozialamt")
    rename("Sozialamt")
    rename("Amt für Zusammenhalt")
    rename(PRESENT)
    with db.reading() as session:
        assert session.query(Change).filter_by(action="rename", subject_code=CODE).count() == 3
        chosen = select(ChangeField.before, ChangeField.after).where(ChangeField.field == "coming")
        steps = session.execute(chosen.order_by(ChangeField.change_number)).all()
    first, second = '["2027-01-01: Sozialamt"]', '["2027-01-01: Amt für Zusammenhalt"]'
    assert [tuple(step) for step in steps] == [(None, first), (first, second), (second, None)]
    assert told("coming", ["2027-01-01: Sozialamt"]) == Localised(
        "ab 01.01.2027: Sozialamt", "from 1 January 2027: Sozialamt"
    )


def test_a_unit_and_a_level_show_the_name_of_the_day(adam: Actor, clock: FakeClock) -> None:
    add_unit(adam, "stadtbezirk/01", "Mitte")
    clock.move(minutes=1)
    rename_unit(adam, "stadtbezirk/01", "Innenstadt", lock_version=1, valid_from=NEW_YEAR)
    for moment, name in ((OLD_DAY, "Mitte"), (NEW_DAY, "Innenstadt")):
        clock.moment = moment
        assert unit(ANONYMOUS, "stadtbezirk", "01").label.de == name
        assert [u.label.de for u in level(ANONYMOUS, "stadtbezirk").units] == [name]
        assert [area.name for area in larger(adam)] == [name]
        with db.reading():
            assert name_of(Topic("unit", "stadtbezirk/01")).de == name


def test_a_concept_is_relabelled_ahead_corrected_and_taken_back(adam: Actor, clock: FakeClock) -> None:
    code = "themes/soziale-lage"

    def relabel(*words: str, since: str | None = NEW_YEAR, alt: tuple[str, ...] = ()) -> None:
        clock.move(minutes=1)
        seen = theme_lock()
        relabel_concept(adam, code, Labels(Localised(*words), alt), lock_version=seen, valid_from=since)

    before = theme(ANONYMOUS, "soziale-lage").concept.label.de
    relabel("Teilhaebe", alt=("Armut",))
    relabel("Teilhabe", alt=("Armut",))
    view = theme(ANONYMOUS, "soziale-lage")
    assert (view.concept.label.de, view.concept.synonyms) == (before, ())
    assert {n.text for n in view.coming if n.recorded_until is None} == {"Teilhabe", "Armut"}
    clock.moment = NEW_DAY
    view = theme(ANONYMOUS, "soziale-lage")
    assert (view.concept.label.de, set(view.concept.synonyms)) == ("Teilhabe", {before, "Armut"})
    clock.moment = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    relabel(before)
    clock.moment = NEW_DAY
    view = theme(ANONYMOUS, "soziale-lage")
    assert (view.concept.label.de, view.concept.synonyms) == (before, ())


def theme_lock() -> int:
    """Give the number of the concept's last edit."""
    with db.reading():
        return concept_of("themes/soziale-lage").lock_version


def test_the_worker_renders_and_indexes_the_new_name_once_when_it_was_down_at_midnight(
    adam: Actor, clock: FakeClock
) -> None:
    clock.moment = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
    published()
    clock.move(minutes=1)
    new = OfficeNaming(Localised("Amt für Zahlen"), valid_from=NEW_YEAR)
    rename_office(adam, STEWARD, new, lock_version=1)
    build()
    following_names.leave_word()
    following_names.drain()
    indexing.drain()
    assert "Amt für Zahlen" not in catalogue_page(ANONYMOUS, "nt").body.decode()
    clock.moment = OLD_DAY
    following_names.leave_word()
    assert tasks() == []
    clock.moment = datetime(2027, 1, 3, 9, 0, tzinfo=UTC)
    following_names.leave_word()
    following_names.leave_word()
    assert tasks() == [f"office:{STEWARD}"]
    following_names.drain()
    indexing.drain()
    assert "Amt für Zahlen" in catalogue_page(ANONYMOUS, "nt").body.decode()
    following_names.leave_word()
    assert tasks() == []


def test_a_worker_that_never_looked_before_finds_the_name_that_began(
    rename: Callable[..., None], clock: FakeClock
) -> None:
    rename("Amt für Zusammenhalt")
    following_names.drain()
    clock.moment = NEW_DAY
    number = names().number
    following_names.leave_word()
    assert (tasks(), names().number) == ([f"office:{CODE}"], number + 1)

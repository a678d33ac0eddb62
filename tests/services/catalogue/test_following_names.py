"""A changed name is seen everywhere: one step of the catalogue, only what refers to it, only bodies that differ."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from registry import db
from registry import settings as settings_module
from registry.model import Catalogue, Change, Fragment, Task
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.catalogue import following_names, refreshing
from registry.services.catalogue.documents import document
from registry.services.catalogue.exporting import catalogue_page
from registry.services.catalogue.following_names import drain, restate
from registry.services.catalogue.fragments import FRAGMENT_FORMS, are_current
from registry.services.operations.verifying import verify
from registry.services.registers import concepts
from registry.services.registers.levels import (
    LevelDetails,
    Redrawing,
    change_level,
    record_boundary_change,
    strike_boundary_change,
)
from registry.services.registers.measures import MeasureDetails, change_measure
from registry.services.registers.offices import OfficeDetails, OfficeNaming, change_office, rename_office
from registry.services.registers.programmes import ProgrammeDetails, assign_programmes, change_programme
from registry.services.state.retrying import TaskFailed
from registry.settings import Settings
from tests.conftest import FakeClock
from tests.services.conftest import Race
from tests.services.stage import code_of, drafted, next_published, published, retired

pytestmark = pytest.mark.usefixtures("stage", "clock")
NEW = Localised("Ganz anders", "Quite different")


def steps() -> list[tuple[int, int]]:
    """Read number and total of each step of the catalogue."""
    with db.reading() as session:
        return [
            tuple(row)
            for row in session.execute(select(Catalogue.number, Catalogue.total).order_by(Catalogue.number))
        ]  # type: ignore[misc]


def opened(number: int) -> list[tuple[str, str]]:
    """Read which fragments began with a number."""
    with db.reading() as session:
        chosen = (
            select(Fragment.code, Fragment.form)
            .where(Fragment.number_from == number)
            .order_by(Fragment.code, Fragment.form)
        )
        return [tuple(row) for row in session.execute(chosen)]  # type: ignore[misc]


def tasks(kind: str) -> list[str]:
    """Read what is left for the worker."""
    with db.reading() as session:
        return list(session.scalars(select(Task.subject).where(Task.kind == kind).order_by(Task.id)))


def forget() -> None:
    """Take away what is left for the worker."""
    with db.transaction() as session:
        for task in session.scalars(select(Task)):
            session.delete(task)


# Every kind of thing: how it is changed, what shows it, and an indicator of its own that does not.
CHANGES: dict[str, tuple[Callable[[Actor], Any], dict[str, object]]] = {
    "office:amt-soziales": (
        lambda who: rename_office(who, "amt-soziales", OfficeNaming(NEW), lock_version=1),
        {"source_office": "statistisches-amt"},
    ),
    "concept:themes/soziale-lage": (
        lambda who: concepts.relabel_concept(
            who, "themes/soziale-lage", concepts.Labels(NEW), lock_version=1
        ),
        {"theme": "wohnen"},
    ),
    "concept:keywords/hilfe": (
        lambda who: concepts.relabel_concept(who, "keywords/hilfe", concepts.Labels(NEW), lock_version=1),
        {"keywords": ("bonuscard",)},
    ),
    "concept:frequencies/jaehrlich": (
        lambda who: concepts.relabel_concept(
            who, "frequencies/jaehrlich", concepts.Labels(NEW), lock_version=1
        ),
        {"periodicity": "entfällt"},
    ),
    "level:stadtteil": (
        lambda who: change_level(who, "stadtteil", LevelDetails(NEW, NEW), lock_version=1),
        {"levels": ({"level": "gemeinde"},)},
    ),
    "measure:berechtigte": (
        lambda who: change_measure(who, "berechtigte", MeasureDetails(NEW), lock_version=1),
        {"numerator": "einwohner", "formula": "einwohner / einwohner"},
    ),
}


@pytest.mark.parametrize("subject", CHANGES)
def test_only_what_refers_to_a_thing_is_rendered_anew(adam: Actor, subject: str) -> None:
    change, without = CHANGES[subject]
    shows, other = code_of(published()), code_of(published(drafted(**without)))
    before = {
        code: {form: document(ANONYMOUS, form, code).body for form in FRAGMENT_FORMS}
        for code in (shows, other)
    }
    change(adam)
    assert drain() == 1
    assert {code for code, _ in opened(3)} == {shows}
    assert steps() == [(1, 1), (2, 2), (3, 2)]
    assert document(ANONYMOUS, "json", shows).body != before[shows]["json"]
    assert {form: document(ANONYMOUS, form, other).body for form in FRAGMENT_FORMS} == before[other]
    assert NEW.de.encode() in document(ANONYMOUS, "json", shows).body
    verify()


def test_a_programme_is_shown_by_what_it_uses(clara: Actor) -> None:
    code, _ = code_of(published()), code_of(published())
    assign_programmes(clara, code, ["sozialmonitoring"])
    drain()
    assert {shown for shown, _ in opened(3)} == {code}
    change_programme(clara, "sozialmonitoring", ProgrammeDetails(NEW), lock_version=1)
    drain()
    assert {shown for shown, _ in opened(4)} == {code}
    assert NEW.de.encode() in document(ANONYMOUS, "json", code).body


def test_a_new_title_is_shown_by_formulas_that_name_the_indicator() -> None:
    code = code_of(published())
    index = code_of(
        published(drafted(method_kind="index", formula=f"{code} * 2", numerator=None, denominator=None))
    )
    drain()
    next_published(code, title=NEW)
    assert drain() == 1
    assert {shown for shown, _ in opened(4)} == {index}
    assert NEW.de.encode() in document(ANONYMOUS, "json", index).body


def test_many_changes_are_one_step(adam: Actor) -> None:
    for _ in range(3):
        published()
    rename_office(adam, "amt-soziales", OfficeNaming(NEW), lock_version=1)
    change_level(adam, "stadtteil", LevelDetails(NEW, NEW), lock_version=1)
    rename_office(adam, "statistisches-amt", OfficeNaming(NEW), lock_version=1)
    assert drain() == 3
    assert [number for number, _ in steps()] == [1, 2, 3, 4]
    assert drain() == 0
    assert tasks("names") == []


def test_the_step_is_logged_with_what_had_changed(adam: Actor) -> None:
    published()
    rename_office(adam, "amt-soziales", OfficeNaming(NEW), lock_version=1)
    drain()
    with db.reading() as session:
        change = session.scalars(select(Change).order_by(Change.number.desc())).first()
        assert change is not None
        assert (change.action, change.role, change.catalogue_number) == ("refresh", "system", 2)


def test_what_looks_the_same_is_not_written_again(adam: Actor) -> None:
    published()
    concepts.relabel_concept(
        adam,
        "units/prozent",
        concepts.Labels(Localised("Prozent"), hidden_de=("v.H.",)),
        lock_version=1,
    )
    drain()
    assert steps() == [(1, 1)]
    assert restate("office:amt-soziales") is None


def test_only_forms_that_differ_are_written(adam: Actor) -> None:
    code = code_of(published())
    change_measure(adam, "einwohner", MeasureDetails(Localised("Einwohner"), unit="personen"), lock_version=1)
    drain()
    changed = {form for shown, form in opened(2) if shown == code}
    assert "json" in changed
    with db.reading() as session:
        still = session.scalars(
            select(Fragment.form).where(Fragment.number_until.is_(None), Fragment.number_from == 1)
        ).all()
    assert changed | set(still) == set(FRAGMENT_FORMS)
    assert not changed & set(still)


def test_drafts_and_retired_ones_are_found_anew_but_take_no_number(adam: Actor) -> None:
    draft, gone = code_of(drafted()), code_of(retired())
    before = steps()
    forget()
    rename_office(adam, "amt-soziales", OfficeNaming(NEW), lock_version=1)
    drain()
    assert (steps(), sorted(tasks("index"))) == (before, [draft, gone])


def test_a_snapshot_under_way_shows_the_old_name_to_its_end(adam: Actor, clock: FakeClock) -> None:
    published()
    before = catalogue_page(ANONYMOUS, "ttl", snapshot=1).body
    clock.move(hours=1)
    change_office(adam, "statistisches-amt", OfficeDetails("neu@stuttgart.example"), lock_version=1)
    drain()
    assert catalogue_page(ANONYMOUS, "ttl", snapshot=1).body == before
    assert b"neu@stuttgart.example" in catalogue_page(ANONYMOUS, "ttl").body


def test_a_document_has_another_state_before_and_after(adam: Actor) -> None:
    code = code_of(published())
    states = [document(ANONYMOUS, "ttl", code).state]
    rename_office(adam, "amt-soziales", OfficeNaming(NEW), lock_version=1)
    states.append(document(ANONYMOUS, "ttl", code, "1.0.0").state)
    drain()
    states.append(document(ANONYMOUS, "ttl", code).state)
    assert len(set(states)) == 3


@pytest.mark.parametrize(
    "subject",
    ["office:gibt-es-nicht", "concept:x/y", "concept:x", "indicator:IND-4711", "unit:stadtteil/146", "x", ""],
)
def test_a_thing_that_nothing_shows_takes_no_number(subject: str) -> None:
    published()
    assert restate(subject) is None


def test_more_than_a_few_thousand_are_indexed_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following_names, "MOST_SINGLE", 1)
    published()
    published()
    forget()
    restate("office:amt-soziales")
    assert (tasks("reindex"), tasks("index")) == (["*"], [])


def test_a_failure_leaves_the_task_and_everything_as_it_was(
    adam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    rename_office(adam, "amt-soziales", OfficeNaming(NEW), lock_version=1)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "record", fail)
        with pytest.raises(TaskFailed, match="power cut"):
            drain()
    assert (steps(), tasks("names")) == ([(1, 1)], ["office:amt-soziales"])
    assert drain() == 1


def test_publishing_meanwhile_is_never_overwritten_with_the_old(adam: Actor, race: Race) -> None:
    codes = [code_of(published()) for _ in range(4)]
    rename_office(adam, "amt-soziales", OfficeNaming(NEW), lock_version=1)
    titles = {code: Localised(f"Neu {code}") for code in codes}
    race(drain, *[lambda c=c: next_published(c, title=titles[c]) for c in codes])
    drain()
    for code in codes:
        assert titles[code].de.encode() in document(ANONYMOUS, "json", code).body
        assert NEW.de.encode() in document(ANONYMOUS, "json", code).body
    with db.reading() as session:
        assert session.scalar(
            select(func.count()).select_from(Fragment).where(Fragment.number_until.is_(None))
        ) == 4 * len(FRAGMENT_FORMS)
    verify()


def test_another_base_address_renders_all_anew_under_one_number(used: Settings) -> None:
    codes = [code_of(published()) for _ in range(3)]
    refreshing.refresh_if_stale()
    before = steps()
    settings_module.use(Settings(dict(used.values) | {"REGISTRY_BASE_URL": "https://neu.stuttgart.example"}))
    assert not are_current()
    refreshing.CHUNK, chunk = 2, refreshing.CHUNK
    try:
        number = refreshing.refresh_if_stale()
    finally:
        refreshing.CHUNK = chunk
    assert steps() == [*before, (number, 3)]
    assert {code for code, _ in opened(number or 0)} == set(codes)
    assert are_current()
    assert refreshing.refresh_if_stale() is None


def test_the_steward_of_a_title_is_seen_in_every_form(adam: Actor) -> None:
    code = code_of(published())
    rename_office(adam, "statistisches-amt", OfficeNaming(NEW), lock_version=1)
    drain()
    for form in FRAGMENT_FORMS:
        body = document(ANONYMOUS, form, code).body.decode()
        assert NEW.de in body or "Ganz\\u0020anders" in body, form


def test_a_redrawn_level_is_told_of_by_every_indicator_that_has_it(adam: Actor) -> None:
    code, other = code_of(published()), code_of(published(drafted(levels=({"level": "gemeinde"},))))
    record_boundary_change(adam, "stadtteil", Redrawing("revision", "2019-04-01", count_before=319))
    assert drain() == 1
    told = {
        each: json.loads(document(ANONYMOUS, "json", each).body)["boundary_changes"] for each in (code, other)
    }
    assert [change["effective_from"] for change in told[code]] == ["2019-04-01"]
    assert told[code][0]["level"]["code"] == "stadtteil"
    assert told[other] == []


def test_what_was_redrawn_before_the_first_value_or_struck_is_not_told(adam: Actor) -> None:
    code = code_of(published(drafted(available_since="2010")))
    for year in ("1995", "2001", "2010", "2015"):
        record_boundary_change(adam, "stadtteil", Redrawing("revision", year))
    mistaken = record_boundary_change(adam, "stadtteil", Redrawing("revision", "2020"))
    strike_boundary_change(adam, mistaken.id, "Irrtum")
    drain()
    told = json.loads(document(ANONYMOUS, "json", code).body)["boundary_changes"]
    assert [change["effective_from"] for change in told] == ["2010", "2015"]


def test_the_change_that_made_todays_boundaries_is_always_told(adam: Actor) -> None:
    code = code_of(published(drafted(available_since="2025")))
    for year in ("2001", "2019-04-01"):
        record_boundary_change(adam, "stadtteil", Redrawing("revision", year))
    drain()
    told = json.loads(document(ANONYMOUS, "json", code).body)["boundary_changes"]
    assert [change["effective_from"] for change in told] == ["2019-04-01"]

"""Names in memory: loaded once, fresh at once after an edit, in this session and in every other."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry import db
from registry.model import Measure
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.names.naming import Names, names, touch
from registry.services.registers.offices import OfficeNaming, rename_office
from tests.databases import Templates

pytestmark = pytest.mark.usefixtures("stage")


def label(found: Names | None = None) -> str:
    """Give the present name of the Amt für Soziales."""
    labels = found or names()
    return labels.offices[labels.office_ids["amt-soziales"]].label.de


def elsewhere(call: Callable[[], Any]) -> Any:
    """Call something in a session of its own."""
    found: list[Any] = []

    def run() -> None:
        found.append(call())
        db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    return found[0]


def asked(statements: list[str]) -> list[str]:
    """Give the questions among the statements."""
    return [statement for statement in statements if statement.startswith("SELECT")]


def add(code: str) -> None:
    """Write a measure and say that names changed."""
    db.session().add(Measure(code=code, label=Localised(code)))
    touch()


def test_names_are_loaded_once(statements: list[str]) -> None:
    first = names()
    statements.clear()
    assert names() is first
    assert len(asked(statements)) == 1
    assert asked(statements)[0].endswith("FROM head")


def test_one_read_asks_once(statements: list[str]) -> None:
    names()
    with db.reading():
        statements.clear()
        for _ in range(5):
            names()
        assert len(asked(statements)) == 1


def test_a_new_name_is_known_at_once_here_and_elsewhere(adam: Actor) -> None:
    before = names()
    assert elsewhere(label) == label()
    rename_office(adam, "amt-soziales", OfficeNaming(Localised("Sozialamt")), lock_version=1)
    assert (label(), elsewhere(label)) == ("Sozialamt", "Sozialamt")
    assert names().number == before.number + 1


def test_a_new_name_is_known_inside_its_own_transaction_and_nowhere_else() -> None:
    with db.transaction():
        add("neu")
        assert "neu" in names().measure_ids
        if not db.is_sqlite():
            assert "neu" not in elsewhere(names).measure_ids
    assert "neu" in elsewhere(names).measure_ids


def test_what_was_taken_back_is_forgotten() -> None:
    before = names()
    with pytest.raises(RuntimeError), db.transaction():
        add("neu")
        assert "neu" in names().measure_ids
        raise RuntimeError
    assert "neu" not in names().measure_ids
    assert names() is before


def test_codes_lead_to_labels_of_every_kind() -> None:
    found = names()
    assert found.levels[found.level_ids["stadtteil"]].position == 3
    assert found.programmes[found.programme_ids["sozialmonitoring"]].path == "/programmes/sozialmonitoring"
    assert found.measures[found.measure_ids["einwohner"]].path == "/measures/einwohner"
    assert found.concepts[found.concept_ids["themes", "wohnen"]].reference.path == "/themes/wohnen"
    assert found.concepts[found.concept_ids["units", "prozent"]].reference.path == "/vocab/units#prozent"
    assert [reference.code for reference in found.of_scheme("themes")] == ["soziale-lage", "wohnen"]
    assert found.of_scheme("gibt-es-nicht") == ()


def test_a_place_filled_anew_is_not_taken_for_the_one_before(templates: Templates, instance: Path) -> None:
    (folder := instance / "again").mkdir()
    for code in ("vorher", "nachher"):
        with templates.copy(folder):
            with db.transaction():
                add(code)
            assert set(names().measure_ids) == {code}

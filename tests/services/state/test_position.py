"""Where the registry stands is asked once in each read, and anew in a transaction."""

import pytest
from sqlalchemy import event

from registry import db
from registry.services.names import naming
from registry.services.pages import about_indicators
from registry.services.state.position import Standing, standing
from tests.services.stage import published

pytestmark = pytest.mark.usefixtures("stage")


def test_it_moves_with_log_catalogue_and_names() -> None:
    before = about_indicators.state()
    published()
    after = about_indicators.state()
    assert after.change_number > before.change_number
    assert after.catalogue_number == before.catalogue_number + 1
    with db.transaction():
        naming.touch()
    assert about_indicators.state() == after._replace(names_number=after.names_number + 1)


def test_one_read_asks_once() -> None:
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        with db.reading():
            found = {standing() for _ in range(3)} | {about_indicators.state()}
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)
    assert len(found) == 1
    assert len([statement for statement in asked if "head" in statement]) == 1


def test_a_transaction_sees_its_own_steps() -> None:
    with db.transaction():
        before = standing()
        naming.touch()
        assert standing() == before._replace(names_number=before.names_number + 1)


def test_a_new_read_asks_anew() -> None:
    with db.reading():
        before: Standing = standing()
    published()
    with db.reading():
        assert standing() != before

"""Verification finds every byte changed by hand, and names the entry."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text

from registry import db
from registry.rules.access import SYSTEM
from registry.rules.diff import FieldChange
from registry.services.log.recording import Entry, record
from registry.services.operations import verifying
from registry.services.operations.verifying import DefinitionBroken, LogBroken, verify
from registry.services.state.topics import Topic
from registry.settings import Settings, use
from tests.services.filling import fill
from tests.services.tampering import other, places, unguarded, verify_changed


@pytest.fixture(autouse=True)
def filled(database: str, settings: Settings) -> None:
    """Fill the database."""
    use(settings)
    fill()


def broken(verification: Callable[[], object]) -> int:
    """Give the number of the first entry that does not fit."""
    with pytest.raises(LogBroken) as found:
        verification()
    number = found.value.data["number"]
    assert isinstance(number, int)
    return number


def verify_after(*statements: str) -> None:
    """Verify a database after these statements; nothing stays changed."""
    with unguarded() as session:
        for statement in statements:
            session.execute(text(statement))
        session.expire_all()
        verify()


def test_an_untouched_log_verifies_and_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "TELL_EVERY", 1)
    told: list[tuple[int, int]] = []
    verified = verify(lambda done, total: told.append((done, total)))
    assert (verified.entries, verified.definitions) == (3, 1)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_value_changed_in_any_column_of_any_row_names_its_entry() -> None:
    found = {place: broken(partial(verify_changed, place, other(place))) for place in places()}
    assert len(found) > 200
    assert {place: number for place, number in found.items() if number != place.number} == {}
    verify()


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("DELETE FROM change WHERE number = 2", 2),
        ("DELETE FROM change_field WHERE change_number = 2 AND position = 3", 2),
        ("DELETE FROM change_field WHERE change_number = 3", 3),
        ("DELETE FROM change WHERE number = 3", 3),
        (
            "UPDATE change_field SET before = after, after = before WHERE change_number = 3 AND position = 1",
            3,
        ),
        ("UPDATE head SET change_number = 2", 3),
        ("UPDATE head SET change_hash = previous FROM change WHERE number = 3", 3),
        ("UPDATE head SET catalogue_number = 7", 3),
    ],
)
def test_whatever_is_taken_away_or_exchanged_is_missed(statement: str, number: int) -> None:
    assert broken(partial(verify_after, statement)) == number


def test_the_end_cannot_be_cut_off_with_its_fields() -> None:
    cut = ("DELETE FROM change_field WHERE change_number = 3", "DELETE FROM change WHERE number = 3")
    assert broken(partial(verify_after, *cut)) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE definition SET decimals = 2",
        "UPDATE definition SET formula = 'berechtigte / einwohner * 10'",
        "UPDATE definition_level SET since = '2011'",
        'UPDATE definition_source SET text = \'{"de": "anderswo"}\'',
        "DELETE FROM definition_concept WHERE concept_id = 8",
        "UPDATE definition SET patch = 1",
    ],
)
def test_a_frozen_definition_changed_by_hand_is_named(statement: str) -> None:
    with pytest.raises(DefinitionBroken) as found:
        verify_after(statement)
    assert found.value.data["code"] == "IND-0048"


def test_a_definition_taken_away_is_missed() -> None:
    assert broken(partial(verify_after, "UPDATE definition SET state = 'draft', content_digest = NULL")) == 3


def redact(number: int, *, field: str) -> None:
    """Take a value away the way the guards allow."""
    with db.transaction() as session:
        for side in ("before", "after"):
            session.execute(
                text(
                    f"UPDATE change_field SET {side} = NULL, {side}_salt = NULL WHERE change_number = :n AND field = :f"
                ),
                {"n": number, "f": field},
            )


def test_a_missing_value_counts_only_with_a_redaction_that_names_it() -> None:
    redact(2, field="sources")
    assert broken(verify) == 2
    with db.transaction():
        record(SYSTEM, Entry("redact", Topic("change", "2"), (FieldChange("2/title/after", None, None),)))
    assert broken(verify) == 2
    with db.transaction():
        record(SYSTEM, Entry("redact", Topic("change", "2"), (FieldChange("2/sources/after", None, None),)))
    assert verify().entries == 5

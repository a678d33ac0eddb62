"""Redaction: the value goes from every copy, the chain stays whole, and only what an entry names may be missing."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from registry import db
from registry.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from registry.model import Change, ChangeField
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import proposing
from registry.services.log.redacting import KEPT, Place, redact
from registry.services.operations.verifying import LogBroken, verify
from tests.cast import CAST, actor
from tests.services.stage import described, drafted, published

pytestmark = pytest.mark.usefixtures("stage")
PERSON = "erika.mustermann@stuttgart.de"


@pytest.fixture
def place() -> Place:
    """Write a person's address into the log twice: as what came, and as what went."""
    draft = described(drafted(), contact=PERSON)
    number = last()
    described(draft, contact=None)
    return Place(number, "contact", "after")


def last() -> int:
    """Give the number at the end of the log."""
    with db.reading() as session:
        return session.scalars(select(Change.number).order_by(Change.number.desc())).first() or 0


def everything() -> str:
    """Give all that the log says, as text."""
    with db.reading() as session:
        rows = [
            *session.execute(text("SELECT * FROM change")),
            *session.execute(text("SELECT * FROM change_field")),
        ]
        return str([tuple(row) for row in rows])


def test_every_copy_goes_and_the_log_still_verifies(adam: Actor, place: Place) -> None:
    before = verify()
    assert PERSON in everything()
    places = redact(adam, place, reason="Persönliche Adresse")
    assert places == (Place(place.number + 1, "contact", "before"), place)
    assert PERSON not in everything()
    assert verify().entries == before.entries + 1


def test_digests_stay_when_value_and_salt_go(adam: Actor, place: Place) -> None:
    def field() -> ChangeField:
        with db.reading() as session:
            return session.scalars(
                select(ChangeField).where(
                    ChangeField.change_number == place.number, ChangeField.field == "contact"
                )
            ).one()

    digest = field().after_digest
    redact(adam, place, reason="Persönliche Adresse")
    assert (field().after, field().after_salt, field().after_digest) == (None, None, digest)


def test_the_entry_names_what_was_taken_and_why(adam: Actor, place: Place) -> None:
    redact(adam, place, reason="Persönliche Adresse")
    with db.reading() as session:
        change = session.get_one(Change, last())
        fields = session.scalars(select(ChangeField).where(ChangeField.change_number == change.number)).all()
    assert (change.action, change.subject_kind, change.subject_code) == (
        "redact",
        "change",
        str(place.number),
    )
    assert (change.reason, change.office) == ('"Persönliche Adresse"', adam.office)
    assert [f.field for f in fields] == [
        f"{place.number + 1}/contact/before",
        f"{place.number}/contact/after",
    ]
    assert all(f.before is f.after is None for f in fields)


def test_a_reason_is_redacted_too(adam: Actor, anna: Actor) -> None:
    proposing.propose(anna, drafted().id, reason="Erika Mustermann will es so")
    place = Place(last(), "reason")
    assert redact(adam, place, reason="Name einer Person") == (place,)
    assert "Mustermann" not in everything()
    verify()


def test_other_values_stay(adam: Actor, place: Place) -> None:
    other = described(drafted(), contact="sozialmonitoring@stuttgart.de", purpose=Localised("Zweck"))
    redact(adam, place, reason="Persönliche Adresse")
    assert "sozialmonitoring@stuttgart.de" in everything()
    assert other.contact == "sozialmonitoring@stuttgart.de"


def test_what_nobody_named_must_not_be_missing(adam: Actor, place: Place) -> None:
    redact(adam, place, reason="Persönliche Adresse")
    with db.transaction() as session:
        statement = "UPDATE change_field SET after = NULL, after_salt = NULL WHERE change_number = :n AND field = 'title'"
        session.execute(text(statement), {"n": 1})
    with pytest.raises(LogBroken) as broken:
        verify()
    assert broken.value.data["number"] == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change_field SET after = NULL WHERE change_number = :n",
        "UPDATE change_field SET after_salt = NULL WHERE change_number = :n",
        "UPDATE change_field SET after = NULL, after_salt = NULL, after_digest = NULL WHERE change_number = :n",
        "UPDATE change_field SET after = '\"x\"', after_salt = NULL WHERE change_number = :n",
    ],
)
def test_the_triggers_allow_only_a_redaction(place: Place, statement: str) -> None:
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.execute(text(statement), {"n": place.number})


def test_only_the_administration_redacts(place: Place) -> None:
    for person in CAST:
        if person.name != "adam":
            with pytest.raises(NotAllowed):
                redact(actor(person.name), place, reason="Weil")
    with pytest.raises(NotSignedIn):
        redact(ANONYMOUS, place, reason="Weil")


def test_a_redaction_needs_its_reason(adam: Actor, place: Place) -> None:
    with pytest.raises(Invalid) as refused:
        redact(adam, place, reason="  ")
    assert [finding.field for finding in refused.value.findings] == ["reason"]
    assert PERSON in everything()


@pytest.mark.parametrize("kept", KEPT)
def test_what_versions_are_checked_against_stays(adam: Actor, kept: str) -> None:
    published()
    with pytest.raises(Invalid):
        redact(adam, Place(last(), kept, "after"), reason="Weil")


@pytest.mark.parametrize(
    "nowhere",
    [
        Place(4711, "reason"),
        Place(1, "contact", "after"),
        Place(1, "title", "before"),
        Place(1, "title"),
        Place(1, "title", "inside"),
    ],
)
def test_there_is_nothing_to_redact_where_nothing_stands(adam: Actor, place: Place, nowhere: Place) -> None:
    with pytest.raises(NotFound):
        redact(adam, nowhere, reason="Weil")


def test_a_value_is_redacted_once(adam: Actor, place: Place) -> None:
    redact(adam, place, reason="Persönliche Adresse")
    with pytest.raises(NotFound):
        redact(adam, place, reason="Persönliche Adresse")

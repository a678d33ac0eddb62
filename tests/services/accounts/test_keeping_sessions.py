"""Sessions: they end on the server, by signing out, by time and by closing; looking one up writes nothing."""

import pytest

from registry import db
from registry.errors import NotFound, NotSignedIn
from registry.model import Account, AccountSession
from registry.rules.access import ANONYMOUS, Actor
from registry.services.accounts import keeping_sessions
from registry.services.accounts.clearing import clear
from tests.cast import IDS
from tests.conftest import FakeClock


@pytest.fixture(autouse=True)
def accounts(cast: None) -> None:
    """Have the cast."""


def account(name: str = "anna") -> Account:
    """Read one of the cast's accounts."""
    with db.reading() as session:
        return session.get_one(Account, IDS[name], populate_existing=True)


def begun(name: str = "anna") -> str:
    """Begin a session."""
    return keeping_sessions.begin(account(name))


def rows() -> list[AccountSession]:
    """Read all sessions."""
    with db.reading() as session:
        return list(session.query(AccountSession).order_by(AccountSession.id))


def test_a_session_belongs_to_its_account_until_it_is_ended() -> None:
    one, other = begun(), begun()
    keeping_sessions.end(one)
    assert keeping_sessions.holder(one) is None
    found = keeping_sessions.holder(other)
    assert found is not None
    assert found.id == IDS["anna"]


@pytest.mark.parametrize("key", ["", "anna", "\x00", "x" * 5_000])
def test_a_key_that_was_never_given_opens_nothing(key: str) -> None:
    begun()
    assert keeping_sessions.holder(key) is None


def test_the_database_does_not_know_the_key() -> None:
    key = begun()
    assert key not in str([vars(row) for row in rows()])


def test_a_session_lasts_ten_hours(clock: FakeClock) -> None:
    key = begun()
    clock.move(hours=9, minutes=59)
    assert keeping_sessions.holder(key) is not None
    clock.move(minutes=2)
    assert keeping_sessions.holder(key) is None
    assert keeping_sessions.own(Actor(IDS["anna"], "amt-soziales", frozenset())) == []


def test_no_session_begins_for_an_account_that_has_changed_since_it_was_proven() -> None:
    proven = account()
    with db.transaction() as session:
        session.get_one(Account, IDS["anna"]).password = "another"
    with pytest.raises(NotSignedIn):
        keeping_sessions.begin(proven)
    with db.transaction() as session:
        session.get_one(Account, IDS["rita"]).is_active = False
    with pytest.raises(NotSignedIn):
        keeping_sessions.begin(account("rita"))


def test_ones_own_sessions_are_listed_and_ended_one_by_one(
    anna: Actor, rita: Actor, clock: FakeClock
) -> None:
    there, here, hers = begun(), begun(), begun("rita")
    listed = keeping_sessions.own(anna, here)
    assert [one.is_this for one in listed] == [True, False]
    keeping_sessions.end_one(anna, listed[1].id)
    assert [one.id for one in keeping_sessions.own(anna, here)] == [listed[0].id]
    assert [keeping_sessions.holder(key) is None for key in (there, here, hers)] == [True, False, False]


def test_nobody_ends_the_sessions_of_another(anna: Actor, rita: Actor) -> None:
    key = begun("rita")
    number = keeping_sessions.own(rita)[0].id
    for asker, refusal in ((anna, NotFound), (ANONYMOUS, NotSignedIn)):
        with pytest.raises(refusal):
            keeping_sessions.end_one(asker, number)
    with pytest.raises(NotSignedIn):
        keeping_sessions.own(ANONYMOUS)
    assert keeping_sessions.holder(key) is not None


def test_looking_a_session_up_writes_nothing(clock: FakeClock, statements: list[str]) -> None:
    key = begun()
    statements.clear()
    for _ in range(3):
        keeping_sessions.holder(key)
        keeping_sessions.see(key)
    assert len(statements) >= 6
    assert not [sent for sent in statements if not sent.startswith(("SELECT", "BEGIN DEFERRED"))]


def test_that_a_session_is_in_use_is_noted_every_few_minutes(clock: FakeClock, statements: list[str]) -> None:
    key, began = begun(), clock.moment
    clock.move(minutes=4)
    keeping_sessions.see(key)
    assert rows()[0].seen_at == began
    seen = clock.move(minutes=2)
    keeping_sessions.see(key)
    keeping_sessions.see(key)
    assert rows()[0].seen_at == seen
    assert len([sent for sent in statements if sent.startswith("UPDATE account_session")]) == 1


def test_who_writes_at_length_makes_nobody_wait_who_only_reads(clock: FakeClock) -> None:
    key = begun()
    clock.move(minutes=6)
    with db.engine().connect() as other:
        other.execute(AccountSession.__table__.update().values(seen_at=clock.moment))  # type: ignore[attr-defined]
        keeping_sessions.see(key)  # would wait for thirty seconds, or for ever
        other.rollback()
    assert rows()[0].seen_at < clock.moment


def test_sessions_of_yesterday_are_cleared(clock: FakeClock) -> None:
    begun()
    clock.move(hours=11)
    key = begun()
    clear()
    assert len(rows()) == 1
    assert keeping_sessions.holder(key) is not None

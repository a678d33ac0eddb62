"""One's own account: password and second factor, for those alone who know the present password."""

import pytest

from registry import db
from registry.errors import Invalid, NotSignedIn
from registry.model import Account, Change
from registry.rules.access import ANONYMOUS, Actor
from registry.services.accounts import securing, signing_in
from registry.services.accounts.signing_in import FREE_FAILURES, TooManyFailures
from tests.cast import IDS
from tests.conftest import FakeClock
from tests.passwords import PASSWORD, give_to_all, hash_cheaply, set_up

ANNA, HOME = "anna@stuttgart.example", "192.0.2.1"
OTHER = "ein anderes Passwort 2"


@pytest.fixture(autouse=True)
def accounts(cast: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everybody the same password."""
    hash_cheaply(monkeypatch)
    give_to_all()


def test_a_second_factor_is_stored_only_once_its_first_code_fits(anna: Actor) -> None:
    prepared = securing.prepare_second_factor(anna, PASSWORD)
    with pytest.raises(Invalid) as refused:
        securing.confirm_second_factor(anna, prepared, "000000")
    assert refused.value.findings[0].field == "code"
    assert signing_in.sign_in(ANNA, PASSWORD, HOME).second_factor_secret is None


def test_recovery_codes_are_stored_hashed(anna: Actor) -> None:
    codes = set_up(anna).recovery_codes
    with db.reading() as session:
        stored = session.get_one(Account, IDS["anna"]).recovery_codes or []
    assert len(set(stored)) == len(codes) == 8
    assert not set(stored) & set(codes)


def test_setting_up_a_second_factor_is_logged_without_its_secret(anna: Actor) -> None:
    set_up(anna)
    with db.reading() as session:
        entry = session.query(Change).order_by(Change.number.desc()).first()
        assert entry is not None
        assert (entry.action, entry.subject_code, entry.reason) == ("second_factor", str(IDS["anna"]), None)


def test_changing_the_password_ends_all_sessions_of_the_account(anna: Actor) -> None:
    key = securing.change_password(anna, PASSWORD, "ein anderes Passwort 2")
    assert signing_in.account_by_key("anna") is None
    assert signing_in.account_by_key(key) is not None
    assert signing_in.sign_in(ANNA, "ein anderes Passwort 2", HOME).id == IDS["anna"]


@pytest.mark.parametrize(
    ("old", "new", "field"), [("falsch", "ein anderes Passwort 2", "old"), (PASSWORD, "zu kurz", "new")]
)
def test_a_password_is_changed_only_by_who_knows_it_into_a_long_one(
    anna: Actor, old: str, new: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        securing.change_password(anna, old, new)
    assert [finding.field for finding in refused.value.findings] == [field]
    assert signing_in.account_by_key("anna") is not None


def test_a_stranger_has_nothing_to_change() -> None:
    with pytest.raises(NotSignedIn):
        securing.change_password(ANONYMOUS, PASSWORD, PASSWORD)
    with pytest.raises(NotSignedIn):
        securing.prepare_second_factor(ANONYMOUS, PASSWORD)


def test_both_faults_of_a_new_password_are_said_at_once(anna: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        securing.change_password(anna, "falsch", "zu kurz")
    assert [finding.field for finding in refused.value.findings] == ["old", "new"]


def test_guessing_the_present_password_takes_longer_and_longer(anna: Actor, clock: FakeClock) -> None:
    for _ in range(FREE_FAILURES["account"]):
        with pytest.raises(Invalid):
            securing.change_password(anna, "falsch", OTHER)
    with pytest.raises(TooManyFailures):
        securing.change_password(anna, PASSWORD, OTHER)
    clock.move(minutes=16)
    securing.change_password(anna, PASSWORD, OTHER)


@pytest.mark.parametrize("given", ["", "falsch"])
def test_a_second_factor_is_set_up_only_by_who_knows_the_password(anna: Actor, given: str) -> None:
    with pytest.raises(Invalid) as refused:
        securing.prepare_second_factor(anna, given)
    assert [finding.field for finding in refused.value.findings] == ["password"]


def test_guessing_before_a_second_factor_takes_longer_too(anna: Actor, clock: FakeClock) -> None:
    for _ in range(FREE_FAILURES["account"]):
        with pytest.raises(Invalid):
            securing.prepare_second_factor(anna, "falsch")
    with pytest.raises(TooManyFailures):
        securing.prepare_second_factor(anna, PASSWORD)

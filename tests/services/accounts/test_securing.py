"""One's own account: password and second factor, for those alone who know the present password."""

import pytest

from registry import db
from registry.errors import Invalid, NotSignedIn
from registry.model import Account, Change, PreparedFactor
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.waiting import LIMITS, Counted
from registry.services.accounts import keeping_sessions, securing, signing_in
from registry.services.accounts.counting_attempts import TooManyFailures
from registry.services.accounts.securing import NothingPrepared
from tests.cast import IDS
from tests.conftest import FakeClock
from tests.passwords import PASSWORD, code_of, give_to_all, hash_cheaply, set_up

FREE = LIMITS[Counted.PAIR].free
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
        securing.confirm_second_factor(anna, prepared.key, "000000")
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


def signed_in() -> str:
    """Sign Anna in; give the key of her session."""
    account = signing_in.account_by_mail(ANNA)
    assert account is not None
    return keeping_sessions.begin(account)


def test_a_new_password_or_factor_ends_all_sessions_of_the_account(anna: Actor) -> None:
    for change in (lambda: securing.change_password(anna, PASSWORD, OTHER), lambda: set_up(anna, OTHER)):
        key = signed_in()
        assert keeping_sessions.holder(key) is not None
        change()
        assert keeping_sessions.holder(key) is None


def test_the_prepared_secret_stays_on_the_server_for_who_asked_for_it(
    anna: Actor, rita: Actor, clock: FakeClock
) -> None:
    prepared = securing.prepare_second_factor(anna, PASSWORD)
    assert prepared.secret not in prepared.key
    assert securing.prepared_factor(anna, prepared.key) == prepared
    for asking, key in ((rita, prepared.key), (anna, "another"), (anna, "")):
        with pytest.raises(NothingPrepared):
            securing.prepared_factor(asking, key)
        with pytest.raises(NothingPrepared):
            securing.confirm_second_factor(asking, key, code_of(prepared.secret))
    clock.move(minutes=31)
    with pytest.raises(NothingPrepared):
        securing.confirm_second_factor(anna, prepared.key, code_of(prepared.secret))


def test_a_prepared_factor_is_confirmed_once_and_then_forgotten(anna: Actor) -> None:
    prepared = set_up(anna)
    with pytest.raises(NothingPrepared):
        securing.confirm_second_factor(anna, prepared.key, code_of(prepared.secret, 1))
    with db.reading() as session:
        assert session.query(PreparedFactor).count() == 0


def test_a_factor_prepared_later_takes_the_place_of_the_former(anna: Actor) -> None:
    former = securing.prepare_second_factor(anna, PASSWORD)
    securing.prepare_second_factor(anna, PASSWORD)
    with pytest.raises(NothingPrepared):
        securing.confirm_second_factor(anna, former.key, code_of(former.secret))


def test_a_factor_is_replaced_only_by_who_has_the_present_one(anna: Actor, clock: FakeClock) -> None:
    former = set_up(anna)
    for code in ("", "000000", code_of(former.secret)):  # the last one was used to set it up
        with pytest.raises(Invalid) as refused:
            securing.prepare_second_factor(anna, PASSWORD, code)
        assert [finding.field for finding in refused.value.findings] == ["code"]
        clock.move(minutes=16)
    prepared = securing.prepare_second_factor(anna, PASSWORD, code_of(former.secret))
    securing.confirm_second_factor(anna, prepared.key, code_of(prepared.secret))
    clock.move(minutes=1)
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, code_of(prepared.secret)).id == IDS["anna"]


def test_a_wrong_password_uses_up_no_code(anna: Actor, clock: FakeClock) -> None:
    code = set_up(anna).recovery_codes[0]
    with pytest.raises(Invalid) as refused:
        securing.prepare_second_factor(anna, "falsch", code)
    assert [finding.field for finding in refused.value.findings] == ["password"]
    with pytest.raises(Invalid) as refused:
        securing.prepare_second_factor(anna, "falsch", "000000")
    assert [finding.field for finding in refused.value.findings] == ["password", "code"]
    clock.move(minutes=16)
    securing.prepare_second_factor(anna, PASSWORD, code)


@pytest.mark.parametrize(
    ("old", "new", "field"), [("falsch", "ein anderes Passwort 2", "old"), (PASSWORD, "zu kurz", "new")]
)
def test_a_password_is_changed_only_by_who_knows_it_into_a_long_one(
    anna: Actor, old: str, new: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        securing.change_password(anna, old, new)
    assert [finding.field for finding in refused.value.findings] == [field]
    assert signing_in.sign_in(ANNA, PASSWORD, HOME).id == IDS["anna"]


def test_a_stranger_has_nothing_to_change() -> None:
    with pytest.raises(NotSignedIn):
        securing.change_password(ANONYMOUS, PASSWORD, PASSWORD)
    with pytest.raises(NotSignedIn):
        securing.prepare_second_factor(ANONYMOUS, PASSWORD)
    with pytest.raises(NotSignedIn):
        securing.prepared_factor(ANONYMOUS, "key")
    with pytest.raises(NotSignedIn):
        securing.confirm_second_factor(ANONYMOUS, "key", "000000")


def test_both_faults_of_a_new_password_are_said_at_once(anna: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        securing.change_password(anna, "falsch", "zu kurz")
    assert {finding.field for finding in refused.value.findings} == {"old", "new"}


def test_guessing_the_present_password_takes_longer_and_longer(anna: Actor, clock: FakeClock) -> None:
    for _ in range(FREE):
        with pytest.raises(Invalid):
            securing.change_password(anna, "falsch", OTHER)
    with pytest.raises(TooManyFailures):
        securing.change_password(anna, PASSWORD, OTHER)
    clock.move(minutes=16)
    securing.change_password(anna, PASSWORD, OTHER)


def test_guessing_at_the_page_of_one_account_lets_the_others_alone(
    anna: Actor, rita: Actor, clock: FakeClock
) -> None:
    for _ in range(LIMITS[Counted.ADDRESS].free + 2):
        with pytest.raises(Invalid):
            securing.change_password(anna, "falsch", OTHER)
        clock.move(minutes=16)
    with pytest.raises(Invalid):
        securing.change_password(anna, "falsch", OTHER)
    securing.change_password(rita, PASSWORD, OTHER)
    assert signing_in.sign_in(ANNA, PASSWORD, HOME).id == IDS["anna"]


@pytest.mark.parametrize("given", ["", "falsch"])
def test_a_second_factor_is_set_up_only_by_who_knows_the_password(anna: Actor, given: str) -> None:
    with pytest.raises(Invalid) as refused:
        securing.prepare_second_factor(anna, given)
    assert [finding.field for finding in refused.value.findings] == ["password"]


def test_guessing_before_a_second_factor_takes_longer_too(anna: Actor, clock: FakeClock) -> None:
    for _ in range(FREE):
        with pytest.raises(Invalid):
            securing.prepare_second_factor(anna, "falsch")
    with pytest.raises(TooManyFailures):
        securing.prepare_second_factor(anna, PASSWORD)

"""Signing in: passwords, second factors, and a delay that grows with failures but never becomes permanent."""

from collections.abc import Iterator

import pyotp
import pytest

from registry import db, settings
from registry.model import Account, SignInFailure
from registry.rules.access import Actor
from registry.services.accounts import signing_in
from registry.services.accounts.signing_in import (
    FORGOTTEN_AFTER,
    FREE_FAILURES,
    LONGEST_DELAY,
    CodeNeeded,
    SignInRefused,
    TooManyFailures,
)
from registry.settings import Settings
from tests.cast import IDS
from tests.conftest import FakeClock
from tests.passwords import PASSWORD, give_to_all, hash_cheaply, set_up
from tests.services.conftest import Race

FREE, SHARED = FREE_FAILURES["account"], FREE_FAILURES["address"]
ANNA, HOME, ELSEWHERE = "anna@stuttgart.example", "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def accounts(cast: None, used: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everybody the same password."""
    hash_cheaply(monkeypatch)
    give_to_all()


@pytest.fixture
def production(used: Settings) -> Iterator[None]:
    """Stop being a demonstration."""
    settings.use(Settings({**used.values, "REGISTRY_DEMO": ""}))
    yield
    settings.use(used)


def fail(times: int = 1, mail: str = ANNA, address: str = HOME) -> None:
    """Give a wrong password."""
    for _ in range(times):
        with pytest.raises(SignInRefused):
            signing_in.sign_in(mail, "falsch", address)


def waiting(mail: str = ANNA, address: str = HOME) -> int:
    """Say for how many seconds the right password would be refused."""
    try:
        signing_in.sign_in(mail, PASSWORD, address)
    except TooManyFailures as error:
        return int(str(error.data["seconds"]))
    return 0


def test_the_right_password_signs_in_whatever_the_case_of_the_address() -> None:
    assert signing_in.sign_in(" Anna@Stuttgart.example ", PASSWORD, HOME).id == IDS["anna"]


@pytest.mark.parametrize("mail", [ANNA, "niemand@stuttgart.example", ""])
def test_a_refusal_does_not_say_what_was_wrong(mail: str) -> None:
    with pytest.raises(SignInRefused) as refused:
        signing_in.sign_in(mail, "falsch", HOME)
    assert refused.value.data == {}


def test_passwords_are_hashed_with_argon2_as_strongly_as_the_library_advises(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    assert signing_in.hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("stored", [None, "", "kein Hash"])
def test_an_account_without_a_usable_password_lets_nobody_in(stored: str | None) -> None:
    with db.transaction() as session:
        session.get_one(Account, IDS["anna"]).password = stored
    for given in ("", "kein Hash", "nobody has this password"):
        with pytest.raises(SignInRefused):
            signing_in.sign_in(ANNA, given, HOME)


def test_a_closed_account_lets_nobody_in() -> None:
    with db.transaction() as session:
        session.get_one(Account, IDS["anna"]).is_active = False
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME)


def test_a_closed_account_ends_its_sessions() -> None:
    assert signing_in.account_by_key("anna") is not None
    with db.transaction() as session:
        session.get_one(Account, IDS["anna"]).is_active = False
    assert signing_in.account_by_key("anna") is None


def test_a_few_mistakes_cost_no_time(clock: FakeClock) -> None:
    fail(FREE - 1)
    assert waiting() == 0


def test_the_delay_grows_with_each_failure(clock: FakeClock) -> None:
    fail(FREE)
    delays = []
    for _ in range(6):
        delays.append(waiting())
        clock.move(seconds=delays[-1])
        fail()
    assert delays == sorted(set(delays))
    assert delays[-1] > 30


def test_the_delay_ends_and_never_becomes_permanent(clock: FakeClock) -> None:
    for _ in range(25):
        clock.move(seconds=waiting() or 1)
        fail()
    longest = waiting()
    assert 0 < longest <= LONGEST_DELAY.total_seconds() + 1
    clock.move(seconds=longest)
    assert waiting() == 0


def test_a_wait_is_not_made_longer_by_asking(clock: FakeClock) -> None:
    fail(FREE)
    first = waiting()
    assert [waiting() for _ in range(5)] == [first] * 5


def test_the_delay_follows_the_account_to_other_addresses(clock: FakeClock) -> None:
    fail(FREE)
    assert waiting(address=ELSEWHERE) > 0


def test_the_delay_follows_the_address_to_other_accounts(clock: FakeClock) -> None:
    for number in range(SHARED):
        fail(mail=f"person-{number}@stuttgart.example")
    assert waiting() > 0
    assert waiting(address=ELSEWHERE) == 0


def test_signing_in_forgives_the_account_but_not_the_address(clock: FakeClock) -> None:
    fail(FREE - 1)
    assert waiting() == 0  # signs in
    fail(FREE - 1, address=ELSEWHERE)
    assert waiting(address=ELSEWHERE) == 0
    for number in range(SHARED - FREE + 1):
        fail(mail=f"person-{number}@stuttgart.example")
    assert waiting(mail="stefan@stuttgart.example") > 0


def test_an_office_behind_one_address_may_fail_more_often_than_one_person(clock: FakeClock) -> None:
    assert SHARED > FREE
    for number in range(FREE):
        fail(mail=f"person-{number}@stuttgart.example")
    assert waiting() == 0


def test_failures_at_the_same_moment_are_all_counted(race: Race) -> None:
    race(*[lambda: signing_in.sign_in(ANNA, "falsch", HOME) for _ in range(FREE)])
    assert waiting() > 0


def test_failures_are_forgotten_after_a_day(clock: FakeClock) -> None:
    fail(FREE)
    clock.move(seconds=FORGOTTEN_AFTER.total_seconds() + 1)
    fail()
    assert waiting() == 0
    signing_in.purge_failures()
    with db.reading() as session:
        assert session.query(SignInFailure).count() == 1


def test_counters_keep_neither_names_nor_addresses() -> None:
    fail()
    with db.reading() as session:
        keys = [row.key for row in session.query(SignInFailure)]
    assert len(keys) == 2
    assert not any(ANNA in key or HOME in key for key in keys)


def test_with_a_second_factor_the_password_alone_is_not_enough(anna: Actor) -> None:
    prepared = set_up(anna)
    with pytest.raises(CodeNeeded):
        signing_in.sign_in(ANNA, PASSWORD, HOME)
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME, "123")
    code = pyotp.TOTP(prepared.secret).now()
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, f" {code} ").id == IDS["anna"]


def test_wrong_codes_are_counted_like_wrong_passwords(anna: Actor, clock: FakeClock) -> None:
    set_up(anna)
    for _ in range(FREE):
        with pytest.raises(SignInRefused):
            signing_in.sign_in(ANNA, PASSWORD, HOME, "123")
    with pytest.raises(TooManyFailures):
        signing_in.sign_in(ANNA, PASSWORD, HOME, "123")


def test_each_recovery_code_opens_once(anna: Actor) -> None:
    first, second, *_ = set_up(anna).recovery_codes
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, first.upper()).id == IDS["anna"]
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME, first)
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, second).id == IDS["anna"]


@pytest.mark.parametrize(
    ("name", "is_due"), [("anna", False), ("rita", False), ("stefan", False), ("clara", True), ("adam", True)]
)
def test_in_production_chair_and_administrator_owe_a_second_factor(
    name: str, is_due: bool, production: None
) -> None:
    account = signing_in.account_by_key(name)
    assert account is not None
    assert signing_in.actor_of(account).is_second_factor_due is is_due


def test_once_set_up_no_second_factor_is_due(clara: Actor, production: None) -> None:
    set_up(clara)
    account = signing_in.account_by_key("clara")
    assert account is not None
    assert not signing_in.actor_of(account).is_second_factor_due


def test_in_the_demonstration_no_second_factor_is_due() -> None:
    account = signing_in.account_by_key("clara")
    assert account is not None
    assert not signing_in.actor_of(account).is_second_factor_due


def test_a_code_that_was_read_along_does_not_let_another_in(anna: Actor) -> None:
    prepared = set_up(anna)
    code = pyotp.TOTP(prepared.secret).now()
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, f"{code[:3]} {code[3:]}").id == IDS["anna"]
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, "198.51.100.7", code)


@pytest.mark.parametrize("mail", ["\x00", f"{ANNA}\x00", "\ud800", "a" * 5_000])
def test_an_odd_address_is_refused_like_any_other(mail: str) -> None:
    with pytest.raises(SignInRefused):
        signing_in.sign_in(mail.encode("utf-8", "replace").decode(), PASSWORD, HOME)

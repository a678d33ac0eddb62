"""Signing in: passwords and second factors, counted failures, and codes that are taken once."""

from collections.abc import Iterator

import pytest

from registry import db, settings
from registry.model import Account, SignInCount
from registry.rules.access import Actor
from registry.rules.waiting import LIMITS, Counted
from registry.services.accounts import hashing, signing_in
from registry.services.accounts.clearing import clear
from registry.services.accounts.counting_attempts import TooManyFailures
from registry.services.accounts.signing_in import CodeNeeded, SignInRefused
from registry.settings import Settings
from tests.cast import IDS
from tests.conftest import FakeClock
from tests.passwords import PASSWORD, code_of, give_to_all, hash_cheaply, set_up
from tests.services.conftest import Race

FREE, SHARED = LIMITS[Counted.PAIR].free, LIMITS[Counted.ADDRESS].free
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


def waiting_of_a_wrong_one(address: str) -> int:
    """Say for how many seconds a wrong password would have to wait."""
    try:
        signing_in.sign_in(ANNA, "falsch", address)
    except TooManyFailures as error:
        return int(str(error.data["seconds"]))
    except SignInRefused:
        return 0
    raise AssertionError("a wrong password signs in")


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
    assert hashing.hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


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


def test_each_failure_makes_the_next_attempt_wait_longer_but_never_for_ever(clock: FakeClock) -> None:
    fail(FREE)
    delays = []
    for _ in range(6):
        delays.append(waiting())
        clock.move(seconds=delays[-1])
        fail()
    assert delays == sorted(set(delays))
    clock.move(minutes=16)
    assert waiting() == 0


def test_a_wait_is_not_made_longer_by_asking(clock: FakeClock) -> None:
    fail(FREE)
    first = waiting()
    assert first > 0
    assert [waiting() for _ in range(5)] == [first] * 5


def test_failures_elsewhere_do_not_keep_the_owner_out(clock: FakeClock) -> None:
    assert waiting() == 0  # has signed in from here before
    for number in range(60):
        where = f"198.51.100.{number}"
        clock.move(seconds=waiting_of_a_wrong_one(where))
        fail(address=where)
    assert waiting() == 0


def test_nine_failures_elsewhere_cost_even_a_new_place_no_time(clock: FakeClock) -> None:
    for number in range(9):
        fail(address=f"198.51.100.{number % 3}")
    assert waiting() == 0


def test_who_guesses_from_everywhere_is_slowed_down_a_little_and_no_more(clock: FakeClock) -> None:
    limit = LIMITS[Counted.ACCOUNT]
    for number in range(limit.free):
        fail(address=f"198.51.100.{number}")
    assert 0 < waiting() <= limit.longest.total_seconds() + 1


def test_one_address_that_tries_many_accounts_waits(clock: FakeClock) -> None:
    for number in range(SHARED):
        fail(mail=f"person-{number}@stuttgart.example")
    assert waiting() > 0
    assert waiting(address=ELSEWHERE) == 0


def test_with_ipv6_a_whole_network_is_one_address(clock: FakeClock) -> None:
    for number in range(FREE):
        fail(address=f"2001:db8::{number}")
    assert waiting(address="2001:db8::ffff") > 0
    assert waiting(address="2001:db8:0:1::1") == 0


def test_an_office_behind_one_address_may_fail_more_often_than_one_person(clock: FakeClock) -> None:
    for number in range(FREE + 1):
        fail(mail=f"person-{number}@stuttgart.example")
    assert waiting() == 0


def test_who_signs_in_makes_up_for_failures_at_the_same_address(clock: FakeClock) -> None:
    for number in range(SHARED - 1):
        fail(mail=f"person-{number}@stuttgart.example")
    assert waiting() == 0  # signs in
    fail(mail="another@stuttgart.example")
    assert waiting() == 0


def test_who_signs_in_is_forgiven_his_own_mistakes(clock: FakeClock) -> None:
    for _ in range(3):
        fail(FREE - 1)
        assert waiting() == 0


def test_a_clock_that_steps_back_locks_nobody_for_an_hour(clock: FakeClock) -> None:
    fail(FREE)
    clock.move(hours=-1)
    first = waiting()
    assert 0 < first <= 3
    clock.move(seconds=first)
    assert waiting() == 0


def test_failures_at_the_same_moment_are_all_counted_and_no_more_are_let_through(
    race: Race, clock: FakeClock
) -> None:
    found = race(*[lambda: signing_in.sign_in(ANNA, "falsch", HOME) for _ in range(FREE + 3)])
    assert sum(isinstance(one, SignInRefused) for one in found) == FREE
    assert sum(isinstance(one, TooManyFailures) for one in found) == 3


def test_right_passwords_at_the_same_moment_are_all_let_in(race: Race) -> None:
    found = race(*[lambda: signing_in.sign_in(ANNA, PASSWORD, HOME) for _ in range(FREE)])
    assert [getattr(one, "id", one) for one in found] == [IDS["anna"]] * FREE
    fail(FREE - 1)
    assert waiting() == 0


def test_counts_are_cleared_when_they_mean_nothing_any_more(clock: FakeClock) -> None:
    fail()
    clock.move(days=2)
    fail(mail="rita@stuttgart.example", address=ELSEWHERE)
    clear()
    with db.reading() as session:
        assert session.query(SignInCount).count() == len(Counted)


def test_where_one_signs_in_every_week_stays_home(clock: FakeClock) -> None:
    for _ in range(8):
        assert waiting() == 0
        clear()
        clock.move(days=7)
    for number in range(LIMITS[Counted.ACCOUNT].free + 5):
        clock.move(seconds=waiting_of_a_wrong_one(f"198.51.100.{number}"))
        fail(address=f"198.51.100.{number}")
    assert waiting() == 0


def test_counts_keep_neither_names_nor_addresses() -> None:
    fail()
    with db.reading() as session:
        keys = [row.key for row in session.query(SignInCount)]
    assert len(keys) == len(Counted)
    assert not any(ANNA in key or HOME in key for key in keys)


def test_with_a_second_factor_the_password_alone_is_not_enough(anna: Actor) -> None:
    prepared = set_up(anna)
    for _ in range(FREE + 1):  # which is no failure either
        with pytest.raises(CodeNeeded):
            signing_in.sign_in(ANNA, PASSWORD, HOME)
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME, "123")
    code = code_of(prepared.secret, 1)
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, f" {code} ").id == IDS["anna"]


def test_wrong_codes_are_counted_like_wrong_passwords(anna: Actor, clock: FakeClock) -> None:
    set_up(anna)
    for _ in range(FREE):
        with pytest.raises(SignInRefused):
            signing_in.sign_in(ANNA, PASSWORD, HOME, "123")
    with pytest.raises(TooManyFailures):
        signing_in.sign_in(ANNA, PASSWORD, HOME, "123")


def test_the_code_that_set_the_factor_up_is_used_up(anna: Actor, clock: FakeClock) -> None:
    prepared = set_up(anna)
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME, code_of(prepared.secret))


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
BOLD = {ord("0") + digit: chr(0x1D7CE + digit) for digit in range(10)}


@pytest.mark.parametrize("digits", [{}, WIDE, BOLD], ids=["the same", "full-width", "bold"])
def test_a_code_that_was_read_along_does_not_let_another_in(
    anna: Actor, clock: FakeClock, digits: dict[int, str]
) -> None:
    code = code_of(set_up(anna).secret, 1)
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, f"{code[:3]} {code[3:]}").id == IDS["anna"]
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, "198.51.100.7", code.translate(digits))


def test_an_older_code_is_not_taken_after_a_newer_one(anna: Actor, clock: FakeClock) -> None:
    secret = set_up(anna).secret
    clock.move(minutes=5)
    signing_in.sign_in(ANNA, PASSWORD, HOME, code_of(secret))
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME, code_of(secret, -1))


def test_two_who_give_one_code_at_the_same_moment_get_in_once(
    anna: Actor, clock: FakeClock, race: Race
) -> None:
    prepared = set_up(anna)
    for code in (code_of(prepared.secret, 1), prepared.recovery_codes[0]):
        found = race(*[lambda code=code: signing_in.sign_in(ANNA, PASSWORD, HOME, code) for _ in range(3)])
        assert sum(isinstance(one, Account) for one in found) == 1
        assert sum(isinstance(one, SignInRefused) for one in found) == 2
        clock.move(hours=5)  # so that those failures are forgotten


def test_each_recovery_code_opens_once(anna: Actor) -> None:
    first, second, *_ = set_up(anna).recovery_codes
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, first.upper()).id == IDS["anna"]
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME, first)
    assert signing_in.sign_in(ANNA, PASSWORD, HOME, second).id == IDS["anna"]


def held(name: str) -> Account:
    """Read one of the cast's accounts."""
    found = signing_in.account_by_mail(f"{name}@stuttgart.example")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "is_due"), [("anna", False), ("rita", False), ("stefan", False), ("clara", True), ("adam", True)]
)
def test_in_production_chair_and_administrator_owe_a_second_factor(
    name: str, is_due: bool, production: None
) -> None:
    assert signing_in.actor_of(held(name)).is_second_factor_due is is_due


def test_once_set_up_no_second_factor_is_due(clara: Actor, production: None) -> None:
    set_up(clara)
    assert not signing_in.actor_of(held("clara")).is_second_factor_due


def test_in_the_demonstration_no_second_factor_is_due() -> None:
    assert not signing_in.actor_of(held("clara")).is_second_factor_due


@pytest.mark.parametrize("mail", ["\x00", f"{ANNA}\x00", "\ud800", "a" * 5_000])
def test_an_odd_address_is_refused_like_any_other(mail: str) -> None:
    with pytest.raises(SignInRefused):
        signing_in.sign_in(mail.encode("utf-8", "replace").decode(), PASSWORD, HOME)

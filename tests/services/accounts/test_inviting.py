"""One-time links: given by the administrator, used once, replaced by the next; nobody resets the own password so."""

import pytest

from registry import db, settings
from registry.errors import Invalid, NotAllowed, NotFound, WrongState
from registry.model import Account, AccountLink, Change
from registry.rules.access import Actor
from registry.services.accounts import inviting, keeping_sessions, signing_in
from registry.services.accounts.clearing import clear
from registry.services.accounts.inviting import LinkOver
from registry.services.accounts.signing_in import CodeNeeded, SignInRefused
from registry.settings import Settings
from tests.cast import CAST, IDS, actor
from tests.conftest import BASE_URL, FakeClock
from tests.passwords import PASSWORD, give_to_all, hash_cheaply, set_up
from tests.services.conftest import Race

ANNA, HOME, OTHER = "anna@stuttgart.example", "192.0.2.1", "ein anderes Passwort 2"


@pytest.fixture(autouse=True)
def accounts(cast: None, used: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everybody the same password."""
    hash_cheaply(monkeypatch)
    give_to_all()


def key_for(adam: Actor, name: str = "anna") -> str:
    """Issue a link; give the key at its end."""
    link = inviting.issue_link(adam, IDS[name])
    assert link.startswith(f"{BASE_URL}/einladung/")
    return link.rpartition("/")[2]


def held(name: str = "anna") -> Account:
    """Read one of the cast's accounts."""
    with db.reading() as session:
        return session.get_one(Account, IDS[name], populate_existing=True)


def test_by_a_link_a_person_chooses_a_password_once(adam: Actor) -> None:
    key = key_for(adam)
    for _ in range(3):
        assert inviting.invited(key).id == IDS["anna"]  # looking uses nothing up
    inviting.redeem(key, OTHER, OTHER)
    assert signing_in.sign_in(ANNA, OTHER, HOME).id == IDS["anna"]
    for use in (lambda: inviting.invited(key), lambda: inviting.redeem(key, PASSWORD, PASSWORD)):
        with pytest.raises(LinkOver):
            use()
    assert signing_in.sign_in(ANNA, OTHER, HOME).id == IDS["anna"]


def test_a_link_ends_the_former_password_sessions_and_link_at_once(adam: Actor) -> None:
    session, former = keeping_sessions.begin(held()), key_for(adam)
    assert keeping_sessions.holder(session) is None
    with pytest.raises(SignInRefused):
        signing_in.sign_in(ANNA, PASSWORD, HOME)
    key_for(adam)
    with pytest.raises(LinkOver):
        inviting.redeem(former, OTHER, OTHER)


def test_a_link_leaves_the_second_factor_alone(adam: Actor, anna: Actor) -> None:
    set_up(anna)
    inviting.redeem(key_for(adam), OTHER, OTHER)
    with pytest.raises(CodeNeeded):
        signing_in.sign_in(ANNA, OTHER, HOME)


def test_who_lost_the_second_factor_does_without_until_it_is_set_up_anew(adam: Actor, anna: Actor) -> None:
    set_up(anna)
    session = keeping_sessions.begin(held())
    inviting.reset_second_factor(adam, IDS["anna"])
    assert keeping_sessions.holder(session) is None
    found = signing_in.sign_in(ANNA, PASSWORD, HOME)
    assert (found.second_factor_secret, found.recovery_codes, found.second_factor_step) == (None, None, None)


def test_a_link_lasts_three_days(adam: Actor, clock: FakeClock) -> None:
    key = key_for(adam)
    clock.move(days=2, hours=23)
    assert inviting.invited(key).id == IDS["anna"]
    clock.move(hours=2)
    with pytest.raises(LinkOver):
        inviting.redeem(key, OTHER, OTHER)
    clear()
    with db.reading() as session:
        assert session.query(AccountLink).count() == 0


@pytest.mark.parametrize(
    ("password", "again", "fields"),
    [("kurz", "kurz", {"new"}), (OTHER, "etwas anderes", {"again"}), ("kurz", "lang", {"new", "again"})],
)
def test_what_is_wrong_with_a_password_uses_no_link_up(
    adam: Actor, password: str, again: str, fields: set[str]
) -> None:
    key = key_for(adam)
    with pytest.raises(Invalid) as refused:
        inviting.redeem(key, password, again)
    assert {finding.field for finding in refused.value.findings} == fields
    inviting.redeem(key, OTHER, OTHER)


def test_two_who_use_one_link_at_the_same_moment_use_it_once(adam: Actor, race: Race) -> None:
    key = key_for(adam)
    words = ("das erste Passwort hier", "das zweite Passwort hier")
    found = race(*[lambda word=word: inviting.redeem(key, word, word) for word in words])
    assert sorted(isinstance(one, LinkOver) for one in found) == [False, True]
    chosen = words[[isinstance(one, LinkOver) for one in found].index(False)]
    assert signing_in.sign_in(ANNA, chosen, HOME).id == IDS["anna"]


def test_neither_database_nor_log_knows_a_link(adam: Actor) -> None:
    key = key_for(adam)
    inviting.redeem(key_for(adam, "rita"), OTHER, OTHER)
    with db.reading() as session:
        entries = list(session.query(Change).order_by(Change.number.desc()).limit(3))
        links = list(session.query(AccountLink))
        assert [entry.action for entry in entries] == ["change_password", "issue_link", "issue_link"]
        assert entries[0].account_id == IDS["rita"]
        assert key not in str([vars(row) for row in (*entries, *links)])
        assert len(links) == 1


def test_the_administrator_resets_neither_the_own_password_nor_the_own_factor(adam: Actor) -> None:
    for verb in (inviting.issue_link, inviting.reset_second_factor):
        with pytest.raises(NotAllowed, match="„Ihr Konto“"):
            verb(adam, IDS["adam"])
    assert signing_in.sign_in("adam@stuttgart.example", PASSWORD, HOME).id == IDS["adam"]


@pytest.mark.parametrize("name", [person.name for person in CAST if person.name != "adam"])
def test_nobody_but_the_administrator_gives_links(name: str, stranger: Actor) -> None:
    for asker in (actor(name), stranger):
        for verb in (inviting.issue_link, inviting.reset_second_factor):
            with pytest.raises(NotAllowed):
                verb(asker, IDS["rita"])


def test_no_link_is_given_where_nobody_is_or_may_come(adam: Actor) -> None:
    with pytest.raises(NotFound):
        inviting.issue_link(adam, 999)
    with db.transaction() as session:
        session.get_one(Account, IDS["rita"]).is_active = False
    with pytest.raises(WrongState):
        inviting.issue_link(adam, IDS["rita"])


def test_the_link_of_an_account_that_was_closed_since_opens_nothing(adam: Actor) -> None:
    key = key_for(adam)
    with db.transaction() as session:
        session.get_one(Account, IDS["anna"]).is_active = False
    with pytest.raises(LinkOver):
        inviting.invited(key)
    with pytest.raises(LinkOver):
        inviting.redeem(key, OTHER, OTHER)


def test_links_begin_with_the_address_of_the_registry_never_with_that_of_a_request(
    adam: Actor, used: Settings
) -> None:
    settings.use(Settings({**used.values, "REGISTRY_BASE_URL": "https://anders.example/"}))
    assert inviting.issue_link(adam, IDS["anna"]).startswith("https://anders.example/einladung/")

"""Accounts and what they may do: given by the administrator, logged, never deleted."""

import pytest

from registry import db, settings
from registry.errors import Conflict, Invalid, NotAllowed, NotFound
from registry.model import Account, Change, ChangeField
from registry.rules.access import RIGHTS, Action, Actor
from registry.rules.lifecycle import Role
from registry.services.accounts import granting, keeping_sessions, signing_in
from registry.services.accounts.granting import AccountDetails
from registry.settings import Settings
from tests.cast import CAST, IDS, actor
from tests.passwords import PASSWORD, give_to_all, hash_cheaply
from tests.services.conftest import Race

NEW = {
    "mail": "Nele@Stuttgart.example",
    "name": "Nele Neu",
    "office": "amt-soziales",
    "roles": ["author", "reader"],
}
HOME = "192.0.2.1"


@pytest.fixture(autouse=True)
def accounts(cast: None, used: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everybody a password."""
    hash_cheaply(monkeypatch)
    give_to_all()


def account(name: str) -> Account:
    """Read one of the cast's accounts with its roles."""
    with db.reading() as session:
        found = session.get_one(Account, IDS[name], populate_existing=True)
        list(found.roles)
        return found


def last_change() -> tuple[Change, dict[str, tuple[str | None, str | None]]]:
    """Give the latest entry of the log with its fields."""
    with db.reading() as session:
        entry = session.query(Change).order_by(Change.number.desc()).first()
        assert entry is not None
        rows = session.query(ChangeField).filter(ChangeField.change_number == entry.number)
        return entry, {row.field: (row.before, row.after) for row in rows}


def changed(actor: Actor, name: str, **what: object) -> Account:
    """Change one of the cast's accounts, the rest as it is."""
    person = CAST[IDS[name] - 1]
    said = {
        "name": person.name,
        "mail": f"{person.name}@stuttgart.example",
        "office": person.office,
        "roles": sorted(person.roles),
        "is_active": True,
    } | what
    details = AccountDetails(**said | {"roles": tuple(said["roles"])})  # type: ignore[arg-type]
    return granting.change_account(actor, IDS[name], details, lock_version=account(name).lock_version)


def test_a_new_account_can_sign_in_and_do_what_its_roles_say(adam: Actor) -> None:
    made = granting.add_account(adam, **NEW, password=PASSWORD)  # type: ignore[arg-type]
    found = signing_in.sign_in("nele@stuttgart.example", PASSWORD, HOME)
    assert signing_in.actor_of(found) == Actor(made.id, "amt-soziales", frozenset({Role.AUTHOR, Role.READER}))


def test_an_account_is_logged_by_number_and_never_by_name(adam: Actor) -> None:
    made = granting.add_account(adam, **NEW)  # type: ignore[arg-type]
    entry, fields = last_change()
    assert (entry.action, entry.subject_kind, entry.subject_code) == ("add_account", "account", str(made.id))
    assert entry.visibility == "members"
    assert set(fields) == {"roles", "office", "account"}
    assert "nele" not in str(fields).casefold()


@pytest.mark.parametrize("person", [person.name for person in CAST if Role.ADMINISTRATOR not in person.roles])
def test_only_the_administrator_touches_accounts(person: str, stranger: Actor) -> None:
    assert RIGHTS[Action.EDIT_ACCOUNTS] == {Role.ADMINISTRATOR}
    for asker in (actor(person), stranger):
        for verb in (
            lambda asker=asker: granting.add_account(asker, **NEW),
            lambda asker=asker: changed(asker, "anna"),
            lambda asker=asker: granting.accounts(asker),
            lambda asker=asker: granting.account(asker, IDS["anna"]),
            lambda asker=asker: granting.account_of(asker, "anna@stuttgart.example"),
        ):
            with pytest.raises(NotAllowed):
                verb()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mail", "kein Postfach"),
        ("mail", "anna@stuttgart.example"),
        ("mail", "ANNA@stuttgart.example"),
        ("name", ""),
        ("office", "amt-fuer-nichts"),
        ("roles", ["author", "system"]),
        ("roles", ["kaiser"]),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_at_its_field(
    adam: Actor, field: str, value: object
) -> None:
    with pytest.raises(Invalid) as refused:
        granting.add_account(adam, **NEW | {field: value})  # type: ignore[arg-type]
    assert refused.value.findings[0].field == field
    with db.reading() as session:
        assert session.query(Account).count() == len(CAST)


def test_other_roles_and_another_office_count_at_once(adam: Actor) -> None:
    changed(adam, "anna", office="statistisches-amt", roles=["reviewer"])
    found = account("anna")
    assert signing_in.actor_of(found) == Actor(IDS["anna"], "statistisches-amt", frozenset({Role.REVIEWER}))
    assert last_change()[1]["roles"] == ('["author"]', '["reviewer"]')


def test_roles_that_stay_are_not_given_twice(adam: Actor) -> None:
    changed(adam, "rita", roles=["author", "chair", "author"])
    assert [row.role for row in account("rita").roles] == ["author", "chair"]


def test_a_closed_account_stays_with_its_day_of_leaving(adam: Actor) -> None:
    key = keeping_sessions.begin(account("anna"))
    closed = changed(adam, "anna", is_active=False)
    assert (closed.is_active, closed.left_at is None) == (False, False)
    assert keeping_sessions.holder(key) is None
    changed(adam, "anna")
    assert keeping_sessions.holder(key) is None  # what has ended does not come back


def test_an_account_can_be_opened_again(adam: Actor) -> None:
    changed(adam, "anna", is_active=False)
    opened = changed(adam, "anna")
    assert opened.is_active
    assert signing_in.sign_in("anna@stuttgart.example", PASSWORD, HOME).id == IDS["anna"]


@pytest.mark.parametrize("what", [{"is_active": False}, {"roles": ["chair"]}, {"roles": []}])
def test_nobody_locks_themselves_out(adam: Actor, what: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        changed(adam, "adam", **what)
    assert {finding.field for finding in refused.value.findings} == {"roles"}
    assert account("adam").is_active


def test_the_second_of_two_edits_of_one_account_is_a_conflict_that_keeps_both(adam: Actor) -> None:
    seen = account("anna").lock_version
    changed(adam, "anna", roles=["reviewer"])
    late = AccountDetails(
        "Anna Neu", "Anna.Neu@Stuttgart.example", "statistisches-amt", ("author", "chair"), is_active=False
    )
    with pytest.raises(Conflict) as refused:
        granting.change_account(adam, IDS["anna"], late, lock_version=seen)
    assert refused.value.theirs == {
        "name": "anna",
        "mail": "anna@stuttgart.example",
        "roles": ("reviewer",),
        "office": "amt-soziales",
        "account": "offen",
    }
    assert refused.value.yours == {
        "name": "Anna Neu",
        "mail": "anna.neu@stuttgart.example",
        "roles": ("author", "chair"),
        "office": "statistisches-amt",
        "account": "geschlossen",
    }
    assert [row.role for row in account("anna").roles] == ["reviewer"]


def test_of_two_administrators_at_once_exactly_one_is_told(adam: Actor, race: Race) -> None:
    seen = account("anna").lock_version

    def save(name: str) -> str:
        details = AccountDetails(name, "anna@stuttgart.example", "amt-soziales", ("author",))
        return granting.change_account(adam, IDS["anna"], details, lock_version=seen).name

    outcomes = race(lambda: save("Anna A"), lambda: save("Anna B"))
    assert sorted(isinstance(outcome, Conflict) for outcome in outcomes) == [False, True]


def test_a_mail_address_is_corrected_and_the_sessions_stay(adam: Actor) -> None:
    key = keeping_sessions.begin(account("anna"))
    changed(adam, "anna", mail=" Anna.Ahrens@Stuttgart.example ")
    assert signing_in.sign_in("anna.ahrens@stuttgart.example", PASSWORD, HOME).id == IDS["anna"]
    assert signing_in.account_by_mail("anna@stuttgart.example") is None
    assert keeping_sessions.holder(key) is not None
    entry, fields = last_change()
    assert (entry.action, fields) == ("correct_mail", {})  # addresses of persons stay out of the log


def test_what_stays_the_same_is_no_correction(adam: Actor) -> None:
    changed(adam, "anna", roles=["reviewer"])
    assert last_change()[0].action == "change_account"


@pytest.mark.parametrize("mail", ["", "keine", "RITA@stuttgart.example"])
def test_a_mail_address_is_corrected_to_none_that_is_wrong_or_taken(adam: Actor, mail: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(adam, "anna", mail=mail)
    assert [finding.field for finding in refused.value.findings] == ["mail"]


def test_of_two_accounts_with_one_address_at_once_the_second_is_told(adam: Actor, race: Race) -> None:
    found = race(*[lambda: granting.add_account(adam, **NEW)] * 2)  # type: ignore[arg-type]
    told = [one for one in found if isinstance(one, Invalid)]
    assert [finding.field for one in told for finding in one.findings] == ["mail"]
    assert sum(isinstance(one, Account) for one in found) == 1


def test_an_account_that_is_not_there_is_not_found(adam: Actor) -> None:
    details = AccountDetails("Wer", "wer@stuttgart.example", "amt-soziales", ("reader",))
    for verb in (
        lambda: granting.change_account(adam, 999, details, lock_version=1),
        lambda: granting.account(adam, 999),
        lambda: granting.account_of(adam, "wer@stuttgart.example"),
    ):
        with pytest.raises(NotFound):
            verb()


def test_the_demonstration_makes_its_cast_once_and_only_there(adam: Actor) -> None:
    assert granting.demo_accounts(adam) == ()  # somebody is there


def test_production_has_no_demonstration_accounts(adam: Actor, used: Settings) -> None:
    settings.use(Settings({**used.values, "REGISTRY_DEMO": ""}))
    with pytest.raises(NotAllowed):
        granting.demo_accounts(adam)


def test_accounts_are_listed_by_name(adam: Actor) -> None:
    assert [found.name for found in granting.accounts(adam)] == ["Adam", "Anna", "Clara", "Rita", "Stefan"]

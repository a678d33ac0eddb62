"""The fixed cast of the tests: who they are, and their accounts."""

from datetime import UTC, datetime
from typing import NamedTuple

from registry import db
from registry.model.account import Account, AccountRole
from registry.model.office import Office, OfficeName
from registry.rules.access import Actor
from registry.rules.lifecycle import Role
from registry.rules.localised import Localised

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
OFFICES = {"amt-soziales": "Amt für Soziales und Teilhabe", "statistisches-amt": "Statistisches Amt"}


class Person(NamedTuple):
    """One of the cast, bound to an office."""

    name: str
    office: str
    roles: frozenset[Role]


CAST = (
    Person("anna", "amt-soziales", frozenset({Role.AUTHOR})),
    Person("rita", "statistisches-amt", frozenset({Role.REVIEWER, Role.AUTHOR})),
    Person("stefan", "statistisches-amt", frozenset({Role.STEWARD})),
    Person("clara", "statistisches-amt", frozenset({Role.CHAIR})),
    Person("adam", "statistisches-amt", frozenset({Role.ADMINISTRATOR})),
)
IDS = {person.name: number for number, person in enumerate(CAST, 1)}


def actor(name: str) -> Actor:
    """Give one of the cast as the services know them."""
    person = CAST[IDS[name] - 1]
    return Actor(IDS[name], person.office, person.roles)


def settle() -> None:
    """Write the cast and its offices into the database, which has no accounts yet."""
    with db.transaction() as session:
        offices = {code: _office(code, name) for code, name in OFFICES.items()}
        session.add_all(offices.values())
        session.flush()
        for person in CAST:
            session.add(_account(person, offices[person.office]))
            session.flush()  # one after the other, so that the numbers are those of IDS


def _office(code: str, name: str) -> Office:
    names = [OfficeName(name=Localised(name), recorded_from=LONG_AGO)]
    return Office(code=code, mailbox=f"{code}@stuttgart.example", names=names)


def _account(person: Person, office: Office) -> Account:
    roles = [AccountRole(role=role) for role in sorted(person.roles)]
    return Account(
        mail=f"{person.name}@stuttgart.example",
        name=person.name.title(),
        office=office,
        created_at=LONG_AGO,
        roles=roles,
    )

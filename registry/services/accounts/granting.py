"""Accounts and what they may do: given by the administrator, logged, never deleted."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry import db, settings
from registry.errors import Conflict, Finding, Invalid, NotAllowed, NotFound
from registry.model import Account, AccountRole
from registry.rules import wording
from registry.rules.access import Action, Actor, require
from registry.rules.diff import FieldChange, changes
from registry.rules.lifecycle import Role
from registry.rules.refusals import CHANGED, EXISTS, MISSING
from registry.services.accounts import keeping_sessions
from registry.services.accounts.hashing import hashed
from registry.services.log.recording import Entry, record
from registry.services.names.naming import names
from registry.services.state.checks import Checks, fetch_or_none
from registry.services.state.topics import Topic

OWN_ACCOUNT = (
    "Das eigene Konto kann man nicht schließen, und die Verwaltung kann man sich nicht selbst nehmen."
)
NO_SUCH_ACCOUNT = "Ein Konto mit der Adresse %(mail)s gibt es nicht."
OPEN, CLOSED = "offen", "geschlossen"
ROLE_NEEDED = "Bitte wählen Sie mindestens eine Rolle."
UNKNOWN_ROLE = "Die Rolle „%(value)s“ gibt es nicht."
GIVEN = tuple(role for role in Role if role is not Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the demonstration shows once: who, with which password, in which roles."""

    mail: str
    name: str
    password: str
    roles: tuple[Role, ...]
    office: str


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What an administrator says about an account."""

    name: str
    mail: str
    office: str
    roles: tuple[str, ...] = ()
    is_active: bool = True


# The demonstration's cast: one person a role, each bound to an office.
CAST: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("leser", "Lea Leser", "jugendamt", (Role.READER,)),
    ("verfasserin", "Anna Ahrens", "amt-soziales", (Role.AUTHOR,)),
    ("pruefer", "Rita Reuter", "jugendamt", (Role.REVIEWER,)),
    ("federfuehrung", "Stefan Steiner", "statistisches-amt", (Role.AUTHOR, Role.STEWARD)),
    ("federfuehrung-soziales", "Sofia Sommer", "amt-soziales", (Role.STEWARD,)),
    ("vorsitz", "Clara Conrad", "amt-soziales", (Role.CHAIR,)),
    ("verwaltung", "Adam Albrecht", "statistisches-amt", (Role.ADMINISTRATOR,)),
)


def add_account(
    actor: Actor, *, mail: str, name: str, office: str, roles: Iterable[str], password: str | None = None
) -> Account:
    """Give a person an account; without a password nobody can sign in before a one-time link was used."""
    with db.transaction() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        checks = Checks()
        address = _mail(session, checks, mail)
        columns, chosen = _columns(checks, name, office), _roles(checks, roles)
        checks.stop()
        account = Account(
            mail=address,
            password=hashed(password) if password else None,
            created_at=db.clock.now(),
            roles=[AccountRole(role=role.value) for role in chosen],
            is_active=True,
            **columns,
        )
        session.add(account)
        _write(session, address)
        _record(actor, account, "add_account", *changes({}, _facts(account)))
        return account


def change_account(actor: Actor, account_id: int, details: AccountDetails, *, lock_version: int) -> Account:
    """Change a person's name, address, office, roles or whether the account is open; closing it ends its sessions."""
    with db.transaction() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        account = _held(session, account_id, is_to_change=True)
        checks, before = Checks(), _facts(account)
        address = _mail(session, checks, details.mail, account)
        columns, chosen = _columns(checks, details.name, details.office), _roles(checks, details.roles)
        if account.id == actor.account_id and (not details.is_active or Role.ADMINISTRATOR not in chosen):
            checks.add("roles", OWN_ACCOUNT)
        checks.stop()
        if account.lock_version != lock_version:
            theirs = {"name": account.name, "mail": account.mail, **before}
            raise Conflict(CHANGED, theirs=theirs, yours=_told(details))
        is_corrected = account.mail != address
        account.mail, account.name, account.office_id = address, columns["name"], columns["office_id"]
        _open_or_close(account, is_active=details.is_active)
        _give(account, chosen)
        account.lock_version += 1
        _write(session, address)
        _record(actor, account, "change_account", *changes(before, _facts(account)))
        if is_corrected:
            _record(actor, account, "correct_mail")
        return account


def demo_accounts(actor: Actor) -> tuple[Credentials, ...]:
    """Create the demonstration's cast with generated passwords, once; nothing when somebody is there."""
    if not settings.current().is_demo:
        raise NotAllowed("Diese Konten gibt es nur in der Demonstration.")
    with db.transaction() as session:
        if session.execute(select(Account.id).limit(1)).first() is not None:
            return ()
        made = tuple(
            Credentials(f"{short}@demo.example.org", name, secrets.token_urlsafe(12), roles, office)
            for short, name, office, roles in CAST
        )
        for one in made:
            add_account(
                actor, mail=one.mail, name=one.name, office=one.office, roles=one.roles, password=one.password
            )
        return made


def account(actor: Actor, account_id: int) -> Account:
    """Give one account to the administrator."""
    with db.reading() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        return _held(session, account_id)


def accounts(actor: Actor) -> list[Account]:
    """List all accounts by name."""
    with db.reading() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        return list(session.execute(select(Account).order_by(Account.name)).scalars())


def _mail(session: Session, checks: Checks, mail: str, account: Account | None = None) -> str:
    """Clean a mail address that no other account has."""
    address = (checks.must(wording.mail, mail, "mail") or "").casefold()
    holder = session.execute(select(Account.id).where(Account.mail == address)).scalar_one_or_none()
    checks.new(holder is not None and (account is None or holder != account.id), address, "mail")
    return address


def _write(session: Session, address: str) -> None:
    """Write an account; where two give the same address at the same moment, the second is told."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid([Finding("mail", EXISTS, (("value", address),))]) from error


def _open_or_close(account: Account, *, is_active: bool) -> None:
    account.is_active = is_active
    account.left_at = None if is_active else account.left_at or db.clock.now()
    if not is_active:
        keeping_sessions.end_all(account.id)


def _give(account: Account, chosen: tuple[Role, ...]) -> None:
    """Let an account hold these roles and no others; they count from the next page on."""
    account.roles = [row for row in account.roles if row.role in chosen]
    held = {row.role for row in account.roles}
    account.roles += [AccountRole(role=role.value) for role in chosen if role not in held]


def account_of(actor: Actor, mail: str) -> Account:
    """Find an account by its mail address."""
    with db.reading():
        require(actor, Action.EDIT_ACCOUNTS)
        found = fetch_or_none(Account, mail=mail.strip().casefold())
    if found is None:
        raise NotFound(NO_SUCH_ACCOUNT, mail=mail)
    return found


def _held(session: Session, account_id: int, *, is_to_change: bool = False) -> Account:
    """Fetch an account; whoever comes second to change it waits for the first."""
    found = session.get(Account, account_id, populate_existing=is_to_change, with_for_update=is_to_change)
    if found is None:
        raise NotFound()
    return found


def _facts(account: Account) -> dict[str, object]:
    """Say what the log tells of an account; names and addresses of persons stay out of it."""
    return {
        "roles": tuple(sorted(row.role for row in account.roles)),
        "office": names().offices[account.office_id].code,
        "account": OPEN if account.is_active else CLOSED,
    }


def _told(details: AccountDetails) -> dict[str, object]:
    """Say in the words of the log what an administrator wants of an account."""
    return {
        "name": details.name.strip(),
        "mail": details.mail.strip().casefold(),
        "roles": tuple(sorted(set(details.roles))),
        "office": details.office,
        "account": OPEN if details.is_active else CLOSED,
    }


def _columns(checks: Checks, name: str, office: str) -> dict[str, Any]:
    office_id = checks.known(names().office_ids, office, "office")
    if not office:
        checks.add("office", MISSING)
    return {"name": checks.must(wording.line, name, "name"), "office_id": office_id}


def _roles(checks: Checks, roles: Iterable[str]) -> tuple[Role, ...]:
    chosen = tuple(dict.fromkeys(roles))
    if not chosen:
        checks.add("roles", ROLE_NEEDED)
    unknown = [role for role in chosen if role not in GIVEN]
    if unknown:
        checks.add("roles", UNKNOWN_ROLE, value=unknown[0][:40])
        return ()
    return tuple(Role(role) for role in chosen)


def _record(actor: Actor, account: Account, action: str, *fields: FieldChange) -> None:
    record(actor, Entry(action, Topic("account", str(account.id)), fields))

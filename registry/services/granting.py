"""Accounts and what they may do: given by the administrator, logged, never deleted."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from registry import db, settings
from registry.errors import Finding, Invalid, NotAllowed, NotFound
from registry.model import Account, AccountRole
from registry.rules import wording
from registry.rules.access import Action, Actor, require
from registry.rules.diff import FieldChange
from registry.rules.lifecycle import Role
from registry.services.naming import names
from registry.services.recording import Entry, Subject, record
from registry.services.signing_in import hashed, new_key

GIVEN = tuple(role for role in Role if role is not Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the demonstration shows once: who, with which password, in which roles."""

    mail: str
    name: str
    password: str
    roles: tuple[Role, ...]
    office: str


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
    """Give a person an account; without a password nobody can sign in to it yet."""
    with db.transaction() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        address = wording.mail(mail, "mail").casefold()
        if session.execute(select(Account.id).where(Account.mail == address)).first() is not None:
            raise Invalid([Finding("mail", "Zu dieser Adresse gibt es schon ein Konto.")])
        chosen = _roles(roles)
        account = Account(
            mail=address,
            name=wording.line(name, "name"),
            office_id=_office_id(office),
            unique_key=new_key(),
            password=hashed(password) if password else None,
            created_at=db.clock.now(),
            roles=[AccountRole(role=role.value) for role in chosen],
        )
        session.add(account)
        session.flush()
        _record(
            actor,
            account,
            "add_account",
            FieldChange("roles", None, tuple(chosen)),
            FieldChange("office", None, office),
        )
        return account


def change_account(
    actor: Actor, account_id: int, *, name: str, office: str, roles: Iterable[str], is_active: bool
) -> Account:
    """Change a person's office, roles or whether the account is open; ends its sessions."""
    with db.transaction() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        account = session.get(Account, account_id)
        if account is None:
            raise NotFound()
        chosen = _roles(roles)
        if account.id == actor.account_id and (not is_active or Role.ADMINISTRATOR not in chosen):
            raise NotAllowed("Das eigene Konto kann man nicht schließen und nicht entmachten.")
        before = tuple(sorted(row.role for row in account.roles))
        account.name, account.office_id = wording.line(name, "name"), _office_id(office)
        if account.is_active and not is_active:
            account.left_at = db.clock.now()
        account.is_active = is_active
        account.roles = [row for row in account.roles if row.role in chosen]
        held = {row.role for row in account.roles}
        account.roles += [AccountRole(role=role.value) for role in chosen if role not in held]
        account.unique_key = new_key()
        session.flush()
        _record(actor, account, "change_account", FieldChange("roles", before, tuple(sorted(chosen))))
        return account


def set_password(actor: Actor, account_id: int) -> str:
    """Give an account a new generated password, shown once; ends its sessions and takes its second factor away."""
    with db.transaction() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        account = session.get(Account, account_id)
        if account is None:
            raise NotFound()
        password = secrets.token_urlsafe(12)
        account.password, account.unique_key = hashed(password), new_key()
        account.second_factor_method = account.second_factor_secret = account.recovery_codes = None
        _record(actor, account, "set_password")
        return password


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


def accounts(actor: Actor) -> list[Account]:
    """List all accounts by name."""
    with db.reading() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        return list(session.execute(select(Account).order_by(Account.name)).scalars())


def _roles(roles: Iterable[str]) -> tuple[Role, ...]:
    chosen = tuple(dict.fromkeys(roles))
    unknown = [role for role in chosen if role not in GIVEN]
    if unknown:
        raise Invalid([Finding("roles", "Die Rolle „%(value)s“ gibt es nicht.", (("value", unknown[0]),))])
    return tuple(Role(role) for role in chosen)


def _office_id(code: str) -> int:
    found = names().office_ids.get(code)
    if found is None:
        raise Invalid([Finding("office", "Dieses Amt gibt es nicht: %(code)s", (("code", code),))])
    return found


def _record(actor: Actor, account: Account, action: str, *fields: FieldChange) -> None:
    record(actor, Entry(action, Subject("account", str(account.id)), fields))

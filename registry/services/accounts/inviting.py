"""One-time links: the administrator gives one to a new person or to who forgot the password; it opens the choice of a new one."""

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from registry import db, settings
from registry.errors import Finding, Invalid, NotAllowed, NotFound, RegistryError, WrongState
from registry.model import Account, AccountLink
from registry.rules import passwords
from registry.rules.access import Action, Actor, require
from registry.rules.codes import digest_of
from registry.services.accounts import keeping_sessions
from registry.services.accounts.hashing import hashed
from registry.services.accounts.signing_in import actor_of
from registry.services.log.recording import Entry, record
from registry.services.state.topics import Topic

LASTS = timedelta(days=3)
PATH = "/einladung/"
OWN = "Das eigene Passwort und den eigenen zweiten Faktor ändern Sie auf der Seite „Ihr Konto“; dort wird nach den bisherigen gefragt."
CLOSED = "Das Konto ist geschlossen. Bitte öffnen Sie es zuerst."
NOT_ALIKE = "Die beiden Eingaben stimmen nicht überein."


class LinkOver(RegistryError):
    """The link was used, replaced by another, or is too old; which of them is nobody's business."""

    message = "Dieser Link gilt nicht mehr. Er lässt sich nur einmal und nur einige Tage lang benutzen. Bitte lassen Sie sich von der Verwaltung des Registers einen neuen geben."


def issue_link(actor: Actor, account_id: int) -> str:
    """Give a new link for an account: its password, its sessions and any former link end at once."""
    with db.transaction() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        account = _another(session, actor, account_id)
        if not account.is_active:
            raise WrongState(CLOSED)
        key = secrets.token_urlsafe(32)
        session.execute(delete(AccountLink).where(AccountLink.account_id == account.id))
        session.add(AccountLink(account_id=account.id, key=digest_of(key), made_at=db.clock.now()))
        account.password = None
        keeping_sessions.end_all(account.id)
        record(actor, Entry("issue_link", Topic("account", str(account.id))))
        return f"{settings.current().base_url}{PATH}{key}"


def reset_second_factor(actor: Actor, account_id: int) -> None:
    """Take away the second factor of who lost it; ends the sessions of the account."""
    with db.transaction() as session:
        require(actor, Action.EDIT_ACCOUNTS)
        account = _another(session, actor, account_id)
        account.second_factor_method = account.second_factor_secret = account.recovery_codes = None
        account.second_factor_step = None
        keeping_sessions.end_all(account.id)
        record(actor, Entry("reset_factor", Topic("account", str(account.id))))


def invited(key: str) -> Account:
    """Find the account that a link is for; looking uses nothing up, since programs open links too. LinkOver otherwise."""
    with db.reading() as session:
        found = session.execute(
            select(Account)
            .join(AccountLink, AccountLink.account_id == Account.id)
            .where(_is_good(key), Account.is_active)
        ).scalar_one_or_none()
    if found is None:
        raise LinkOver()
    return found


def redeem(key: str, password: str, again: str) -> None:
    """Set the password that a person chose by a link, which then is used up."""
    account = invited(key)
    findings = passwords.findings(password, "new", mail=account.mail, name=account.name)
    if again != password:
        findings.append(Finding("again", NOT_ALIKE))
    if findings:
        raise Invalid(findings)
    chosen = hashed(password)
    with db.transaction() as session:
        used = session.execute(delete(AccountLink).where(_is_good(key)))
        present = session.get_one(Account, account.id, with_for_update=True, populate_existing=True)
        if not used.rowcount or not present.is_active:  # type: ignore[attr-defined]  # somebody was faster
            raise LinkOver()
        present.password = chosen
        keeping_sessions.end_all(present.id)
        record(actor_of(present), Entry("change_password", Topic("account", str(present.id))))


def _another(session: Session, actor: Actor, account_id: int) -> Account:
    """Fetch the account of somebody else: an open session of one's own is no proof of who sits there."""
    found = session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound()
    if found.id == actor.account_id:
        raise NotAllowed(OWN)
    return found


def _is_good(key: str) -> ColumnElement[bool]:
    return (AccountLink.key == digest_of(key)) & (AccountLink.made_at > db.clock.now() - LASTS)

"""Arranges offices: a code for ever, names that follow each other, a mailbox, a successor."""

from dataclasses import dataclass

from registry import db
from registry.model import Office, OfficeName
from registry.rules import wording
from registry.rules.access import Action, Actor
from registry.rules.localised import Localised
from registry.services import arranging_names as succession
from registry.services.arranging import (
    Checks,
    Facts,
    arranged,
    begin,
    count_up,
    found,
    line_pair,
    prose_pair,
    require_seen,
    sought,
)
from registry.services.naming import names
from registry.services.recording import Subject

OWN_SUCCESSOR = "Ein Amt folgt sich nicht selbst nach."


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """What is said about an office besides its name."""

    mailbox: str | None = None
    note: Localised | None = None
    evidence: str | None = None
    source_url: str | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeNaming:
    """What an office is called, with Amt number and Referat; without `valid_from` it corrects the present name."""

    name: Localised
    number: str | None = None
    division: str | None = None
    evidence: str | None = None
    valid_from: str | None = None


def add_office(
    actor: Actor,
    code: str,
    naming: OfficeNaming,
    details: OfficeDetails | None = None,
    *,
    is_external: bool = False,
) -> Office:
    """Bring in an office under a code it keeps for ever."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_WORDS)
        checks = Checks()
        code = checks.must(wording.slug, code, "code")
        checks.new(sought(Office, code=code) is not None, code, "code")
        columns, named = _details(checks, details or OfficeDetails(), code), _naming(checks, naming)
        bound = checks.may(succession.start, naming.valid_from, "valid_from")
        checks.stop()
        office = Office(code=code, is_external=is_external, **columns)
        session.add(office)
        session.flush()
        session.add(OfficeName(office_id=office.id, **named, **succession.times(bound)))
        session.flush()
        arranged(actor, "add", Subject("office", code), ({}, facts_of(office)))
        return office


def change_office(actor: Actor, code: str, details: OfficeDetails, *, lock_version: int) -> Office:
    """Change what is said about an office besides its name."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_WORDS)
        office, checks = found(Office, code=code), Checks()
        columns = _details(checks, details, code)
        checks.stop()
        before = facts_of(office)
        require_seen(office, lock_version, before, _told(columns, details.successor))
        for column, value in columns.items():
            setattr(office, column, value)
        session.flush()
        arranged(actor, "change", Subject("office", code), (before, facts_of(office)))
        return office


def rename_office(
    actor: Actor, code: str, naming: OfficeNaming, *, lock_version: int, reason: str = ""
) -> Office:
    """Give an office its next name from a day on, or correct the present one; what was known stays known."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_WORDS)
        office, checks = found(Office, code=code), Checks()
        named = _naming(checks, naming)
        bound = checks.may(succession.start, naming.valid_from, "valid_from")
        checks.stop()
        before = facts_of(office)
        require_seen(office, lock_version, before, dict(named))
        last = succession.present(office.names)
        if last is not None:
            if succession.is_same(last, named):
                return office
            succession.require_later([last], bound)
            succession.close([last], bound)
        session.add(OfficeName(office_id=office.id, **named, **succession.times(bound, last)))
        count_up(office, "code")
        arranged(actor, "rename", Subject("office", code), (before, facts_of(office)), reason=reason)
        return office


def facts_of(office: Office) -> Facts:
    """Say what is known about an office now, with codes."""
    db.session().expire(office, ["names"])
    name = succession.present(office.names)
    named = ("name", "number", "division", "evidence", "valid_from")
    return {
        "is_external": office.is_external or None,
        "mailbox": office.mailbox,
        "note": office.note,
        "source_url": office.source_url,
        "proof": office.evidence,
        "successor": _code(office.successor_id),
        **({field: getattr(name, field) for field in named} if name else {}),
    }


def _details(checks: Checks, details: OfficeDetails, code: str) -> Facts:
    if details.successor and details.successor == code:
        checks.add("successor", OWN_SUCCESSOR)
    return {
        "mailbox": checks.may(wording.mail, details.mailbox, "mailbox"),
        "note": checks.may(prose_pair, details.note, "note"),
        "evidence": checks.may(wording.prose, details.evidence, "proof"),
        "source_url": checks.may(wording.address, details.source_url, "source_url"),
        "successor_id": checks.known(names().office_ids, details.successor, "successor"),
    }


def _naming(checks: Checks, naming: OfficeNaming) -> Facts:
    return {
        "name": checks.must(line_pair, naming.name, "name"),
        "number": checks.may(wording.line, naming.number, "number"),
        "division": checks.may(wording.line, naming.division, "division"),
        "evidence": checks.may(wording.prose, naming.evidence, "evidence"),
    }


def _told(columns: Facts, successor: str | None) -> Facts:
    told = {column: value for column, value in columns.items() if column not in ("successor_id", "evidence")}
    return told | {"successor": successor or None, "proof": columns["evidence"]}


def _code(office_id: int | None) -> str | None:
    return names().offices[office_id].code if office_id else None

"""Arranges offices: a code for ever, names that follow each other, a mailbox, a successor."""

from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import select

from registry import db
from registry.model import Office, OfficeName
from registry.rules import wording
from registry.rules.access import Action, Actor
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.registers import circles, succession
from registry.services.registers.editing import (
    Edit,
    Facts,
    Register,
    count_up,
    fetch,
    line_pair,
    prose_pair,
    put,
    spoken,
)
from registry.services.state.checks import Checks

IN_A_CIRCLE = "Das ergäbe einen Kreis: Auf „%(value)s“ folgt schon, auch über andere, dieser Eintrag."
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
    with OFFICES.open(actor) as checks:
        code = checks.fresh(Office, wording.slug, code, "code")
        columns, named = _details(checks, details or OfficeDetails(), code), _naming(checks, naming)
        bound = checks.may(succession.start, naming.valid_from, "valid_from")
        checks.stop()
        first = OfficeName(**named | succession.times(bound))
        return OFFICES.add(actor, Office(code=code, is_external=is_external, names=[first], **columns))


def change_office(actor: Actor, code: str, details: OfficeDetails, *, lock_version: int) -> Office:
    """Change what is said about an office besides its name."""
    with OFFICES.open(actor) as checks:
        office, columns = fetch(Office, code=code), _details(checks, details, code)
        checks.stop()
        edit = Edit("change", lock_version, _told(columns, details.successor))
        with OFFICES.changing(actor, office, edit):
            put(office, columns)
        return office


def rename_office(
    actor: Actor, code: str, naming: OfficeNaming, *, lock_version: int, reason: str = ""
) -> Office:
    """Give an office its next name from a day on, or correct the present one; what was known stays known."""
    with OFFICES.open(actor) as checks:
        office, named = fetch(Office, code=code), _naming(checks, naming)
        bound = checks.may(succession.next_start, naming.valid_from, "valid_from")
        checks.stop()
        with OFFICES.changing(actor, office, Edit("rename", lock_version, named, reason)):
            following = succession.succeed(office.names, named, bound)
            if following:
                office.names.append(OfficeName(**following))
            if following is not None:
                count_up(office, "code")
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
        "coming": tuple(_coming(name) for name in succession.coming(office.names)),
    }


def _coming(name: OfficeName) -> str:
    return succession.told(name.valid_from, name.name.de, name.name.en, name.number, name.division)


def _details(checks: Checks, details: OfficeDetails, code: str) -> Facts:
    if details.successor and details.successor == code:
        checks.add("successor", OWN_SUCCESSOR)
    following, own = names().office_ids.get(details.successor or ""), names().office_ids.get(code)
    if following and own and following != own and circles.leads_to(own, following, _next):
        checks.add("successor", IN_A_CIRCLE, value=details.successor)
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
        "number": checks.may(wording.office_number, naming.number, "number"),
        "division": checks.may(wording.line, naming.division, "division"),
        "evidence": checks.may(wording.prose, naming.evidence, "evidence"),
    }


def _told(columns: Facts, successor: str | None) -> Facts:
    # An office's own evidence is called proof in the log; evidence there is that of its name.
    told = spoken(columns, successor=successor or None)
    told["proof"] = told.pop("evidence")
    return told


def _next(office_id: int) -> int | None:
    return db.session().scalar(select(Office.successor_id).where(Office.id == office_id))


def _code(office_id: int | None) -> str | None:
    return names().offices[office_id].code if office_id else None


OFFICES = Register("office", Action.EDIT_WORDS, attrgetter("code"), facts_of)

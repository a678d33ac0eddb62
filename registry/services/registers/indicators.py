"""Arranges what belongs to an indicator and to none of its definitions: who stewards it, and what follows it."""

from operator import attrgetter

from sqlalchemy import select

from registry import db
from registry.errors import Finding, Named
from registry.model import Definition, Indicator, Office
from registry.rules import wording
from registry.rules.access import Action, Actor, require
from registry.rules.lifecycle import State
from registry.rules.refusals import MISSING, UNKNOWN
from registry.services.names.naming import names
from registry.services.registers import circles
from registry.services.registers.editing import Facts, Register, arranged, fetch
from registry.services.registers.offices import IN_A_CIRCLE
from registry.services.state.checks import Checks, fetch_or_none
from registry.services.state.topics import Topic

OUTSIDE = "„%(value)s“ liegt außerhalb der Stadt. Die Federführung hat ein Amt der Stadt."
OWN_SUCCESSOR = "Ein Indikator folgt sich nicht selbst nach."
OUT_OF_FORCE = "„%(value)s“ ist außer Kraft. Nachfolgen kann nur, was gilt."
FOLLOWED = "Auf „%(value)s“ folgt „%(successor)s“. Bitte wählen Sie ein Amt, dem keines nachfolgt."
NOT_PUBLISHED = "„%(value)s“ ist nicht veröffentlicht. Nachfolgen kann nur, was alle sehen."


def assign_steward(actor: Actor, code: str, office: str, reason: str) -> Indicator:
    """Give an indicator to another office of the city."""
    with INDICATORS.open(actor) as checks:
        indicator, labels = fetch(Indicator, code=code), names()
        office_id = checks.known(labels.office_ids, office, "steward")
        if not office:
            checks.add("steward", MISSING)
        if office_id is not None and office in labels.external_offices:
            checks.add("steward", OUTSIDE, value=labels.offices[office_id].label.de)
        if office_id is not None and office_id != indicator.steward_id:
            checks.findings += followed(office_id, "steward")
        reason = checks.must(wording.prose, reason, "reason")
        checks.stop()
        before = facts_of(indicator)
        assert office_id is not None
        indicator.steward_id, indicator.steward_is_assigned = office_id, False
        _changed(actor, "assign_steward", indicator, (before, reason))
        return indicator


def name_successor(actor: Actor, code: str, successor: str, reason: str) -> Indicator:
    """Say which indicator takes the place of another, or, with an empty code, that none does."""
    with INDICATORS.open(actor) as checks:
        indicator = fetch(Indicator, code=code)
        successor_id = _successor(checks, indicator, successor) if successor else None
        reason = checks.must(wording.prose, reason, "reason")
        checks.stop()
        before = facts_of(indicator)
        indicator.successor_id = successor_id
        _changed(actor, "name_successor", indicator, (before, reason))
        return indicator


def followed(office_id: int, field: str) -> list[Finding]:
    """Refuse an office that another one has followed."""
    labels = names()
    after = db.session().scalar(select(Office.successor_id).where(Office.id == office_id))
    if after is None:
        return []
    both = (("value", office_id), ("successor", after))
    said = tuple((name, Named(*labels.offices[i].label)) for name, i in both)
    return [Finding(field, FOLLOWED, said)]


def is_out_of_force(indicator: Indicator) -> bool:
    """Tell whether what was published of an indicator holds no more, because it was retired or withdrawn."""
    if indicator.published_id is None:
        return indicator.issued_at is not None
    state = db.session().scalar(select(Definition.state).where(Definition.id == indicator.published_id))
    return state != State.PUBLISHED


def standing(actor: Actor, code: str) -> Facts:
    """Tell those who may change it who stewards an indicator and what follows it."""
    with db.reading():
        require(actor, Action.EDIT_WORDS)
        return facts_of(fetch(Indicator, code=code))


def facts_of(indicator: Indicator) -> Facts:
    """Say who stewards an indicator and what follows it, with codes."""
    follows = indicator.successor_id
    return {
        "steward": names().offices[indicator.steward_id].code,
        "successor": follows and db.session().get_one(Indicator, follows).code,
    }


INDICATORS = Register("indicator", Action.EDIT_WORDS, attrgetter("code"), facts_of)


def _successor(checks: Checks, indicator: Indicator, code: str) -> int | None:
    found = fetch_or_none(Indicator, code=code)
    if found is None:
        checks.add("successor", UNKNOWN, value=code)
    elif found.id == indicator.id:
        checks.add("successor", OWN_SUCCESSOR)
    elif found.published_id is None:
        checks.add("successor", NOT_PUBLISHED, value=code)
    elif found.id != indicator.successor_id and is_out_of_force(found):
        checks.add("successor", OUT_OF_FORCE, value=code)
    elif circles.leads_to(indicator.id, found.id, _next):
        checks.add("successor", IN_A_CIRCLE, value=code)
    else:
        return found.id
    return None


def _next(indicator_id: int) -> int | None:
    return db.session().scalar(select(Indicator.successor_id).where(Indicator.id == indicator_id))


def _changed(actor: Actor, action: str, indicator: Indicator, was: tuple[Facts, str]) -> None:
    before, reason = was
    db.session().flush()
    arranged(actor, action, Topic("indicator", indicator.code), (before, facts_of(indicator)), reason=reason)

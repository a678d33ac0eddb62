"""Arranges what belongs to an indicator and to none of its definitions: who stewards it, and what follows it."""

from operator import attrgetter

from sqlalchemy import select

from registry import db
from registry.model import Indicator
from registry.rules import wording
from registry.rules.access import Action, Actor, require
from registry.rules.refusals import MISSING, UNKNOWN
from registry.services.names.naming import names
from registry.services.registers import circles
from registry.services.registers.editing import Facts, Register, arranged, fetch
from registry.services.registers.offices import IN_A_CIRCLE
from registry.services.state.checks import Checks, fetch_or_none
from registry.services.state.topics import Topic

OUTSIDE = "„%(value)s“ liegt außerhalb der Stadt. Die Federführung hat ein Amt der Stadt."
OWN_SUCCESSOR = "Ein Indikator folgt sich nicht selbst nach."
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

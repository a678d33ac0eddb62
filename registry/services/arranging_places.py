"""Arranges places: units with keys and names that follow each other; a corrected key leaves a redirect for ever."""

from dataclasses import dataclass

from registry import db
from registry.model import SpatialLevel, SpatialUnit, UnitName, UnitRedirect
from registry.rules import wording
from registry.rules.access import Action, Actor
from registry.services import arranging_names as succession
from registry.services.arranging import (
    Checks,
    Facts,
    arranged,
    begin,
    count_up,
    found,
    require_seen,
    sought,
)
from registry.services.recording import Subject

NOT_LARGER = "Ein Gebiet liegt in einem Gebiet einer größeren Ebene; „%(value)s“ ist keine."
LEADS_ELSEWHERE = (
    "Unter „%(value)s“ war früher ein anderes Gebiet zu finden; der Schlüssel bleibt ihm vorbehalten."
)


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """What is said about a unit besides key and name; `parent` is level and key, as in `stadtbezirk/01`."""

    parent: str | None = None
    key_status: str | None = None
    note: str | None = None
    source_url: str | None = None


def add_unit(
    actor: Actor, code: str, name: str, details: UnitDetails | None = None, *, valid_from: str | None = None
) -> SpatialUnit:
    """Bring in a unit; `stadtteil/146` names its level and key."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_PLACES)
        notation, _, key = code.partition("/")
        level, checks = found(SpatialLevel, notation=notation), Checks()
        key = _key(checks, level, key, None)
        named = checks.must(wording.line, name, "name")
        columns = _details(checks, details or UnitDetails(), level)
        bound = checks.may(succession.start, valid_from, "valid_from")
        checks.stop()
        unit = SpatialUnit(level_id=level.id, key=key, **columns)
        session.add(unit)
        session.flush()
        session.add(UnitName(unit_id=unit.id, name=named, **succession.times(bound)))
        session.flush()
        arranged(actor, "add", Subject("unit", f"{notation}/{key}"), ({}, facts_of(unit)))
        return unit


def change_unit(actor: Actor, code: str, details: UnitDetails, *, lock_version: int) -> SpatialUnit:
    """Change what is said about a unit, or which larger unit it lies in."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_PLACES)
        unit, checks = unit_of(code), Checks()
        columns = _details(checks, details, unit.level)
        checks.stop()
        before = facts_of(unit)
        yours = {k: v for k, v in columns.items() if k != "parent_id"} | {"parent": details.parent}
        require_seen(unit, lock_version, before, yours)
        for column, value in columns.items():
            setattr(unit, column, value)
        session.flush()
        arranged(actor, "change", Subject("unit", code), (before, facts_of(unit)))
        return unit


def reparent_unit(
    actor: Actor, code: str, parent: str, *, lock_version: int, reason: str = ""
) -> SpatialUnit:
    """Put a unit into another larger one."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_PLACES)
        unit, checks = unit_of(code), Checks()
        parent_id = _parent(checks, parent, unit.level)
        checks.stop()
        before = facts_of(unit)
        require_seen(unit, lock_version, before, {"parent": parent})
        unit.parent_id = parent_id
        session.flush()
        arranged(actor, "reparent", Subject("unit", code), (before, facts_of(unit)), reason=reason)
        return unit


def rename_unit(
    actor: Actor, code: str, name: str, *, lock_version: int, valid_from: str | None = None
) -> SpatialUnit:
    """Give a unit its next name from a day on, or correct the present one; what was known stays known."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_PLACES)
        unit, checks = unit_of(code), Checks()
        named = checks.must(wording.line, name, "name")
        bound = checks.may(succession.start, valid_from, "valid_from")
        checks.stop()
        before = facts_of(unit)
        require_seen(unit, lock_version, before, {"name": named})
        last = succession.present(unit.names)
        if last is not None:
            if last.name == named:
                return unit
            succession.require_later([last], bound)
            succession.close([last], bound)
        session.add(UnitName(unit_id=unit.id, name=named, **succession.times(bound, last)))
        count_up(unit, "key")
        arranged(actor, "rename", Subject("unit", code), (before, facts_of(unit)))
        return unit


def recode_unit(actor: Actor, code: str, key: str, *, lock_version: int, reason: str = "") -> SpatialUnit:
    """Correct a unit's key; the old address leads to the unit for ever."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_PLACES)
        unit, checks = unit_of(code), Checks()
        corrected = _key(checks, unit.level, key, unit)
        checks.stop()
        before = facts_of(unit)
        require_seen(unit, lock_version, before, {"key": corrected})
        if corrected == unit.key:
            return unit
        if sought(UnitRedirect, level_id=unit.level_id, key=unit.key) is None:
            session.add(UnitRedirect(level_id=unit.level_id, key=unit.key, unit_id=unit.id))
        unit.key = corrected
        session.flush()
        subject = Subject("unit", f"{unit.level.notation}/{corrected}")
        arranged(actor, "recode", subject, (before, facts_of(unit)), reason=reason)
        return unit


def unit_of(code: str) -> SpatialUnit:
    """Fetch the unit of a level and key, as in `stadtteil/146`; NotFound when there is none."""
    notation, _, key = code.partition("/")
    return found(SpatialUnit, level_id=found(SpatialLevel, notation=notation).id, key=key)


def facts_of(unit: SpatialUnit) -> Facts:
    """Say what is known about a unit now."""
    db.session().expire(unit, ["names", "parent"])
    name, parent = succession.present(unit.names), unit.parent
    return {
        "key": unit.key,
        "key_status": unit.key_status,
        "parent": f"{parent.level.notation}/{parent.key}" if parent else None,
        "note": unit.note,
        "source_url": unit.source_url,
        "name": name and name.name,
        "valid_from": name and name.valid_from,
    }


def _key(checks: Checks, level: SpatialLevel, key: str, own: SpatialUnit | None) -> str:
    cleaned: str = checks.must(wording.slug, key, "key")
    holder = sought(SpatialUnit, level_id=level.id, key=cleaned)
    checks.new(holder not in (None, own), cleaned, "key")
    former = sought(UnitRedirect, level_id=level.id, key=cleaned)
    if former is not None and (own is None or former.unit_id != own.id):
        checks.add("key", LEADS_ELSEWHERE, value=cleaned)
    return cleaned


def _details(checks: Checks, details: UnitDetails, level: SpatialLevel) -> Facts:
    return {
        "parent_id": _parent(checks, details.parent, level),
        "key_status": checks.may(wording.line, details.key_status, "key_status"),
        "note": checks.may(wording.prose, details.note, "note"),
        "source_url": checks.may(wording.address, details.source_url, "source_url"),
    }


def _parent(checks: Checks, code: str | None, level: SpatialLevel) -> int | None:
    if not code:
        return None
    notation, _, key = code.partition("/")
    larger = sought(SpatialLevel, notation=notation)
    if larger is None or larger.position >= level.position:
        checks.add("parent", NOT_LARGER, value=notation)
        return None
    parent = sought(SpatialUnit, level_id=larger.id, key=key)
    return checks.known({code: parent.id} if parent else {}, code, "parent")

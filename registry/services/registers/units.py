"""Arranges places: units with keys and names that follow each other; a corrected key leaves a redirect for ever."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from registry import db, texts
from registry.model import SpatialLevel, SpatialUnit, UnitName, UnitRedirect
from registry.rules import in_force, wording
from registry.rules.access import Action, Actor
from registry.services.registers import succession
from registry.services.registers.editing import Edit, Facts, Register, count_up, fetch, put, spoken
from registry.services.state.checks import Checks, fetch_or_none

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


class Area(NamedTuple):
    """A unit that others may lie in: its code, key, level and present name."""

    code: str
    key: str
    level_id: int
    name: str


def add_unit(
    actor: Actor, code: str, name: str, details: UnitDetails | None = None, *, valid_from: str | None = None
) -> SpatialUnit:
    """Bring in a unit; `stadtteil/146` names its level and key."""
    with UNITS.open(actor) as checks:
        notation, _, key = code.partition("/")
        level = fetch(SpatialLevel, notation=notation)
        key = _key(checks, level, key, None)
        named = checks.must(wording.line, name, "name")
        columns = _details(checks, details or UnitDetails(), level)
        bound = checks.may(succession.start, valid_from, "valid_from")
        checks.stop()
        first = UnitName(name=named, **succession.times(bound))
        return UNITS.add(actor, SpatialUnit(level_id=level.id, key=key, names=[first], **columns))


def change_unit(actor: Actor, code: str, details: UnitDetails, *, lock_version: int) -> SpatialUnit:
    """Change what is said about a unit, or which larger unit it lies in."""
    with UNITS.open(actor) as checks:
        unit = unit_of(code)
        columns = _details(checks, details, unit.level)
        checks.stop()
        edit = Edit("change", lock_version, spoken(columns, parent=details.parent))
        with UNITS.changing(actor, unit, edit):
            put(unit, columns)
        return unit


def reparent_unit(
    actor: Actor, code: str, parent: str, *, lock_version: int, reason: str = ""
) -> SpatialUnit:
    """Put a unit into another larger one."""
    with UNITS.open(actor) as checks:
        unit = unit_of(code)
        parent_id = _parent(checks, parent, unit.level)
        checks.stop()
        with UNITS.changing(actor, unit, Edit("reparent", lock_version, {"parent": parent}, reason)):
            unit.parent_id = parent_id
        return unit


def rename_unit(
    actor: Actor, code: str, name: str, *, lock_version: int, valid_from: str | None = None
) -> SpatialUnit:
    """Give a unit its next name from a day on, or correct the present one; what was known stays known."""
    with UNITS.open(actor) as checks:
        unit, named = unit_of(code), checks.must(wording.line, name, "name")
        bound = checks.may(succession.next_start, valid_from, "valid_from")
        checks.stop()
        with UNITS.changing(actor, unit, Edit("rename", lock_version, {"name": named})):
            following = succession.succeed(unit.names, {"name": named}, bound)
            if following:
                unit.names.append(UnitName(**following))
            if following is not None:
                count_up(unit, "key")
        return unit


def recode_unit(actor: Actor, code: str, key: str, *, lock_version: int, reason: str = "") -> SpatialUnit:
    """Correct a unit's key; the old address leads to the unit for ever."""
    with UNITS.open(actor) as checks:
        unit = unit_of(code)
        corrected = _key(checks, unit.level, key, unit)
        checks.stop()
        with UNITS.changing(actor, unit, Edit("recode", lock_version, {"key": corrected}, reason)):
            if corrected != unit.key:
                _redirect(unit)
                unit.key = corrected
        return unit


def larger(actor: Actor, than: str = "") -> list[Area]:
    """List the areas that units may lie in, from large to small, then by name: those of levels larger than one."""
    smallest = select(func.max(SpatialLevel.position))
    bound = select(SpatialLevel.position).where(SpatialLevel.notation == than) if than else smallest
    chosen = (
        select(SpatialLevel.notation, SpatialUnit.key, SpatialLevel.id, UnitName, SpatialLevel.position)
        .join(SpatialUnit, SpatialUnit.level_id == SpatialLevel.id)
        .join(UnitName, UnitName.unit_id == SpatialUnit.id)
        .where(UnitName.recorded_until.is_(None))
        .where(SpatialLevel.position < bound.scalar_subquery())
    )
    with db.reading() as session:
        today = db.clock.today()
        rows = [row for row in session.execute(chosen).all() if in_force.is_in_force(row.UnitName, today)]
    ordered = sorted(rows, key=lambda row: (row.position, texts.alphabetical(row.UnitName.name)))
    return [Area(f"{row.notation}/{row.key}", row.key, row.id, row.UnitName.name) for row in ordered]


def unit_of(code: str) -> SpatialUnit:
    """Fetch the unit of a level and key, as in `stadtteil/146`; NotFound when there is none."""
    notation, _, key = code.partition("/")
    return fetch(SpatialUnit, level_id=fetch(SpatialLevel, notation=notation).id, key=key)


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
        "coming": tuple(succession.told(n.valid_from, n.name) for n in succession.coming(unit.names)),
    }


def _redirect(unit: SpatialUnit) -> None:
    """Let the key a unit has had so far lead to it."""
    own = {"level_id": unit.level_id, "key": unit.key}
    if fetch_or_none(UnitRedirect, **own) is None:
        db.session().add(UnitRedirect(unit_id=unit.id, **own))


def _code(unit: SpatialUnit) -> str:
    return f"{unit.level.notation}/{unit.key}"


def _key(checks: Checks, level: SpatialLevel, key: str, own: SpatialUnit | None) -> str:
    cleaned: str = checks.must(wording.slug, key, "key")
    holder = fetch_or_none(SpatialUnit, level_id=level.id, key=cleaned)
    checks.new(holder not in (None, own), cleaned, "key")
    former = fetch_or_none(UnitRedirect, level_id=level.id, key=cleaned)
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
    larger = fetch_or_none(SpatialLevel, notation=notation)
    if larger is None or larger.position >= level.position:
        checks.add("parent", NOT_LARGER, value=notation)
        return None
    parent = fetch_or_none(SpatialUnit, level_id=larger.id, key=key)
    return checks.known({code: parent.id} if parent else {}, code, "parent")


def _former_codes(unit: SpatialUnit) -> tuple[str, ...]:
    keys = select(UnitRedirect.key).where(UnitRedirect.unit_id == unit.id)
    return tuple(f"{unit.level.notation}/{key}" for key in db.session().scalars(keys))


UNITS = Register("unit", Action.EDIT_PLACES, _code, facts_of, _former_codes)

"""Arranges monitoring programmes, and which indicators they use."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import cast

from sqlalchemy import delete, insert, select

from registry import db
from registry.model import Indicator, Programme, ProgrammeIndicator
from registry.rules import dates, wording
from registry.rules.access import Action, Actor, require
from registry.rules.localised import Localised
from registry.rules.merging import merge
from registry.services.log.rewinding import Stretch, rewound
from registry.services.names.naming import names
from registry.services.registers.editing import (
    Edit,
    Facts,
    Register,
    arranged,
    fetch,
    line_pair,
    prose_pair,
    put,
    spoken,
)
from registry.services.registers.indicators import is_out_of_force
from registry.services.state.checks import Checks
from registry.services.state.topics import Topic

ASSIGNED = "programmes"
NOT_IN_FORCE = (
    "„%(value)s“ gilt nicht mehr. Ein Programm kommt nur zu einem Indikator, der gilt oder gelten soll."
)


@dataclass(frozen=True, slots=True)
class ProgrammeDetails:
    """What a programme is; `since` as the source gives it, `office` the one that leads it."""

    label: Localised
    description: Localised | None = None
    since: str | None = None
    office: str | None = None
    source_url: str | None = None


def add_programme(actor: Actor, code: str, details: ProgrammeDetails) -> Programme:
    """Bring in a programme under a code it keeps for ever."""
    with PROGRAMMES.open(actor) as checks:
        code = checks.fresh(Programme, wording.slug, code, "code")
        columns = _columns(checks, details)
        checks.stop()
        return PROGRAMMES.add(actor, Programme(code=code, **columns))


def change_programme(actor: Actor, code: str, details: ProgrammeDetails, *, lock_version: int) -> Programme:
    """Change what a programme says; its code stays."""
    with PROGRAMMES.open(actor) as checks:
        programme, columns = fetch(Programme, code=code), _columns(checks, details)
        checks.stop()
        edit = Edit("change", lock_version, spoken(columns, office=details.office))
        with PROGRAMMES.changing(actor, programme, edit):
            put(programme, columns)
        return programme


def assign_programmes(
    actor: Actor, indicator: str, codes: Iterable[str], *, base: int | None = None
) -> tuple[str, ...]:
    """Say which programmes use an indicator, in place of what was said before.

    With a `base`, the log's last entry when that was read, what others assigned since stays.
    """
    with PROGRAMMES.open(actor) as checks:
        used, wanted = fetch(Indicator, code=indicator), tuple(dict.fromkeys(codes))
        if base is not None:
            sides = (assigned_then(actor, indicator, base), _programmes(used), wanted)
            merged = merge(*({ASSIGNED: list(side)} for side in sides))
            wanted = tuple(cast("list[str]", merged.values.get(ASSIGNED, [])))
        ids = [checks.known(names().programme_ids, code, "programmes") for code in wanted]
        before, session = _programmes(used), db.session()
        if set(wanted) - set(before) and is_out_of_force(used):
            checks.add("programmes", NOT_IN_FORCE, value=indicator)
        checks.stop()
        session.execute(delete(ProgrammeIndicator).where(ProgrammeIndicator.indicator_id == used.id))
        rows = [{"indicator_id": used.id, "programme_id": i} for i in ids]
        if rows:
            session.execute(insert(ProgrammeIndicator), rows)
        facts: tuple[Facts, Facts] = ({ASSIGNED: before}, {ASSIGNED: wanted})
        arranged(actor, "assign", Topic("indicator", indicator), facts)
        return wanted


def assigned_then(actor: Actor, indicator: str, base: int) -> tuple[str, ...]:
    """Tell which programmes used an indicator when the log ended with `base`."""
    with db.reading():
        require(actor, PROGRAMMES.right)
        now: Facts = {ASSIGNED: list(_programmes(fetch(Indicator, code=indicator)))}
        then = rewound(actor, Stretch("indicator", (indicator,), base, action="assign"), now)
        return tuple(cast("list[str]", then.values.get(ASSIGNED, [])))


def facts_of(programme: Programme) -> Facts:
    """Say what is known about a programme now, with codes."""
    office = names().offices.get(programme.office_id or 0)
    return {
        "label": programme.label,
        "description": programme.description,
        "since": programme.since,
        "office": office and office.code,
        "source_url": programme.source_url,
    }


def _programmes(indicator: Indicator) -> tuple[str, ...]:
    chosen = select(Programme.code).join(ProgrammeIndicator, ProgrammeIndicator.programme_id == Programme.id)
    used = chosen.where(ProgrammeIndicator.indicator_id == indicator.id).order_by(Programme.id)
    return tuple(db.session().scalars(used))


def _columns(checks: Checks, details: ProgrammeDetails) -> Facts:
    bound = checks.may(dates.parse, details.since, "since")
    return {
        "label": checks.must(line_pair, details.label, "label"),
        "description": checks.may(prose_pair, details.description, "description"),
        "since": bound and bound.text,
        "source_url": checks.may(wording.address, details.source_url, "source_url"),
        "office_id": checks.known(names().office_ids, details.office, "office"),
    }


PROGRAMMES = Register("programme", Action.EDIT_WORDS, attrgetter("code"), facts_of)

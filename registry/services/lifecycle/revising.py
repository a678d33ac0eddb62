"""Authors save a form: what they typed is merged with what is stored now, against the base that the form showed.

The base is the number of the last entry of the log when the form was made. The log keeps every value that a draft
ever had, so that what the form showed is known exactly, and who changed which field since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select

from registry import db
from registry.errors import Conflict, Finding, Frozen, Invalid
from registry.model import Change, Definition, Indicator
from registry.rules.access import Action, Actor, require
from registry.rules.content import Content, plain, sift
from registry.rules.diff import with_gaps
from registry.rules.fields import BY_NAME
from registry.rules.lifecycle import OPENINGS, State
from registry.rules.localised import Localised
from registry.rules.merging import UNKNOWN, Clash, merge
from registry.services.content import formulas
from registry.services.content.contents import content_of
from registry.services.lifecycle.describing import NOT_A_DRAFT, Notes, checked, describe, unknown_in
from registry.services.lifecycle.moving import held
from registry.services.log.rewinding import Earlier, Editor, Stretch, end_of_log, nothing_known, rewound

DESCRIBE = "describe"
NOTES = ("step", "reason", "valid_from", "origin", "evidence_status", "evidence_url", "version_notes")


class NoDraftAnyMore(Frozen):
    """What was open when the form was made is no draft any more."""

    message = NOT_A_DRAFT


class Said(NamedTuple):
    """What a draft says: its content, and by name what its author says about the version."""

    content: Content
    notes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form shows: what the draft said at its base, and who saved it last since, if anybody."""

    said: Said
    base: int
    since: Editor | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two edits of one draft: all that is merged in plain values, where they clash, and who saved since."""

    values: Mapping[str, object]
    base: int
    clashes: tuple[Clash, ...]
    taken: tuple[str, ...]
    editors: Mapping[str, Editor]
    last: Editor | None

    @property
    def said(self) -> Said:
        """Give what is merged as a form shows it."""
        return _said(self.values)


@dataclass(frozen=True, slots=True)
class Revised:
    """What was saved, and the fields in which somebody else's text was kept beside it."""

    definition: Definition
    taken: tuple[str, ...]


def shown(actor: Actor, definition_id: int, base: int | None = None) -> Shown:
    """Give what a form shows that is made now, or that was made when the log ended with `base`."""
    with db.reading() as session:
        require(actor, Action.DRAFT)
        draft = session.get_one(Definition, definition_id)
        now, end = _stated(draft), end_of_log()
        then = None if base is None else _then(actor, draft, base)
        if then is None or base is None:
            return Shown(_said(now), end, None)
        known = {name: now.get(name) if value is UNKNOWN else value for name, value in then.values.items()}
        return Shown(_said(known), base, then.last)


def revise(
    actor: Actor, definition_id: int, raw: Mapping[str, object], notes: Notes, *, base: int | None
) -> Revised:
    """Save what was typed beside what others saved since; Conflict holds the Meeting where both changed a field."""
    with db.transaction():
        require(actor, Action.DRAFT)
        draft = held(definition_id)
        if draft.state != State.DRAFT:
            raise NoDraftAnyMore()
        meeting = _met(actor, (draft, draft), raw, notes, base)
        if meeting.clashes:
            raise Conflict(theirs=content_of(draft), yours=meeting.said.content, merged=meeting)
        stated = {name: value for name, value in meeting.values.items() if name in BY_NAME}
        kept = Notes(**meeting.said.notes)
        saved = describe(actor, definition_id, stated, lock_version=draft.lock_version, notes=kept)
        return Revised(saved, meeting.taken)


def carried_over(
    actor: Actor, ids: tuple[int, int], raw: Mapping[str, object], notes: Notes, *, base: int | None
) -> Meeting:
    """Merge what was typed into the form of one definition with another that is a draft now; nothing is saved."""
    with db.reading() as session:
        require(actor, Action.DRAFT)
        former, draft = (session.get_one(Definition, each) for each in ids)
        return _met(actor, (former, draft), raw, notes, base)


def faults_of(
    actor: Actor, definition_id: int, raw: Mapping[str, object], notes: Notes
) -> tuple[Finding, ...]:
    """Name everything that saving would refuse."""
    with db.reading():
        require(actor, Action.DRAFT)
        try:
            checked(raw, notes, _indicator(definition_id))
        except Invalid as error:
            return error.findings
        return ()


def faults_of_formula(actor: Actor, definition_id: int, text: str) -> tuple[Finding, ...]:
    """Name what is wrong with a formula alone: how it is written, whom it names, and why it cannot hold."""
    with db.reading():
        require(actor, Action.DRAFT)
        content, findings = sift({"formula": text})
        return tuple(findings) or unknown_in(content) or formulas.faults(content, _indicator(definition_id))


def misfits_of(actor: Actor, raw: Mapping[str, object]) -> tuple[Finding, ...]:
    """Name the units that do not fit each other in what was typed; it may be saved, and not be proposed."""
    with db.reading():
        require(actor, Action.DRAFT)
        content, _ = sift(raw)
        return formulas.misfits(content)


def _met(
    actor: Actor,
    definitions: tuple[Definition, Definition],
    raw: Mapping[str, object],
    notes: Notes,
    base: int | None,
) -> Meeting:
    """Merge what was typed in a form of the first definition with what the second says now."""
    former, draft = definitions
    content, kept = checked(raw, notes, _indicator(draft.id))
    theirs = _stated(draft)
    yours = _plain(with_gaps(*content) | {name: kept[name] for name in NOTES if name in kept})
    then = (None if base is None else _then(actor, former, base)) or nothing_known(theirs | yours)
    untold = {name: then.values.get(name) for name in NOTES if getattr(notes, name) is None}
    merged = merge(then.values, theirs, yours | untold)
    last = then.last or _last(actor, draft)
    return Meeting(merged.values, end_of_log(), merged.clashes, merged.taken, then.editors, last)


def _indicator(definition_id: int) -> Indicator:
    definition = db.session().get_one(Definition, definition_id)
    return db.session().get_one(Indicator, definition.indicator_id)


def _then(actor: Actor, definition: Definition, base: int) -> Earlier | None:
    """Tell what a definition said at a point of the log; None where it was no open draft then."""
    code = db.session().get_one(Indicator, definition.indicator_id).code
    opened = select(Change.number).where(
        Change.subject_kind == "indicator", Change.subject_code == code, Change.action.in_(OPENINGS)
    )
    following = db.session().scalar(
        select(func.min(Change.number)).where(Change.number.in_(opened), Change.number > base)
    )
    is_latest = definition.state == State.DRAFT
    if base > end_of_log() or (is_latest and following is not None):
        return None
    return rewound(actor, Stretch("indicator", (code,), base, following, DESCRIBE), _stated(definition))


def _last(actor: Actor, definition: Definition) -> Editor | None:
    """Tell who saved a draft last."""
    found = rewound(actor, _all_of(definition), {})
    return found.last


def _all_of(definition: Definition) -> Stretch:
    code = db.session().get_one(Indicator, definition.indicator_id).code
    return Stretch("indicator", (code,), 0, action=DESCRIBE)


def _stated(definition: Definition) -> dict[str, object]:
    notes = {name: getattr(definition, name) for name in NOTES}
    return _plain(with_gaps(*content_of(definition)) | notes)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: plain(value) for name, value in values.items() if value not in (None, "", (), [])}


def _said(values: Mapping[str, object]) -> Said:
    content, _ = sift({name: value for name, value in values.items() if name in BY_NAME})
    notes: dict[str, Any] = {name: values.get(name) or "" for name in NOTES}
    pair = notes["version_notes"] or {"de": ""}
    return Said(content, notes | {"version_notes": Localised(pair["de"], pair.get("en"))})

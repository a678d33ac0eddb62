"""Authors describe: a new indicator, a draft beside the published definition, and what the draft says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from registry import db
from registry.errors import Conflict, Finding, Frozen, Invalid, NotFound, RegistryError
from registry.model import Definition, Indicator
from registry.rules import dates, wording
from registry.rules.access import Action, Actor, require
from registry.rules.content import Content, clean
from registry.rules.diff import changes, with_gaps
from registry.rules.fields import EVIDENCE
from registry.rules.lifecycle import FROZEN, OPEN, State
from registry.rules.localised import Localised
from registry.rules.versioning import Step
from registry.services.contents import content_of, write
from registry.services.moving import definition
from registry.services.naming import names
from registry.services.recording import Entry, Subject, record
from registry.services.rendering import follow


class DraftOpen(RegistryError):
    """There is an open draft already; `definition_id` says which."""

    message = "Zu %(code)s gibt es schon einen offenen Entwurf. Bitte arbeiten Sie dort weiter."


@dataclass(frozen=True, slots=True)
class Notes:
    """What an author says about a version besides its content; None leaves what is there."""

    step: str | None = None
    reason: str | None = None
    valid_from: str | None = None
    version_notes: Localised | None = None
    evidence_status: str | None = None
    origin: str | None = None
    evidence_url: str | None = None


def found(actor: Actor, *, title: Localised, steward: str, code: str | None = None) -> Definition:
    """Give a new indicator its code for ever and open its first draft."""
    with db.transaction() as session:
        require(actor, Action.DRAFT)
        steward_id = names().office_ids.get(steward)
        if steward_id is None:
            raise Invalid([Finding("steward", "Dieses Amt gibt es nicht: %(code)s", (("code", steward),))])
        content = clean({"title": title})
        indicator = Indicator(code=code or _next_code(), steward_id=steward_id, created_at=db.clock.now())
        session.add(indicator)
        session.flush()
        return _open(actor, indicator, content, "found")


def begin_draft(actor: Actor, code: str) -> Definition:
    """Open a draft beside the published definition, beginning with what that says."""
    with db.transaction() as session:
        require(actor, Action.DRAFT)
        indicator = session.execute(select(Indicator).where(Indicator.code == code)).scalar_one_or_none()
        if indicator is None or indicator.published_id is None:
            raise NotFound()
        _require_none_open(indicator)
        base = session.get_one(Definition, indicator.published_id)
        draft = _open(actor, indicator, content_of(base), "draft")
        draft.evidence_status, draft.origin, draft.evidence_url = (
            base.evidence_status,
            base.origin,
            base.evidence_url,
        )
        return draft


def describe(
    actor: Actor, draft_id: int, raw: Mapping[str, object], *, lock_version: int, notes: Notes | None = None
) -> Definition:
    """Say what a draft says; Invalid names each faulty field, Conflict keeps both texts.

    `raw` holds every field that has a value or a gap; `lock_version` is the one the author began from.
    """
    with db.transaction() as session:
        require(actor, Action.DRAFT)
        draft = definition(draft_id)
        _require_draft(draft)
        content, checked = clean(raw), _check_notes(notes or Notes())
        before = content_of(draft)
        if draft.lock_version != lock_version:
            raise Conflict(theirs=before, yours=content)
        write(draft, content)
        changed_notes = _apply(draft, checked)
        draft.changed_at = db.clock.now()
        _flush(draft, before, content)
        indicator = session.get_one(Indicator, draft.indicator_id)
        follow("index", [indicator.code])
        fields = (*changes(with_gaps(*before), with_gaps(*content)), *changes(*changed_notes))
        record(actor, Entry("describe", Subject("indicator", indicator.code), fields))
        return draft


def findings_of(draft: Definition) -> Content:
    """Read the content of a draft, for checks before it is proposed."""
    with db.reading():
        return content_of(draft)


def _open(actor: Actor, indicator: Indicator, content: Content, action: str) -> Definition:
    now = db.clock.now()
    draft = Definition(
        indicator_id=indicator.id,
        state=State.DRAFT,
        author_id=actor.account_id,
        changed_at=now,
        recorded_from=now,
        title=content.values["title"],
        gaps={},
    )
    db.session().add(draft)
    db.session().flush()
    write(draft, content)
    follow("index", [indicator.code])
    record(actor, Entry(action, Subject("indicator", indicator.code), changes({}, {"title": draft.title})))
    return draft


def _next_code() -> str:
    last = (
        db.session().execute(select(func.max(Indicator.code)).where(Indicator.code.like("IND-____"))).scalar()
    )
    return f"IND-{int(last[4:]) + 1 if last else 1:04d}"


def _require_none_open(indicator: Indicator) -> None:
    statement = select(Definition.id).where(
        Definition.indicator_id == indicator.id, Definition.state.in_(OPEN)
    )
    found_id = db.session().execute(statement).scalar_one_or_none()
    if found_id is not None:
        raise DraftOpen(code=indicator.code, definition_id=found_id)


def _require_draft(draft: Definition) -> None:
    if draft.state in FROZEN:
        raise Frozen()
    if draft.state != State.DRAFT:
        raise Frozen("Nur ein Entwurf kann bearbeitet werden. Ziehen Sie den Vorschlag zuerst zurück.")


def _check_notes(notes: Notes) -> dict[str, Any]:
    checked: dict[str, Any] = {
        "step": _choice(notes.step, "step", tuple(Step)),
        "reason": wording.prose(notes.reason, "reason") if notes.reason else notes.reason,
        "version_notes": notes.version_notes,
        "evidence_status": _choice(
            notes.evidence_status, "evidence_status", tuple(code for code, _ in EVIDENCE)
        ),
        "origin": wording.line(notes.origin, "origin") if notes.origin else notes.origin,
        "evidence_url": wording.address(notes.evidence_url, "evidence_url")
        if notes.evidence_url
        else notes.evidence_url,
    }
    bound = dates.parse_optional(notes.valid_from, "valid_from") if notes.valid_from else None
    if bound:
        checked |= {"valid_from": bound.text, "valid_from_earliest": bound.earliest}
    return {name: value for name, value in checked.items() if value is not None}


def _choice(value: str | None, field: str, choices: tuple[str, ...]) -> str | None:
    if value and value not in choices:
        raise Invalid([Finding(field, "„%(value)s“ ist hier nicht möglich.", (("value", value),))])
    return value or None


def _apply(draft: Definition, checked: Mapping[str, Any]) -> tuple[dict[str, object], dict[str, object]]:
    shown = [name for name in checked if name != "valid_from_earliest"]
    before = {name: getattr(draft, name) for name in shown}
    for name, value in checked.items():
        setattr(draft, name, value or None)
    return before, {name: getattr(draft, name) for name in shown}


def _flush(draft: Definition, before: Content, content: Content) -> None:
    try:
        db.session().flush()
    except StaleDataError as error:
        raise Conflict(theirs=before, yours=content) from error

"""Authors describe: a new indicator, a draft beside the published definition, and what the draft says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from registry import db
from registry.errors import Conflict, Finding, Frozen, Invalid, NotFound, WrongState
from registry.model import Definition, Indicator
from registry.rules import dates, wording
from registry.rules.access import Action, Actor, require
from registry.rules.content import ENGLISH_ALONE, Content, sift
from registry.rules.diff import changes, with_gaps
from registry.rules.fields import EVIDENCE
from registry.rules.lifecycle import FROZEN, OPEN, State
from registry.rules.localised import Localised
from registry.rules.versioning import Step
from registry.services.content import formulas
from registry.services.content.contents import content_of, indicator_ids_in, rows_of, write
from registry.services.lifecycle.moving import held
from registry.services.log.recording import Entry, lock_head, record
from registry.services.names.naming import names
from registry.services.registers.indicators import followed
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.topics import Topic

NOT_POSSIBLE = "„%(value)s“ ist hier nicht möglich."
NO_TITLE = "Bitte geben Sie einen deutschen Titel ein."
NOT_A_DRAFT = "Nur ein Entwurf kann bearbeitet werden. Ziehen Sie den Vorschlag zuerst zurück."
NO_SUCH_OFFICE = "Dieses Amt gibt es nicht: %(code)s"
TAKEN_OVER = ("evidence_status", "origin", "evidence_url")


class DraftOpen(WrongState):
    """There is an open draft already; `definition_id` says which."""

    message = "Zu %(code)s gibt es schon einen offenen Entwurf. Bitte arbeiten Sie dort weiter."


@dataclass(frozen=True, slots=True)
class Notes:
    """What an author says about a version besides its content; None leaves what is there, "" empties it."""

    step: str | None = None
    reason: str | None = None
    valid_from: str | None = None
    version_notes: Localised | None = None
    evidence_status: str | None = None
    origin: str | None = None
    evidence_url: str | None = None


def create_indicator(actor: Actor, *, title: Localised, steward: str, code: str | None = None) -> Definition:
    """Give a new indicator its code for ever and open its first draft."""
    with db.transaction() as session:
        require(actor, Action.DRAFT)
        lock_head()  # codes are given one after the other
        content, findings = _sifted({"title": title})
        steward_id = names().office_ids.get(steward)
        if steward_id is None:
            findings.append(Finding("steward", NO_SUCH_OFFICE, (("code", steward),)))
        else:
            findings += followed(steward_id, "steward")
        if findings:
            raise Invalid(findings)
        indicator = Indicator(code=code or _next_code(), steward_id=steward_id, created_at=db.clock.now())
        session.add(indicator)
        session.flush()
        return open_draft(actor, indicator, content, "create")


def begin_draft(actor: Actor, code: str) -> Definition:
    """Open a draft beside the published definition, beginning with what that says, or with the last one there was."""
    with db.transaction() as session:
        require(actor, Action.DRAFT)
        wanted = select(Indicator).where(Indicator.code == code).with_for_update(key_share=True)
        indicator = session.execute(wanted).scalar_one_or_none()
        if indicator is None:
            raise NotFound()
        require_none_open(indicator)
        base = _base(indicator)
        return open_draft(actor, indicator, content_of(base), "draft", base)


def describe(
    actor: Actor, draft_id: int, raw: Mapping[str, object], *, lock_version: int, notes: Notes | None = None
) -> Definition:
    """Say what a draft says; Invalid names each faulty field, Conflict keeps both texts.

    `raw` holds every field that has a value or a gap; `lock_version` is the one the author began from.
    """
    with db.transaction() as session:
        require(actor, Action.DRAFT)
        draft = held(draft_id)
        _require_draft(draft)
        indicator = session.get_one(Indicator, draft.indicator_id)
        content, said = checked(raw, notes or Notes(), indicator)
        before = content_of(draft)
        if draft.lock_version != lock_version:
            raise Conflict(theirs=before, yours=content)
        draft.changed_at = db.clock.now()
        flag_modified(draft, "changed_at")  # whatever changes, even a part alone, counts the version up
        write(draft, content)
        changed_notes = _apply(draft, said)
        enqueue(TaskKind.INDEX, [indicator.code])
        fields = (*changes(with_gaps(*before), with_gaps(*content)), *changes(*changed_notes))
        record(actor, Entry("describe", Topic("indicator", indicator.code), fields))
        return draft


def checked(raw: Mapping[str, object], notes: Notes, indicator: Indicator) -> tuple[Content, dict[str, Any]]:
    """Clean all that is given; where something is faulty, say what is not known of the rest, too."""
    content, findings = _sifted(raw)
    findings += formulas.faults(content, indicator)
    said: dict[str, Any] = {}
    try:
        said = check_notes(notes)
    except Invalid as error:
        findings += error.findings
    if findings:
        raise Invalid([*findings, *unknown_in(content)])
    return content, said


def _sifted(raw: Mapping[str, object]) -> tuple[Content, list[Finding]]:
    """Give what is sound and the faults of the rest; a draft without a title is never kept."""
    content, findings = sift(raw)
    if "title" not in {*content.values, *(finding.field for finding in findings)}:
        findings.append(Finding("title", NO_TITLE))
    return content, findings


def unknown_in(content: Content) -> tuple[Finding, ...]:
    """Name whatever a content refers to that does not exist or is not in use."""
    try:
        rows_of(content, names(), indicator_ids_in(content))
    except Invalid as error:
        return error.findings
    return ()


def _base(indicator: Indicator) -> Definition:
    """Give the definition a new draft begins with; what was withheld is no beginning."""
    numbered = select(Definition).where(
        Definition.indicator_id == indicator.id, Definition.state != State.WITHHELD
    )
    is_published = Definition.id == (indicator.published_id or 0)
    create_indicator = numbered.order_by(is_published.desc(), Definition.id.desc()).limit(1)
    base = db.session().execute(create_indicator).scalar_one_or_none()
    if base is None:
        raise NotFound()
    return base


def open_draft(
    actor: Actor, indicator: Indicator, content: Content, action: str, base: Definition | None = None
) -> Definition:
    """Write a new draft and record it; where it has a base, what that says of its evidence is taken over."""
    now = db.clock.now()
    draft = Definition(
        indicator_id=indicator.id,
        state=State.DRAFT,
        author_id=actor.account_id,
        changed_at=now,
        recorded_from=now,
        title=content.values["title"],
        gaps={},
        **{name: getattr(base, name) for name in TAKEN_OVER if base},
    )
    db.session().add(draft)
    db.session().flush()
    write(draft, content)
    enqueue(TaskKind.INDEX, [indicator.code])
    record(actor, Entry(action, Topic("indicator", indicator.code), changes({}, {"title": draft.title})))
    return draft


def _next_code() -> str:
    """Give the code after the highest; IND-10000 follows IND-9999."""
    codes = select(Indicator.code).where(Indicator.code.like("IND-%"))
    last = (
        db.session()
        .execute(codes.order_by(func.length(Indicator.code).desc(), Indicator.code.desc()).limit(1))
        .scalar()
    )
    return f"IND-{int(last[4:]) + 1 if last else 1:04d}"


def require_none_open(indicator: Indicator) -> None:
    """Refuse a second open draft; the refusal says which is the first."""
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
        raise Frozen(NOT_A_DRAFT)


def check_notes(notes: Notes) -> dict[str, Any]:
    """Clean what is given, by column; Invalid names each faulty field."""
    checked: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, check in NOTE_CHECKS.items():
        given = getattr(notes, name)
        try:
            checked |= {} if given is None else {name: check(given, name) if given else None}
        except Invalid as error:
            findings += error.findings
    if findings:
        raise Invalid(findings)
    if "valid_from" in checked:
        bound = dates.parse_optional(checked["valid_from"])
        checked["valid_from_earliest"] = bound and bound.earliest
    return checked


def _one_of(*choices: str) -> Callable[[str, str], str]:
    def check(value: str, field: str) -> str:
        if value not in choices:
            raise Invalid([Finding(field, NOT_POSSIBLE, (("value", value),))])
        return value

    return check


def _bound(value: str, field: str) -> str | None:
    bound = dates.parse_optional(value, field)
    return bound and bound.text


def _both(value: Localised, field: str) -> Localised | None:
    german, english = (wording.prose(text or "", field) for text in value)
    if english and not german:
        raise Invalid([Finding(field, ENGLISH_ALONE)])
    return Localised(german, english or None) if german else None


NOTE_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "step": _one_of(*Step),
    "reason": wording.prose,
    "valid_from": _bound,
    "version_notes": _both,
    "evidence_status": _one_of(*(code for code, _ in EVIDENCE)),
    "origin": wording.line,
    "evidence_url": wording.address,
}


def _apply(draft: Definition, checked: Mapping[str, Any]) -> tuple[dict[str, object], dict[str, object]]:
    shown = [name for name in checked if name != "valid_from_earliest"]
    before = {name: getattr(draft, name) for name in shown}
    for name, value in checked.items():
        setattr(draft, name, value or None)
    return before, {name: getattr(draft, name) for name in shown}

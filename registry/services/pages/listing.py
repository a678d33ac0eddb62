"""What the desk lists: indicators and drafts by state, what a draft lacks, how it differs from what is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from registry import db
from registry.errors import Finding, Gone, NotFound
from registry.formats.records import DefinitionRecord, OfficeReference
from registry.model import Definition, Indicator, ProgrammeIndicator
from registry.rules.access import Action, Actor, require
from registry.rules.completeness import Open, left_open
from registry.rules.content import Content
from registry.rules.diff import changes, with_gaps
from registry.rules.lifecycle import OPEN, State
from registry.rules.localised import Localised
from registry.rules.versioning import Suggestion, suggest_step
from registry.services.content.contents import content_of
from registry.services.content.records import record_of
from registry.services.finding.choosing import chosen as fitting
from registry.services.lifecycle import scheduling
from registry.services.lifecycle.comparing import base_of, doubts_of, is_unchanged
from registry.services.lifecycle.moving import Offer, offered
from registry.services.lifecycle.timeline import begins_later
from registry.services.log.history import ChangeLine, FieldLine, differences
from registry.services.names.naming import names
from registry.services.pages.about_drafts import Person, people, way_of

PAGE = 50
NO_DOUBTS = Open((), ())
LISTED = (State.DRAFT, State.PROPOSED, State.AGREED, State.PUBLISHED, State.RETIRED)
# Each state with a list of its own; what was rejected or discarded is in no other.
STATES = (*LISTED, State.REJECTED, State.DISCARDED)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One definition in the desk's list."""

    id: int
    code: str
    title: Localised
    state: State
    version: str | None
    steward: OfficeReference
    changed_at: datetime
    is_adopted: bool
    is_candidate: bool
    draft_id: int | None
    author: Person | None
    plan: scheduling.Plan | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; None or empty is no narrowing."""

    state: State | None = None
    fitting: Sequence[ColumnElement[bool]] = ()  # what the words of a search ask for
    steward: str = ""
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of the desk's list, with the number in each state."""

    lines: tuple[WorkLine, ...]
    counts: dict[State, int]
    every: int
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft on the desk: its content, what it lacks, how it differs, whose it is, what may be done with it."""

    definition: Definition
    record: DefinitionRecord
    content: Content
    missing: tuple[Finding, ...]
    inherited: tuple[Finding, ...]  # gaps that what it will supersede has, too
    doubts: Open  # what does not hold or does not fit in its formula
    fields: tuple[FieldLine, ...]
    suggestion: Suggestion
    offers: tuple[Offer, ...]
    published_id: int | None
    is_unchanged: bool
    author: Person | None
    way: tuple[ChangeLine, ...]
    open_id: int | None  # the indicator's open draft
    plan: scheduling.Plan | None
    begins_on: date | None  # an agreed version that begins later


def work(
    actor: Actor,
    *,
    state: State | None = None,
    text: str = "",
    steward: str = "",
    is_mine: bool = False,
    page: int = 1,
) -> WorkList:
    """List definitions that are open or in force, or those of one state, the latest changed first."""
    with db.reading() as session:
        require(actor, Action.READ_MEMBERS)
        wanted = Wanted(state, fitting(actor, text), steward, actor.account_id if is_mine else None)
        counted = _chosen(select(Definition.state, func.count()), wanted, STATES).group_by(Definition.state)
        counts = {State(found): number for found, number in session.execute(counted)}
        every = sum(counts.get(listed, 0) for listed in LISTED)
        total = counts.get(state, 0) if state else every
        pages = max(1, -(-total // PAGE))
        rows = _chosen(select(Definition, Indicator), wanted, (state,) if state else LISTED).order_by(
            Definition.changed_at.desc(), Indicator.code
        )
        found = session.execute(rows.limit(PAGE).offset((min(page, pages) - 1) * PAGE)).all()
        return WorkList(lines_of(found), counts, every, total, min(page, pages), pages)


def draft(actor: Actor, definition_id: int) -> DraftView:
    """Show one definition to somebody who works on it."""
    with db.reading() as session:
        require(actor, Action.READ_MEMBERS)
        found = session.get(Definition, definition_id)
        if found is None:
            raise NotFound()
        if State(found.state) is State.WITHHELD:
            raise Gone()
        indicator = session.get_one(Indicator, found.indicator_id)
        content, base = content_of(found), base_of(indicator, found)
        before = content_of(base) if base else None
        changed = changes(with_gaps(*before), with_gaps(*content)) if before else ()
        still_open = left_open(content, before)
        return DraftView(
            found,
            record_of(found),
            content,
            still_open.new,
            still_open.inherited,
            doubts_of(found, base) if State(found.state) in OPEN else NO_DOUBTS,
            differences(before, content) if before else (),
            suggest_step(changed),
            offered(actor, found),
            indicator.published_id,
            base is not None and not changed and is_unchanged(found, base),
            people([found.author_id]).get(found.author_id),
            way_of(actor, found, indicator),
            _drafts([indicator.id]).get(indicator.id),
            scheduling.plans_of([found.id]).get(found.id),
            found.valid_from_earliest if begins_later(found) else None,
        )


def programmes_of(actor: Actor, code: str) -> tuple[frozenset[str], Localised]:
    """Give the programmes that use an indicator, and its latest title."""
    with db.reading() as session:
        require(actor, Action.READ_MEMBERS)
        own = select(Indicator.id, Definition.title).join(Definition, Definition.indicator_id == Indicator.id)
        shown = (Indicator.code == code, Definition.state != State.WITHHELD)
        latest = own.where(*shown).order_by(Definition.id.desc()).limit(1)
        found = session.execute(latest).one_or_none()
        if found is None:
            raise NotFound()
        used = select(ProgrammeIndicator.programme_id).where(ProgrammeIndicator.indicator_id == found[0])
        return frozenset(names().programmes[i].code for i in session.scalars(used)), found[1]


def _chosen(statement: Any, wanted: Wanted, states: tuple[State, ...]) -> Any:
    chosen = statement.select_from(Definition).join(Indicator, Indicator.id == Definition.indicator_id)
    chosen = chosen.where(Definition.state.in_(states))
    if wanted.steward:
        chosen = chosen.where(Indicator.steward_id == names().office_ids.get(wanted.steward, 0))
    if wanted.author_id is not None:
        chosen = chosen.where(Definition.author_id == wanted.author_id)
    return chosen.where(*wanted.fitting)


def lines_of(rows: Sequence[Any]) -> tuple[WorkLine, ...]:
    """Make the lines of definitions with their indicators, each with its author and the draft beside it."""
    drafts = _drafts([indicator.id for _, indicator in rows])
    authors = people(definition.author_id for definition, _ in rows)
    plans = scheduling.plans_of([definition.id for definition, _ in rows])
    return tuple(_line(definition, indicator, drafts, authors, plans) for definition, indicator in rows)


def _drafts(indicator_ids: list[int]) -> dict[int, int]:
    statement = select(Definition.indicator_id, Definition.id).where(
        Definition.indicator_id.in_(indicator_ids), Definition.state.in_(OPEN)
    )
    return dict(db.session().execute(statement).all())


def _line(
    d: Definition,
    indicator: Indicator,
    drafts: dict[int, int],
    authors: dict[int | None, Person],
    plans: dict[int, scheduling.Plan],
) -> WorkLine:
    steward = names().offices[indicator.steward_id]
    return WorkLine(
        d.id,
        indicator.code,
        d.title,
        State(d.state),
        d.version,
        steward,
        d.changed_at,
        d.is_adopted,
        d.is_candidate,
        drafts.get(indicator.id),
        authors.get(d.author_id),
        plans.get(d.id),
    )

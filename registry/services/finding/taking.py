"""Whole answers to take away: every definition a question finds, as its own sheet says it, and never all held at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import select

from registry import db
from registry.formats import json as json_format
from registry.formats.packing import from_stored, unpack
from registry.model import Definition, Fragment, Indicator
from registry.rules.access import Actor
from registry.rules.lifecycle import OPEN
from registry.search.document import DRAFT_SUFFIX
from registry.search.question import Answer, Listed, Question
from registry.services.catalogue.fragments import JSON_FORM
from registry.services.content.records import records_of
from registry.services.finding import finding

AT_ONCE = 500  # definitions read in one go


class Sheet(NamedTuple):
    """A definition that was found, and what it says as JSON."""

    listed: Listed
    body: bytes


def take(actor: Actor, question: Question, *, is_page: bool) -> tuple[Answer, Iterator[Sheet]]:
    """Answer a question with whole definitions, all or one page; call it inside a read, and read on inside."""
    if is_page:
        answer = finding.find(actor, question)
        return answer, _sheets(map(finding.listed, answer.items))
    answer, hits = finding.find_all(actor, question)
    return answer, _sheets(hits)


def _sheets(hits: Iterable[Listed]) -> Iterator[Sheet]:
    rest = iter(hits)
    while chunk := list(islice(rest, AT_ONCE)):
        bodies = _stored(chunk)
        bodies |= _rendered([hit for hit in chunk if hit.id not in bodies])
        # The index may be a moment behind: what is not there any more is not told.
        yield from (Sheet(hit, bodies[hit.id]) for hit in chunk if hit.id in bodies)


def _stored(hits: Sequence[Listed]) -> dict[str, bytes]:
    """Read what is published from the fragments that were written when it was."""
    codes = [hit.code for hit in hits if not hit.id.endswith(DRAFT_SUFFIX)]
    chosen = select(Fragment.code, Fragment.body).where(
        Fragment.form == JSON_FORM, Fragment.number_until.is_(None), Fragment.code.in_(codes)
    )
    return {code: unpack(from_stored(body)) for code, body in db.session().execute(chosen)}


def _rendered(hits: Sequence[Listed]) -> dict[str, bytes]:
    """Write what no fragment says: drafts, for those who may see them, and what is retired."""
    if not hits:
        return {}
    joined = select(Definition).join(Indicator, Indicator.id == Definition.indicator_id)
    codes = {
        is_draft: [h.code for h in hits if h.id.endswith(DRAFT_SUFFIX) is is_draft]
        for is_draft in (True, False)
    }
    is_meant = (Indicator.code.in_(codes[True]) & Definition.state.in_(OPEN)) | (
        Indicator.code.in_(codes[False]) & (Definition.id == Indicator.published_id)
    )
    records = records_of(list(db.session().scalars(joined.where(is_meant))))
    return {
        record.code + (DRAFT_SUFFIX if record.state in OPEN else ""): json_format.text_of(record).encode()
        for record in records
    }

"""Seals definitions that earlier releases froze without a digest of all they say."""

from collections.abc import Iterator

from sqlalchemy import Select, String, cast, select
from sqlalchemy.orm import Session

from registry import db
from registry.model import Change, ChangeField, Definition, Indicator
from registry.rules.access import Action, Actor, Visibility, require
from registry.rules.diff import FieldChange
from registry.rules.lifecycle import FROZEN
from registry.services.content.contents import content_digest, contents_of
from registry.services.content.seals import SEAL, seals_of
from registry.services.log.recording import Entry, lock_head, record_all
from registry.services.operations.replaying import CONTENT, Key, replay
from registry.services.state.topics import Topic

CHUNK = 500  # definitions


def seal_unsealed(actor: Actor) -> int:
    """Write into the log what it does not say yet of frozen definitions; what does not fit it stays unsealed."""
    with db.transaction() as session:
        require(actor, Action.IMPORT)
        lock_head()
        ids = list(session.scalars(_unsealed()))
        entries = [
            entry
            for start in range(0, len(ids), CHUNK)
            for entry in _entries(session, ids[start : start + CHUNK])
        ]
        record_all(actor, entries)
        return len(entries)


def _unsealed() -> Select[int]:
    version = (
        cast(Definition.major, String)
        .concat(".")
        .concat(cast(Definition.minor, String))
        .concat(".")
        .concat(cast(Definition.patch, String))
    )
    sealed = (
        select(Change.number)
        .join(ChangeField, ChangeField.change_number == Change.number)
        .where(
            Change.subject_kind == "indicator",
            Change.subject_code == Indicator.code,
            Change.version == version,
            ChangeField.field == SEAL,
        )
    )
    chosen = select(Definition.id).join(Indicator, Indicator.id == Definition.indicator_id)
    return chosen.where(Definition.state.in_(FROZEN), ~sealed.exists()).order_by(Definition.id)


def _entries(session: Session, ids: list[int]) -> Iterator[Entry]:
    chunk = list(session.scalars(select(Definition).where(Definition.id.in_(ids)).order_by(Definition.id)))
    named = select(Definition.id, Indicator.code).join(Indicator, Indicator.id == Definition.indicator_id)
    codes: dict[int, str] = dict(session.execute(named.where(Definition.id.in_(ids))).all())
    told, contents, seals = replay(session, set(codes.values())), contents_of(chunk), seals_of(chunk)
    for definition in chunk:
        key = Key(codes[definition.id], definition.version or "")
        present = {CONTENT: content_digest(contents[definition.id]).hex(), SEAL: seals[definition.id]}
        if key in told and told[key].fits(definition, present):
            yield _entry(key, definition, seals[definition.id])


def _entry(key: Key, definition: Definition, seal: str) -> Entry:
    stated = {SEAL: seal, "state": definition.state, "valid_until": definition.valid_until}
    return Entry(
        "seal",
        Topic("indicator", key.code),
        tuple(FieldChange(name, None, value) for name, value in stated.items() if value),
        version=key.version,
        decision=definition.decision,
        visibility=Visibility.MEMBERS,
    )

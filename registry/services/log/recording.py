"""Writes the change log: salted digests, one hash chain, in the same transaction as the change itself.

Each value is hashed with a salt of its own; the entry's hash covers those digests, so that a value can be
redacted without breaking the chain. The canonical form of an entry is `entry_hash`.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from registry import db
from registry.errors import Unavailable
from registry.model import Change, ChangeField, Head, table_of
from registry.rules.access import Actor, Visibility
from registry.rules.content import CANONICAL, plain
from registry.rules.diff import FieldChange
from registry.services.state.topics import Topic

SALT_LENGTH = 16
SKEW = timedelta(seconds=10)  # what two servers' clocks may differ by
FACTS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class ClockBehind(Unavailable):
    """The server's clock shows a time before the last entry: what is recorded now would lie in the past."""

    message = (
        "Die Uhr des Servers geht nach: Sie zeigt %(now)s, der letzte Eintrag im Änderungsprotokoll ist vom"
        " %(last)s. Bitte lassen Sie die Uhr stellen; bis dahin wird nichts eingetragen."
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry to be written; `fields` hold values before and after."""

    action: str
    subject: Topic
    fields: Sequence[FieldChange] = ()
    reason: str | None = None
    version: str | None = None
    decision: str | None = None
    visibility: Visibility = Visibility.MEMBERS
    catalogue_number: int | None = None
    role: str | None = None


class Sealed(NamedTuple):
    """A value as the log keeps it: JSON text, salt, digest; all None for no value."""

    text: str | None
    salt: bytes | None
    digest: bytes | None


NOTHING = Sealed(None, None, None)


def lock_head() -> tuple[int, bytes, int]:
    """Take the end of the log until commit; gives the last number, its hash and the catalogue's number."""
    row = (
        db.session()
        .execute(select(Head.change_number, Head.change_hash, Head.catalogue_number).with_for_update())
        .one()
    )
    return row[0], row[1], row[2]


def record(actor: Actor, entry: Entry) -> int:
    """Append one entry and give its number; the last thing a transaction does."""
    return record_all(actor, [entry])[-1]


def record_all(actor: Actor, entries: Iterable[Entry]) -> list[int]:
    """Append entries in their order, chained in one pass; gives their numbers."""
    session = db.session()
    session.flush()
    last, previous, _ = lock_head()
    now = present(last)
    rows, field_rows = [], []
    for number, entry in enumerate(entries, last + 1):
        row, parts = _rows(actor, entry, number, previous, now)
        previous = row["hash"]
        rows.append(row)
        field_rows += parts
    if rows:
        session.execute(insert(table_of(Change)), rows)
        session.execute(update(Head).values(change_number=last + len(rows), change_hash=previous))
    if field_rows:
        session.execute(insert(table_of(ChangeField)), field_rows)
    return [row["number"] for row in rows]


def present(last: int) -> datetime:
    """Give the time for what follows entry `last`: never before it; ClockBehind when the clock says so."""
    now = db.clock.now()
    before = db.session().execute(select(Change.made_at).where(Change.number == last)).scalar()
    if before is None or before <= now:
        return now
    if before - now > SKEW:
        raise ClockBehind(now=now, last=before)
    return before


def seal(value: object) -> Sealed:
    """Give a value a salt and its digest."""
    if value is None:
        return NOTHING
    text = CANONICAL.encode(plain(value))
    salt = os.urandom(SALT_LENGTH)
    return Sealed(text, salt, digest(text, salt))


def digest(text: str, salt: bytes) -> bytes:
    """Hash a value's JSON text with its salt (SHA-256)."""
    return hashlib.sha256(salt + text.encode()).digest()


def entry_hash(row: dict[str, Any], digests: Sequence[tuple[str, bytes | None, bytes | None]]) -> bytes:
    """Hash an entry: its facts, the digests of its reason and fields, and the hash of the entry before."""
    facts = [
        row["number"],
        moment_text(row["made_at"]),
        row["account_id"],
        row["office"],
        row["role"],
        row["action"],
        row["subject_kind"],
        row["subject_code"],
        row["version"],
        row["decision"],
        row["catalogue_number"],
        row["visibility"],
        _hex(row["reason_digest"]),
        [[name, _hex(before), _hex(after)] for name, before, after in digests],
        _hex(row["previous"]),
    ]
    return hashlib.sha256(FACTS.encode(facts).encode()).digest()


def moment_text(moment: datetime) -> str:
    """Write a moment as the hash sees it: UTC, microseconds, always of one length."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _rows(
    actor: Actor, entry: Entry, number: int, previous: bytes, now: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    reason = seal(entry.reason or None)
    parts = [_field_row(number, position, change) for position, change in enumerate(entry.fields)]
    row = {
        "number": number,
        "made_at": now,
        "account_id": actor.account_id,
        "office": actor.office,
        "role": entry.role or next(iter(sorted(actor.roles)), None),
        "action": entry.action,
        "subject_kind": entry.subject.kind,
        "subject_code": entry.subject.code,
        "version": entry.version,
        "decision": entry.decision,
        "catalogue_number": entry.catalogue_number,
        "visibility": str(entry.visibility),
        "reason": reason.text,
        "reason_salt": reason.salt,
        "reason_digest": reason.digest,
        "previous": previous,
    }
    row["hash"] = entry_hash(row, [(p["field"], p["before_digest"], p["after_digest"]) for p in parts])
    return row, parts


def _field_row(number: int, position: int, change: FieldChange) -> dict[str, Any]:
    before, after = seal(change.before), seal(change.after)
    return {
        "change_number": number,
        "position": position,
        "field": change.field,
        "before": before.text,
        "before_salt": before.salt,
        "before_digest": before.digest,
        "after": after.text,
        "after_salt": after.salt,
        "after_digest": after.digest,
    }


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()

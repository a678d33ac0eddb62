"""Replays the log for frozen definitions: what state, start, end and decision it says each of them has."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from registry.model import Change, ChangeField, Definition
from registry.rules import dates
from registry.rules.lifecycle import State
from registry.services.content.seals import SEAL

CONTENT = "content"  # the field of a log entry that holds a frozen definition's digest
STATED = (CONTENT, SEAL, "state", "valid_from", "valid_until")
# Cite another decision than the one that made the version: that of the version that follows, or of the end.
OF_ANOTHER = ("supersede", "retire")


class Unstated:
    """Stands for what earlier releases did not write down."""


UNSTATED = Unstated()


class Key(NamedTuple):
    """A frozen definition as the log calls it."""

    code: str
    version: str


@dataclass(slots=True)
class Told:
    """What the log says of one frozen definition; a fact it does not state is UNSTATED."""

    facts: dict[str, Any] = field(default_factory=dict)

    def fits(self, definition: Definition, present: dict[str, Any]) -> bool:
        """Tell whether a definition is as the log says; `present` are its digests now."""
        present = present | {name: getattr(definition, name) for name in (*STATED[2:], "decision")}
        is_told = CONTENT in self.facts and all(
            value is UNSTATED or present[name] == value for name, value in self.facts.items()
        )
        return is_told and all(
            getattr(definition, f"{name}_earliest") == _earliest(present[name])
            for name in ("valid_from", "valid_until")
        )


def replay(session: Session, codes: Iterable[str]) -> dict[Key, Told]:
    """Read what the log says of the frozen definitions of these indicators."""
    told: dict[Key, Told] = {}
    last: dict[str, Told] = {}
    for (action, code, version, decision), facts in _entries(session, codes):
        of_one = told.setdefault(Key(code, version), Told({"valid_from": None, "valid_until": None}))
        if CONTENT in facts:
            _begin(of_one, facts, last.get(code), is_adopted=action == "adopt")
            last[code] = of_one
        elif action == "retire" and "valid_until" not in facts:
            of_one.facts["valid_until"] = UNSTATED
        of_one.facts |= facts
        if action not in OF_ANOTHER:
            of_one.facts["decision"] = decision
    return told


def _begin(new: Told, facts: dict[str, Any], before: Told | None, *, is_adopted: bool) -> None:
    if "state" not in facts and is_adopted:
        # Earlier releases loaded a history without saying that each version ended the one before.
        new.facts["state"] = State.PUBLISHED
        if before and before.facts["state"] == State.PUBLISHED:
            start = facts.get("valid_from")
            before.facts |= {"state": State.SUPERSEDED, "valid_until": dates.eve(start) if start else None}
    elif facts.get("state") == State.SUPERSEDED and "valid_until" not in facts:
        new.facts["valid_until"] = UNSTATED


def _entries(
    session: Session, codes: Iterable[str]
) -> Iterable[tuple[tuple[str, str, str, str | None], dict[str, Any]]]:
    """Give the entries about numbered versions in their order, each with what it states."""
    statement = (
        select(
            Change.number,
            Change.action,
            Change.subject_code,
            Change.version,
            Change.decision,
            ChangeField.field,
            ChangeField.after,
        )
        .outerjoin(
            ChangeField, and_(ChangeField.change_number == Change.number, ChangeField.field.in_(STATED))
        )
        .where(
            Change.subject_kind == "indicator", Change.subject_code.in_(codes), Change.version.is_not(None)
        )
        .order_by(Change.number, ChangeField.position)
    )
    found: dict[int, tuple[Any, dict[str, Any]]] = {}
    for number, *entry, name, after in session.execute(statement):
        _, facts = found.setdefault(number, (tuple(entry), {}))
        if name is not None:
            facts[name] = json.loads(after) if after else None
    return found.values()


def _earliest(text: str | None) -> Any:
    return dates.parse(text).earliest if text else None

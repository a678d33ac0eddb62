"""Checks the blocks of indicators that a catalogue brings; whatever is wrong is named, and nothing is written here."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.errors import Finding, Invalid
from registry.rules.completeness import require_complete
from registry.rules.content import WRONG_SHAPE, Content, clean
from registry.rules.localised import Localised
from registry.rules.refusals import MISSING, UNKNOWN
from registry.rules.versioning import Step, Version, next_version
from registry.services.content import formulas
from registry.services.content.contents import rows_of
from registry.services.importing.rows import Faults, Row, fault
from registry.services.lifecycle.describing import Notes, check_notes
from registry.services.names.naming import Names

EARLIEST = date.min
CODE = re.compile(r"IND-[0-9]{4,9}")
NOT_IN_ORDER = "Versionen stehen in der Reihenfolge ihrer Gültigkeit, die älteste zuerst; nur die erste darf ohne Beginn sein."
NO_CODE = "„%(value)s“ ist keine Kennung. Sie sieht so aus: IND-0033."
TWICE = "„%(value)s“ steht im Katalog zweimal."
NO_TITLE = "Der Titel fehlt."
NO_VERSION = "Mindestens eine Version wird gebraucht."
ONE_DRAFT = "Ein Kandidat hat nur einen Entwurf."
NOTES = ("step", "origin", "evidence_status", "evidence_url")


@dataclass(slots=True)
class VersionBlock:
    """One version of a block, checked."""

    content: Content
    columns: dict[str, Any]
    version: Version | None
    id: int = 0
    seal: str = ""


@dataclass(slots=True)
class Block:
    """One indicator of a file, checked; versions oldest first."""

    where: str
    code: str
    steward_id: int
    steward_is_assigned: bool
    programme_ids: tuple[int, ...]
    is_adopted: bool
    reason: str | None
    versions: list[VersionBlock] = field(default_factory=list)
    id: int = 0


def prepare(rows: Iterable[Row], labels: Names, known: Mapping[str, int], faults: Faults) -> list[Block]:
    """Check every row; what is wrong is collected with its place. `known` are the indicators already there."""
    rows, seen = list(rows), set[str]()
    # Blocks may refer to each other before any of them has a number.
    ids = {str(row.values.get("code")): 0 for row in rows} | dict(known)
    blocks = []
    for row in rows:
        try:
            block = _block(row, labels, ids)
            if block.code in seen:
                raise fault("code", TWICE, value=block.code)
            seen.add(block.code)
            blocks.append(block)
        except Invalid as error:
            faults.add(row.where, error, str(row.values.get("code") or ""))
    coming = [block for block in blocks if block.code not in known]
    others = _indicators(coming)
    for block in coming:
        if found := list(_doubts(block, others)):
            faults.add(block.where, Invalid(found), block.code)
    return blocks


def _indicators(blocks: Iterable[Block]) -> formulas.Indicators:
    """Tell what formulas may name in a catalogue: the latest version of each block, if it is to be in force."""
    latest = {block.code: block for block in blocks}
    contents = {code: block.versions[-1].content for code, block in latest.items()}
    return formulas.Indicators(
        units={code: content.values.get("unit") for code, content in contents.items()},
        obstacles={c: "" if block.is_adopted else formulas.NOT_PUBLISHED for c, block in latest.items()},
        terms={code: _named(content) for code, content in contents.items()},
    )


def _doubts(block: Block, others: formulas.Indicators) -> Iterator[Finding]:
    """Name why a formula of a block cannot hold, and, where it is to be in force, which units do not fit."""
    for version in block.versions:
        tree = formulas.tree_of(version.content)
        if block.is_adopted:
            yield from formulas.misfits(version.content, others)
        if tree is not None:
            named = _named(version.content)
            yield from formulas.alone(tree)
            yield from formulas.dead_ends([code for code in named if code != block.code], others)
            yield from formulas.circle(block.code, named, others)


def _named(content: Content) -> tuple[str, ...]:
    tree = formulas.tree_of(content)
    return formulas.indicators_in(tree) if tree is not None else ()


def _block(row: Row, labels: Names, indicator_ids: dict[str, int]) -> Block:
    values = row.values
    block = Block(
        where=row.where,
        code=_code(values),
        steward_id=_known(labels.office_ids, "steward", str(values.get("steward"))),
        steward_is_assigned=values.get("steward_status") != "documented",
        programme_ids=tuple(
            _known(labels.programme_ids, "programmes", str(p)) for p in values.get("programmes") or ()
        ),
        is_adopted=bool(values.get("is_adopted")),
        reason=values.get("adoption_reason"),
    )
    last: Version | None = None
    for given in values.get("versions") or ():
        version = _version(block, _mapping(given, "versions"), last, labels, indicator_ids)
        last = version.version
        block.versions.append(version)
    _check_versions(block)
    return block


def _code(values: Mapping[str, Any]) -> str:
    code = str(values.get("code") or "")
    if not CODE.fullmatch(code):
        raise fault("code", NO_CODE, value=code)
    return code


def _check_versions(block: Block) -> None:
    starts = [version.columns["valid_from_earliest"] or EARLIEST for version in block.versions]
    if not starts:
        raise fault("versions", NO_VERSION)
    if len(set(starts)) < len(starts) or starts != sorted(starts):
        raise fault("versions", NOT_IN_ORDER)
    if not block.is_adopted and len(starts) > 1:
        raise fault("versions", ONE_DRAFT)


def _version(
    block: Block,
    given: Mapping[str, Any],
    last: Version | None,
    labels: Names,
    indicator_ids: dict[str, int],
) -> VersionBlock:
    content = clean(_mapping(given.get("content") or {}, "content"))
    if "title" not in content.values:
        raise fault("title", NO_TITLE)
    rows_of(content, labels, indicator_ids)
    columns = _columns(block, given)
    if not block.is_adopted:
        return VersionBlock(content, columns, None)
    if not columns["reason"]:
        raise fault("adoption_reason", MISSING)
    require_complete(*content, mode="adopt")
    return VersionBlock(content, columns, next_version(last, Step(columns["step"] or Step.PATCH)))


def _columns(block: Block, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a version says besides its content, cleaned as if it had been typed in the desk."""
    told, start = given.get("version_notes"), given.get("valid_from")
    checked = check_notes(
        Notes(
            **{name: given.get(name) or "" for name in NOTES},
            reason=given.get("reason") or block.reason or "",
            valid_from="" if start is None else str(start),
            version_notes=_pair(_mapping(told, "version_notes")) if told else None,
        )
    )
    return {"version_notes": None, "decision": None} | checked


def _pair(told: Mapping[str, Any]) -> Localised:
    return Localised(told.get("de") or "", told.get("en"))


def _mapping(given: Any, column: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise fault(column, WRONG_SHAPE)
    return given


def _known(ids: Mapping[str, int], column: str, code: str) -> int:
    if code not in ids:
        raise Invalid([Finding(column, UNKNOWN, (("value", code),))])
    return ids[code]

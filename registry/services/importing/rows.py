"""Reads one row of a catalogue's file: cells that must be there, pairs of languages, codes of what they point to."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy import select

from registry import db
from registry.errors import Finding, Invalid
from registry.model import Base
from registry.rules import dates, wording
from registry.rules.content import ENGLISH_ALONE
from registry.rules.localised import Localised
from registry.rules.refusals import MISSING, UNKNOWN
from registry.services.content.contents import DID_YOU_MEAN, NOT_KNOWN

Clean = Callable[[str, str], str]
NOT_THERE = (UNKNOWN, NOT_KNOWN, DID_YOU_MEAN)


class Row(Protocol):
    """One row of a file: where it stands and what it says."""

    @property
    def where(self) -> str:
        """Name file and row."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Give the cells by column."""


class Faults:
    """Collects what is wrong in all rows, so that one run names everything."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.missing: set[str] = set()  # codes of faulty rows, which others may point to in vain

    def add(self, where: str, error: Invalid, code: str = "") -> None:
        """Keep the findings of one row, with the row's place; not those that follow from a faulty row before."""
        self.missing.add(code)
        self.findings += [
            Finding(f.field, f.message, f.data, where) for f in error.findings if not self._follows(f)
        ]

    def _follows(self, finding: Finding) -> bool:
        data = dict(finding.data)
        # A formula says `name` of what it does not know.
        value = data.get("value") if finding.message in NOT_THERE else data.get("name")
        return str(value or "").rpartition("/")[2] in self.missing - {""}

    def stop(self) -> None:
        """Refuse when anything was found."""
        if self.findings:
            raise Invalid(
                self.findings,
                "Es wurde nichts übernommen: %(count)s Angaben stimmen nicht.",
                count=len(self.findings),
            )


def required(values: Mapping[str, Any], column: str) -> str:
    """Give a cell that must not be empty, cleaned."""
    value = values.get(column)
    cleaned = "" if value is None else wording.line(str(value), column, 2000)
    if not cleaned:
        raise fault(column, MISSING)
    return cleaned


def pair(values: Mapping[str, Any], stem: str) -> Localised | None:
    """Give the two languages of a text; None when both cells are empty."""
    german, english = values.get(f"{stem}_de"), values.get(f"{stem}_en")
    if not german:
        if english:
            raise fault(f"{stem}_de", ENGLISH_ALONE)
        return None
    return Localised(
        wording.prose(german, f"{stem}_de"), wording.prose(english, f"{stem}_en") if english else None
    )


def fault(column: str, message: str, **data: object) -> Invalid:
    """Make the refusal of one cell."""
    return Invalid([Finding(column, message, tuple(data.items()))])


def pair_required(values: Mapping[str, Any], stem: str) -> Localised:
    """Give the two languages of a text that must be there."""
    required(values, f"{stem}_de")
    found = pair(values, stem)
    assert found is not None
    return found


def text(values: Mapping[str, Any], column: str, clean: Clean = wording.line) -> str | None:
    """Give a cell that may be empty, cleaned."""
    value = values.get(column)
    return (clean(str(value), column) or None) if value is not None else None


def find(model: type[Base], **keys: object) -> Any:
    """Find a thing by what tells it apart, or None."""
    return db.session().execute(select(model).filter_by(**keys)).scalar_one_or_none()


def look_up(model: type[Base], column: str, **keys: object) -> Any:
    """Find what a cell points to, or refuse the cell."""
    found = find(model, **keys)
    if found is None:
        raise fault(column, UNKNOWN, value="/".join(str(v) for v in keys.values()))
    return found


def add(thing: Base) -> None:
    """Write one thing at once, so that the next rows can point to it."""
    db.session().add(thing)
    db.session().flush()


def times(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give both times of a name: in force as the row says, known from now on."""
    since = dates.parse_optional(values.get("valid_from"), "valid_from")
    until = dates.parse_optional(values.get("valid_until"), "valid_until")
    dates.require_order(since, until, "valid_until")
    return {
        "valid_from": since and since.text,
        "valid_from_earliest": since and since.earliest,
        "valid_until": until and until.text,
        "valid_until_earliest": until and until.earliest,
        "recorded_from": db.clock.now(),
    }


def source_address(values: Mapping[str, Any]) -> str | None:
    """Give the address of the source, when the row has one."""
    return wording.address(values["source_url"], "source_url") if values.get("source_url") else None

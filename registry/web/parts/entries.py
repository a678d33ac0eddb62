"""Entries of the log as the pages tell them: what happened in words, and where the thing is."""

from dataclasses import dataclass, fields, replace

from registry.rules.lifecycle import ADOPTED_LABEL
from registry.rules.localised import Localised
from registry.services.log.deeds_in_words import deed_of
from registry.services.log.history import ChangeLine, FieldLine, LogPage, readable
from registry.services.log.values_in_words import both

CHECKSUM = "content"
DIGESTS = frozenset({CHECKSUM, "facts"})  # read by programs, not by people
PATHS: dict[str, str] = {
    "indicator": "/indicators/{0}",
    "office": "/offices/{0}",
    "measure": "/measures/{0}",
    "level": "/levels/{0}",
    "unit": "/units/{0}",
    "programme": "/programmes/{0}",
    "scheme": "/vocab/{0}",
}


@dataclass(frozen=True, slots=True)
class ToldEntry(ChangeLine):
    """An entry with its words; `checksum` stands apart, because nobody reads it word by word."""

    label: str = ""
    path: str | None = None
    checksum: str | None = None
    told_reason: Localised | None = None

    @property
    def field_labels(self) -> tuple[str, ...]:
        """Give the German labels of what changed."""
        return tuple(field.label for field in self.fields)


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of the log, told."""

    lines: tuple[ToldEntry, ...]
    total: int


def entries(page: LogPage) -> Entries:
    """Tell a page of the log."""
    return Entries(tuple(_entry(line) for line in page.lines), page.total)


def _entry(line: ChangeLine) -> ToldEntry:
    kept = {field.name: getattr(line, field.name) for field in fields(ChangeLine)}
    kept["fields"] = readable([_told(field, line) for field in line.fields if field.field not in DIGESTS])
    return ToldEntry(
        **kept,
        label=deed_of(line.action, line.subject_kind),
        path=_path(line),
        checksum=_checksum(line.fields),
        told_reason=Localised(line.reason) if line.reason else None,
    )


def _told(field: FieldLine, line: ChangeLine) -> FieldLine:
    """Tell a field as it is; what was adopted is not said to be in force as if it had been agreed."""
    is_claim = line.action == "adopt" and field.field == "state"
    return replace(field, after=both(ADOPTED_LABEL)) if is_claim else field


def _checksum(changed: tuple[FieldLine, ...]) -> str | None:
    return next((line.after.de for line in changed if line.field == CHECKSUM and line.after), None)


def _path(line: ChangeLine) -> str | None:
    if line.subject_kind == "concept":
        scheme, _, notation = line.subject_code.partition("/")
        return f"/themes/{notation}" if scheme == "themes" else f"/vocab/{scheme}#{notation}"
    pattern = PATHS.get(line.subject_kind)
    return pattern.format(line.subject_code) if pattern else None

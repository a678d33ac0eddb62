"""The facts of a definition as lines of a page: label, value in words, or why there is none."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from registry.formats.records import DefinitionRecord, Source
from registry.rules.amounts import SHOWN
from registry.rules.fields import BY_NAME, CHOICES, SOURCE_ROLES, Gap, Kind
from registry.rules.localised import Localised
from registry.services.log.values_in_words import both

SAFE = ("https://", "http://")


class Part(NamedTuple):
    """A stretch of a value; `path` where it leads somewhere, `note` what is said beside it."""

    text: Localised
    path: str | None = None
    note: Localised | None = None


class Fact(NamedTuple):
    """One line: its German label, and its parts or its gap; `more` parts are there and not shown."""

    label: str
    parts: tuple[Part, ...] = ()
    gap: Gap | None = None
    between: str = ","
    more: int = 0


SEVERAL = (Kind.CONCEPTS,)
Teller = Callable[[Any], tuple[Part, ...]]

STEWARD_ASSIGNED = "Zuordnung vom Amt nicht bestätigt"
SOURCE_LABELS: dict[str, str] = {
    "indicator": "Quelle",
    "numerator": "Quelle Zähler",
    "denominator": "Quelle Nenner",
    "evidence": "Beleg",
}


def facts(record: DefinitionRecord, names: Iterable[str]) -> tuple[Fact, ...]:
    """Tell these fields; a required one without value says so, an optional one is left out."""
    return tuple(fact for name in names if (fact := _fact(record, name)))


def steward(record: DefinitionRecord) -> Fact:
    """Name the steward office, and say when it was only assigned by us."""
    note = both(STEWARD_ASSIGNED) if record.steward_is_assigned else None
    return Fact("Fachlich zuständig", (Part(record.steward.label, record.steward.path, note),))


def sources(record: DefinitionRecord) -> tuple[Fact, ...]:
    """Tell where the figures come from, role by role."""
    roles = tuple(role for role, _label in SOURCE_ROLES)
    told = tuple(
        Fact(
            SOURCE_LABELS[role],
            tuple(map(_source, own[:SHOWN])),
            between=";",
            more=max(0, len(own) - SHOWN),
        )
        for role in roles
        if (own := tuple(source for source in record.sources if source.role == role))
    )
    return told or (Fact("Quelle", gap=record.gaps.get("sources", Gap.TO_CLARIFY)),)


def origin(record: DefinitionRecord) -> Localised | None:
    """Name where the definition comes from, in both languages where its evidence is named so."""
    told = (source.text for source in record.sources if source.text.de == record.origin)
    return next(told, Localised(record.origin) if record.origin else None)


def programmes(record: DefinitionRecord) -> tuple[Fact, ...]:
    """Name the programmes that use the indicator."""
    parts = tuple(Part(programme.label, programme.path) for programme in record.programmes)
    return (Fact("Verwendet in", parts),) if parts else ()


def safe_address(address: str | None) -> str | None:
    """Give an address only when it leads to the web."""
    return address if address and address.startswith(SAFE) else None


def site_of(address: str) -> str:
    """Name where an address leads: its host, and what kind of file it is where that is no page."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host} (PDF)" if parts.path.lower().endswith(".pdf") else host


def document(name: Localised, address: str | None) -> Localised:
    """Name a document together with the site that has it, as the text of a link."""
    if not safe_address(address):
        return name
    said = ((f"{text}, {site_of(str(address))}" if text else None) for text in name)
    return Localised(*said)  # type: ignore[arg-type]


def _fact(record: DefinitionRecord, name: str) -> Fact | None:
    field, value = BY_NAME[name], getattr(record, name)
    if isinstance(value, tuple) and len(value) > SHOWN and field.kind in SEVERAL:
        return Fact(field.label, TELLERS[field.kind](value[:SHOWN]), more=len(value) - SHOWN)
    if value not in (None, ()):
        return Fact(field.label, TELLERS[field.kind](value))
    gap = record.gaps.get(name) or (Gap.TO_CLARIFY if field.required else None)
    return Fact(field.label, gap=gap) if gap else None


def _source(source: Source) -> Part:
    note = Localised(source.legal_basis) if source.legal_basis else None
    return Part(document(source.text, source.url), safe_address(source.url), note)


def _text(value: Localised) -> tuple[Part, ...]:
    return (Part(value),)


def _reference(value: Any) -> tuple[Part, ...]:
    return (Part(value.label, value.path),)


def _references(values: Any) -> tuple[Part, ...]:
    return tuple(Part(value.label, value.path) for value in values)


def _choice(value: str) -> tuple[Part, ...]:
    return (Part(both(CHOICE_LABELS[value])),)


def _mail(value: str) -> tuple[Part, ...]:
    return (Part(Localised(value, value), f"mailto:{value}"),)


def _plain(value: object) -> tuple[Part, ...]:
    return (Part(Localised(str(value), str(value))),)


CHOICE_LABELS = {code: label for choices in CHOICES.values() for code, label in choices}
# Levels, sources and formulas have their own parts of the page.
TELLERS: dict[Kind, Teller] = {
    Kind.LINE: _text,
    Kind.PROSE: _text,
    Kind.CHOICE: _choice,
    Kind.CONCEPT: _reference,
    Kind.CONCEPTS: _references,
    Kind.OFFICE: _reference,
    Kind.MEASURE: _reference,
    Kind.NUMBER: _plain,
    Kind.DATE: _plain,
    Kind.MAIL: _mail,
}

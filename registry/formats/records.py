"""Plain records: one definition with everything it points to resolved, ready for any language.

RDF, JSON, CSV, the search index and the pages are made from these; building one is the services' work.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from registry.rules.fields import DOCUMENTED, Gap
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote


class Reference(NamedTuple):
    """A thing a definition points to: its code, its label and its path without suffix."""

    code: str
    label: Localised
    path: str


class ConceptReference(NamedTuple):
    """A concept: notation, label, path and the IRI it matches in an official list, if any."""

    code: str
    label: Localised
    path: str
    iri: str | None = None
    synonyms: tuple[str, ...] = ()  # German altLabels and hiddenLabels, for search alone
    english_synonyms: tuple[str, ...] = ()


class OfficeReference(NamedTuple):
    """An office: code, present name, path, functional mailbox."""

    code: str
    label: Localised
    path: str
    mailbox: str | None = None


class MeasureReference(NamedTuple):
    """A measure: code, label, path, its unit's notation."""

    code: str
    label: Localised
    path: str
    unit: str | None = None


class Availability(NamedTuple):
    """A spatial level for which there are values, as EDTF texts: since, until."""

    level: Reference
    position: int
    since: str | None = None
    until: str | None = None
    note: Localised | None = None


class Redrawn(NamedTuple):
    """A documented change of the boundaries at a level: from when (EDTF), how many areas, what it means."""

    level: Reference
    kind: str  # one of CHANGE_KINDS
    effective_from: str
    count_before: int | None = None
    count_after: int | None = None
    note: Localised | None = None
    source_url: str | None = None


class Source(NamedTuple):
    """Where a part of the figure comes from; role is one of SOURCE_ROLES."""

    role: str
    text: Localised
    legal_basis: str | None = None
    url: str | None = None


class Distribution(NamedTuple):
    """Where data or a sheet of the indicator can be had."""

    title: Localised
    url: str
    format: str  # code of the EU file-type list: CSV, JSON, XLSX …
    licence: ConceptReference | None = None


@dataclass(frozen=True, slots=True)
class DefinitionRecord:
    """One definition of one indicator. Times are ISO 8601 texts, bounds of force EDTF texts."""

    code: str
    path: str  # /indicators/IND-0033
    version: str | None  # "2.1.0", or None while it is a draft
    state: State
    title: Localised
    steward: OfficeReference
    is_adopted: bool = False  # "Übernommen, nicht bestätigt"
    is_candidate: bool = False
    steward_is_assigned: bool = False  # our own assignment, not documented
    short_title: Localised | None = None
    theme: ConceptReference | None = None
    keywords: tuple[ConceptReference, ...] = ()
    definition: Localised | None = None
    purpose: Localised | None = None
    interpretation: Localised | None = None
    direction: str | None = None
    method_kind: str | None = None
    numerator: MeasureReference | None = None
    denominator: MeasureReference | None = None
    formula: str | None = None
    formula_terms: tuple[Reference, ...] = ()  # every measure and indicator the formula names
    unit: ConceptReference | None = None
    decimals: int | None = None
    population: Localised | None = None
    method: Localised | None = None
    breakdowns: tuple[ConceptReference, ...] = ()
    confidentiality: Localised | None = None
    levels: tuple[Availability, ...] = ()
    reference_period: Localised | None = None
    periodicity: ConceptReference | None = None
    available_since: str | None = None
    available_until: str | None = None
    editions: tuple[str, ...] = ()  # EDTF texts: the single years that have values
    series_notes: tuple[SeriesNote, ...] = ()
    comparability: Localised | None = None
    limitations: Localised | None = None
    sources: tuple[Source, ...] = ()
    source_office: OfficeReference | None = None
    contact: str | None = None
    licence: ConceptReference | None = None
    programmes: tuple[Reference, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    gaps: dict[str, Gap] = field(default_factory=dict)  # field name → why it has no value
    evidence_status: str | None = None  # documented, comparator, inferred, not_found
    origin: str | None = None  # the system the definition was found in
    evidence_url: str | None = None
    version_notes: Localised | None = None
    decision: str | None = None  # number of the decision the version cites
    valid_from: str | None = None
    valid_until: str | None = None
    issued: str | None = None  # first publication of the indicator
    modified: str | None = None  # publication of this version
    retired: str | None = None  # when it was put out of force without another in its place
    previous_version: str | None = None
    successor: Reference | None = None
    boundary_changes: tuple[Redrawn, ...] = ()  # of its levels, since there are values

    @property
    def first_value(self) -> str | None:
        """Give the EDTF text of the first value, whether the series goes on or comes in editions."""
        return self.available_since or next(iter(self.editions), None)

    @property
    def author(self) -> OfficeReference | None:
        """Name the office whose definition this is: nobody where it is another's, or where we assigned the office."""
        is_own = self.evidence_status in (None, DOCUMENTED) and not self.steward_is_assigned
        return self.steward if is_own else None

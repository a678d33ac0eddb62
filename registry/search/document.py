"""What the index knows of one indicator: a plain document, made from a record."""

from dataclasses import dataclass
from typing import NamedTuple

from registry.formats.records import Availability, ConceptReference, DefinitionRecord
from registry.rules.access import VISIBLE
from registry.rules.fields import EVIDENCE_IN_SHORT
from registry.rules.lifecycle import ADOPTED_LABEL, CANDIDATE_LABEL, OPEN, STATE_LABELS, State, status_of
from registry.rules.localised import Localised

DRAFT_SUFFIX = "-draft"
FOUND = OPEN | {State.PUBLISHED, State.RETIRED}  # older versions are history, a matter of the database


class Named(NamedTuple):
    """A thing a document is filtered by: its code and label; `position` orders where labels do not."""

    code: str
    label: Localised
    position: int = 0


# The values of the facet "status": what a reader wants to know of the state, in the order it is shown.
STATUSES: dict[str, Named] = {
    named.code: named
    for named in (
        Named("published", Localised(STATE_LABELS[State.PUBLISHED], "Published"), 1),
        Named("adopted", Localised(ADOPTED_LABEL, "Taken from public sources, not confirmed"), 2),
        Named("proposed", Localised(STATE_LABELS[State.PROPOSED], "Proposed"), 3),
        Named("agreed", Localised(STATE_LABELS[State.AGREED], "Agreed"), 4),
        Named("draft", Localised(STATE_LABELS[State.DRAFT], "Draft"), 5),
        Named("candidate", Localised(CANDIDATE_LABEL, "Candidate"), 6),
        Named("superseded", Localised(STATE_LABELS[State.SUPERSEDED], "Superseded"), 7),
        Named("retired", Localised(STATE_LABELS[State.RETIRED], "Retired"), 8),
        Named("withheld", Localised(STATE_LABELS[State.WITHHELD], "Withheld"), 9),
    )
}

# The values of the facet "evidence": how well the definition is documented, best first.
EVIDENCES: dict[str, Named] = {
    code: Named(code, label, position) for position, (code, label) in enumerate(EVIDENCE_IN_SHORT.items(), 1)
}


@dataclass(frozen=True, slots=True)
class Document:
    """One findable definition: the published or retired one of an indicator, or its open draft."""

    id: str  # IND-0033, or IND-0033-draft
    code: str
    visibility: str  # public or members
    state: str
    title: Localised
    is_adopted: bool = False
    is_candidate: bool = False
    evidence_status: str | None = None
    short_title: Localised | None = None
    definition: Localised | None = None
    synonyms: tuple[str, ...] = ()  # colloquial and former words of the keywords
    english_synonyms: tuple[str, ...] = ()
    keywords: tuple[Localised, ...] = ()
    theme: Named | None = None
    office: Named | None = None
    office_is_assigned: bool = False
    levels: tuple[Named, ...] = ()
    programmes: tuple[Named, ...] = ()
    periodicity: Named | None = None
    version: str | None = None
    modified: str | None = None  # ISO 8601
    since: str | None = None
    until: str | None = None
    smallest_level: Localised | None = None
    has_one_level: bool = False
    families: tuple[tuple[str, ...], ...] = ()  # everything that is said for each keyword, for marking
    more: tuple[Localised, ...] = ()  # what the figures are made of: searched, never shown
    mentions: tuple[Localised, ...] = ()  # all other text of the definition

    @property
    def status(self) -> str:
        """Name the value of the facet "status"."""
        return status_of(State(self.state), is_adopted=self.is_adopted, is_candidate=self.is_candidate)


def document_id(code: str, state: State) -> str:
    """Name the document of a definition: an open draft stands beside the published one."""
    return f"{code}{DRAFT_SUFFIX}" if state in OPEN else code


def document_of(record: DefinitionRecord) -> Document | None:
    """Make the document of a definition, or None where nobody may find it."""
    visibility = VISIBLE[record.state]
    if visibility is None or record.state not in FOUND:
        return None
    levels = sorted(record.levels, key=lambda level: level.position)
    return Document(
        id=document_id(record.code, record.state),
        code=record.code,
        visibility=visibility.value,
        state=record.state.value,
        title=record.title,
        is_adopted=record.is_adopted,
        is_candidate=record.is_candidate,
        evidence_status=record.evidence_status,
        short_title=record.short_title,
        definition=record.definition,
        synonyms=tuple(word for keyword in record.keywords for word in keyword.synonyms),
        english_synonyms=tuple(word for keyword in record.keywords for word in keyword.english_synonyms),
        keywords=tuple(keyword.label for keyword in record.keywords),
        theme=_named(record.theme),
        office=Named(record.steward.code, record.steward.label),
        office_is_assigned=record.steward_is_assigned,
        levels=tuple(_level(level) for level in levels),
        programmes=tuple(Named(programme.code, programme.label) for programme in record.programmes),
        periodicity=_named(record.periodicity),
        version=record.version,
        modified=record.modified,
        since=record.first_value,
        until=record.available_until,
        smallest_level=levels[-1].level.label if levels else None,
        has_one_level=len(levels) == 1,
        families=tuple(_family(keyword) for keyword in record.keywords),
        more=_more(record),
        mentions=_mentions(record),
    )


def _named(concept: ConceptReference | None) -> Named | None:
    return Named(concept.code, concept.label) if concept else None


def _family(keyword: ConceptReference) -> tuple[str, ...]:
    return tuple(filter(None, (*keyword.label, *keyword.synonyms, *keyword.english_synonyms)))


def _level(availability: Availability) -> Named:
    return Named(availability.level.code, availability.level.label, availability.position)


def _more(record: DefinitionRecord) -> tuple[Localised, ...]:
    measures = (record.numerator, record.denominator)
    texts = (
        record.population,
        *(measure.label for measure in measures if measure),
        *(b.label for b in record.breakdowns),
    )
    return tuple(text for text in texts if text)


def _mentions(record: DefinitionRecord) -> tuple[Localised, ...]:
    texts = (
        record.purpose,
        record.interpretation,
        record.method,
        record.limitations,
        record.comparability,
        record.confidentiality,
        record.unit.label if record.unit else None,
        record.source_office.label if record.source_office else None,
        *(source.text for source in record.sources),
        *(Localised(source.legal_basis) for source in record.sources if source.legal_basis),
    )
    return tuple(text for text in texts if text)

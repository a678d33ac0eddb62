"""The dataset a definition becomes: its record, its settings and the IRIs of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats import official
from registry.formats.head import Head
from registry.formats.nodes import link, moment, texts, typed
from registry.formats.provenance import statement
from registry.formats.records import ConceptReference, DefinitionRecord, OfficeReference
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from vocab.codes import Code


@dataclass(frozen=True)
class Dataset:
    """One definition as a dataset: the current one of its indicator, or one frozen version for ever."""

    record: DefinitionRecord
    head: Head
    is_frozen: bool = False

    @cached_property
    def path(self) -> str:
        """Give the path of the dataset without suffix."""
        return f"{self.record.path}/{self.record.version}" if self.is_frozen else self.record.path

    @cached_property
    def node(self) -> NamedNode:
        """Give the IRI of the dataset."""
        return self.head.node(self.path)

    def part(self, fragment: str) -> NamedNode:
        """Give the IRI of a part of the dataset, as a # address of it."""
        return self.head.node(f"{self.path}#{fragment}")

    def version(self, number: str) -> NamedNode:
        """Give the IRI of one frozen version of the same indicator."""
        return self.head.node(f"{self.record.path}/{number}")

    @cached_property
    def issued(self) -> Literal | None:
        """Give the day of first publication: of the indicator, or of this version."""
        first = self.record.modified if self.is_frozen else self.record.issued
        return moment(first) or self.modified

    @cached_property
    def modified(self) -> Literal | None:
        """Give the moment this version was published, or put out of force."""
        return moment(self.record.retired) or moment(self.record.modified) or moment(self.record.issued)

    @cached_property
    def is_retired(self) -> bool:
        """Tell whether the indicator is out of force, without another version in its place."""
        return self.record.state is State.RETIRED

    @cached_property
    def provenance(self) -> Localised:
        """Give the sentence on where the definition and its figures come from."""
        return statement(self.record)

    @cached_property
    def codes(self) -> tuple[tuple[str, Code], ...]:
        """Give EU themes and EU frequency, each with the property that states it."""
        frequency = official.frequency(self.record.periodicity)
        return (
            *(("dcat:theme", theme) for theme in official.themes(self.record.theme)),
            *((("dct:accrualPeriodicity", frequency),) if frequency else ()),
        )

    def dated(self, node: NamedNode) -> Iterator[Triple]:
        """State when a part of the dataset was first and last published."""
        yield from link(node, "dct:issued", self.issued)
        yield from link(node, "dct:modified", self.modified)

    def concept(self, concept: ConceptReference) -> Iterator[Triple]:
        """State what one of our own concepts is called."""
        node = self.head.node(concept.path)
        yield from typed(node, "skos:Concept")
        yield from texts(node, "skos:prefLabel", concept.label)

    def agent(self, office: OfficeReference) -> Iterator[Triple]:
        """State that an office is an organisation, and its name."""
        node = self.head.node(office.path)
        yield from typed(node, "foaf:Agent", "foaf:Organization")
        yield from texts(node, "foaf:name", office.label)

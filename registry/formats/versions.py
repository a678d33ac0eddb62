"""The versions of an indicator: when each was in force, and all of them named in the document of their indicator."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats.description import description
from registry.formats.head import Head
from registry.formats.nodes import address, link, name, texts, typed
from registry.formats.official import text_code
from registry.formats.periods import span_literal
from registry.formats.records import DefinitionRecord
from registry.formats.subject import Dataset


class InForce(Protocol):
    """What has a beginning and an end, as EDTF texts."""

    @property
    def valid_from(self) -> str | None:
        """Give the beginning."""

    @property
    def valid_until(self) -> str | None:
        """Give the end."""


def validity(node: NamedNode, held: InForce, head: Head) -> Iterator[Triple]:
    """State from when to when a version or a name is in force: in days, and as its source gives it."""
    yield from link(node, "dct:valid", span_literal(held.valid_from, held.valid_until))
    for term, bound in (("validFrom", held.valid_from), ("validUntil", held.valid_until)):
        if bound:
            yield Triple(node, head.own(term), text_code(bound))


def version_triples(
    current: DefinitionRecord, records: Iterable[DefinitionRecord], head: Head
) -> list[Triple]:
    """Name all numbered versions of an indicator: those of the document are whole datasets, so that no rule is broken.

    In the catalogue they are not named: harvesters would take each version for one more dataset.
    """
    whole = Dataset(current, head)
    return [triple for record in records for triple in _version(whole, Dataset(record, head, is_frozen=True))]


def _version(whole: Dataset, subject: Dataset) -> Iterator[Triple]:
    record, node, head = subject.record, subject.node, subject.head
    yield Triple(whole.node, name("dcat:hasVersion"), node)
    yield from typed(node, "dcat:Dataset", "dcat:Resource")
    yield Triple(node, name("dct:identifier"), Literal(node.value))
    yield from texts(node, "dct:title", record.title)
    yield from texts(node, "dct:description", description(record))
    yield Triple(node, name("dct:publisher"), head.publisher_node)
    yield Triple(node, name("dcat:contactPoint"), whole.part("contact"))
    yield from link(node, "dcatde:contributorID", address(head.contributor_id))
    yield Triple(node, name("dcat:isVersionOf"), whole.node)
    yield Triple(node, name("dcat:version"), text_code(record.version or ""))
    yield from texts(node, "adms:versionNotes", record.version_notes)
    yield Triple(node, head.own("state"), head.own(record.state))
    yield from subject.dated(node)
    yield from validity(node, record, head)

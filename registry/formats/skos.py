"""Code lists as SKOS, and our own terms under the address of this registry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats.head import Head
from registry.formats.nodes import address, link, name, speakable, texts, typed
from registry.formats.rdf import whole
from registry.rules.localised import Localised
from vocab.terms import terms

LABELS = {"pref": "skos:prefLabel", "alt": "skos:altLabel"}  # hidden labels are for the index alone


class Label(NamedTuple):
    """A label of a concept: pref or alt, in one language."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class ConceptRecord:
    """One concept with all its labels; `broader` is a path, `match` the IRI of the same in an official list."""

    notation: str
    path: str
    labels: tuple[Label, ...]
    broader: str | None = None
    match: str | None = None
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    """One code list with its concepts, in their order."""

    code: str
    title: Localised
    description: Localised | None
    concepts: tuple[ConceptRecord, ...]


def scheme_document(form: str, scheme: SchemeRecord, head: Head) -> bytes:
    """Write a code list in one RDF form."""
    return whole(form, [*_scheme(scheme, head), *_concepts(scheme, head)], head.base_url)


def terms_document(form: str, head: Head) -> bytes:
    """Write our own terms, the properties among them, in one RDF form."""
    said = [quad.triple for quad in terms(head.base_url + "/vocab/terms")]
    return whole(form, [*said, *_tops(said)], head.base_url)


def _tops(said: list[Triple]) -> Iterator[Triple]:
    for each in said:
        if each.predicate == name("skos:topConceptOf") and isinstance(each.object, NamedNode):
            yield Triple(each.object, name("skos:hasTopConcept"), each.subject)


# Lists whose entries are wider or vaguer than any concept of ours: never the same, only near.
NEAR = (
    "http://publications.europa.eu/resource/authority/data-theme/",
    "http://publications.europa.eu/resource/authority/frequency/OTHER",
)


def matched(match: str | None, all_matches: Iterable[str | None]) -> str:
    """Name the property of a match: exact for one alone, near for what several concepts of a list share."""
    is_shared = sum(each == match for each in all_matches) > 1
    return "skos:closeMatch" if is_shared or (match or "").startswith(NEAR) else "skos:exactMatch"


def _scheme(scheme: SchemeRecord, head: Head) -> Iterator[Triple]:
    node = head.node(f"/vocab/{scheme.code}")
    yield from typed(node, "skos:ConceptScheme")
    yield from texts(node, "dct:title", scheme.title)
    yield from texts(node, "dct:description", scheme.description)
    yield Triple(node, name("dct:publisher"), head.publisher_node)
    for concept in scheme.concepts:
        if concept.broader is None:
            yield Triple(node, name("skos:hasTopConcept"), head.node(concept.path))


def _concepts(scheme: SchemeRecord, head: Head) -> Iterator[Triple]:
    matches, list_node = [each.match for each in scheme.concepts], head.node(f"/vocab/{scheme.code}")
    for concept in scheme.concepts:
        node = head.node(concept.path)
        yield from typed(node, "skos:Concept")
        yield Triple(node, name("skos:inScheme"), list_node)
        yield Triple(node, name("skos:notation"), Literal(concept.notation))
        for label in concept.labels:
            yield Triple(
                node, name(LABELS[label.kind]), Literal(speakable(label.text), language=label.language)
            )
        yield from _place(concept, list_node, head)
        yield from link(node, matched(concept.match, matches), address(concept.match))
        yield from link(node, "owl:deprecated", Literal(True) if concept.is_retired else None)


def _place(concept: ConceptRecord, list_node: NamedNode, head: Head) -> Iterator[Triple]:
    """State where a concept stands in its list, from both sides."""
    node = head.node(concept.path)
    if concept.broader is None:
        yield Triple(node, name("skos:topConceptOf"), list_node)
    else:
        yield Triple(node, name("skos:broader"), head.node(concept.broader))
        yield Triple(head.node(concept.broader), name("skos:narrower"), node)

"""Code lists as SKOS, and our own terms under the address of this registry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, Triple

from registry.formats.head import Head
from registry.formats.nodes import address, link, name, speakable, texts, typed
from registry.formats.rdf import TAILS, opening, piece
from registry.rules.localised import Localised
from vocab.terms import terms

LABELS = {"pref": "skos:prefLabel", "alt": "skos:altLabel", "hidden": "skos:hiddenLabel"}


class Label(NamedTuple):
    """A label of a concept: pref, alt or hidden, in one language."""

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
    return _document(form, [*_scheme(scheme, head), *_concepts(scheme, head)], head)


def terms_document(form: str, head: Head) -> bytes:
    """Write our own terms, the properties among them, in one RDF form."""
    return _document(form, [quad.triple for quad in terms(head.base_url + "/vocab/terms")], head)


def _document(form: str, triples: list[Triple], head: Head) -> bytes:
    return (opening(form, head.base_url) + piece(form, triples, head.base_url) + TAILS[form]).encode()


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
    for concept in scheme.concepts:
        node = head.node(concept.path)
        yield from typed(node, "skos:Concept")
        yield Triple(node, name("skos:inScheme"), head.node(f"/vocab/{scheme.code}"))
        yield Triple(node, name("skos:notation"), Literal(concept.notation))
        for label in concept.labels:
            yield Triple(
                node, name(LABELS[label.kind]), Literal(speakable(label.text), language=label.language)
            )
        yield from link(node, "skos:broader", head.node(concept.broader) if concept.broader else None)
        yield from link(node, "skos:exactMatch", address(concept.match))
        yield from link(node, "owl:deprecated", Literal(True) if concept.is_retired else None)

"""Our own terms: what they are called, and their Turtle under an installation's address."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from vocab.codes import Labels
from vocab.namespaces import iri

ANYWHERE = "https://registry.invalid/vocab/terms"
TYPE, PROPERTY = iri("rdf:type"), iri("rdf:Property")
SAID_NAMES = (iri("skos:definition"), iri("rdfs:comment"))
LABEL_NAMES = (iri("skos:prefLabel"), iri("rdfs:label"))


def terms(address: str) -> list[Quad]:
    """Read the terms as they are called under an address, such as …/vocab/terms."""
    return list(parse((files("vocab") / "terms.ttl").read_bytes(), format=RdfFormat.TURTLE, base_iri=address))


class Term(NamedTuple):
    """One term: its local name, its label, what is said of it if anything, and whether it is a property."""

    name: str
    label: Labels
    said: Labels | None
    is_property: bool


@cache
def term_labels() -> dict[str, Labels]:
    """Give the German and English label of every term by its local name."""
    return _texts(LABEL_NAMES)


@cache
def described() -> tuple[Term, ...]:
    """Give every term in the order in which the terms are written down."""
    said = _texts(SAID_NAMES)
    properties = {
        _local(quad)
        for quad in terms(ANYWHERE)
        if quad.predicate.value == TYPE
        and isinstance(quad.object, NamedNode)
        and quad.object.value == PROPERTY
    }
    return tuple(
        Term(name, label, said.get(name), name in properties) for name, label in term_labels().items()
    )


def _texts(names: tuple[str, ...]) -> dict[str, Labels]:
    found: dict[str, dict[str, str]] = {}
    for quad in terms(ANYWHERE):
        if quad.predicate.value in names and isinstance(quad.object, Literal):
            found.setdefault(_local(quad), {})[quad.object.language or ""] = quad.object.value
    return {name: Labels(texts["de"], texts["en"]) for name, texts in found.items()}


def _local(quad: Quad) -> str:
    return str(quad.subject).strip("<>").rpartition("#")[2]

"""Our own terms: what they are called, and their Turtle under an installation's address."""

from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, Quad, RdfFormat, parse

from vocab.codes import Labels
from vocab.namespaces import iri

ANYWHERE = "https://registry.invalid/vocab/terms"
LABEL_NAMES = (iri("skos:prefLabel"), iri("rdfs:label"))


def terms(address: str) -> list[Quad]:
    """Read the terms as they are called under an address, such as …/vocab/terms."""
    return list(parse((files("vocab") / "terms.ttl").read_bytes(), format=RdfFormat.TURTLE, base_iri=address))


@cache
def term_labels() -> dict[str, Labels]:
    """Give the German and English label of every term by its local name."""
    found: dict[str, dict[str, str]] = {}
    for quad in terms(ANYWHERE):
        if quad.predicate.value in LABEL_NAMES and isinstance(quad.object, Literal):
            name = str(quad.subject).strip("<>").rpartition("#")[2]
            found.setdefault(name, {})[quad.object.language or ""] = quad.object.value
    return {name: Labels(labels["de"], labels["en"]) for name, labels in found.items()}

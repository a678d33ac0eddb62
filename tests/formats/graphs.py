"""Reads what we write, with another library than the one that wrote it."""

from rdflib import Graph, URIRef
from rdflib.compare import to_canonical_graph

from registry.formats.shacl import READERS
from vocab.namespaces import iri


def graph_of(data: bytes, form: str) -> Graph:
    """Read a document."""
    return Graph().parse(data=data, format=READERS[form])


def term(name: str) -> URIRef:
    """Give rdflib's node of a prefixed name."""
    return URIRef(iri(name))


def told(graph: Graph) -> set[tuple[str, ...]]:
    """Give a graph's triples in a form that can be compared."""
    return {tuple(node.n3() for node in triple) for triple in to_canonical_graph(graph)}

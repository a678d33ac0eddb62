"""Reads the code lists once and gives their codes as plain records."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from vocab.namespaces import iri


class Labels(NamedTuple):
    """What a code is called in German and English."""

    de: str
    en: str


class Code(NamedTuple):
    """One code of a list: its IRI, notation, labels, list, classes; media type of a format, where a place is."""

    iri: str
    notation: str
    labels: Labels
    scheme: str | None = None
    classes: tuple[str, ...] = ()
    media_type: str | None = None
    place: tuple[tuple[str, Literal], ...] = ()  # prefixed name of a property, and its value
    outline: Literal | None = None


# What a list says of a place besides its name: where it is, and whose outline stands there.
PLACE = ("dcat:centroid", "dcat:bbox", "rdfs:comment")


class UnknownCode(LookupError):
    """A code that its list does not hold."""


@cache
def code_list(name: str) -> dict[str, Code]:
    """Read a list by its file's name; the codes stand under their notations."""
    return {code.notation: code for code in _read(files("vocab") / "lists" / f"{name}.ttl")}


def code(name: str, notation: str) -> Code:
    """Give one code of a list, or say that the list has none such."""
    try:
        return code_list(name)[notation]
    except KeyError:
        raise UnknownCode(f"{notation} is not in the list {name}") from None


@cache
def by_iri() -> dict[str, Code]:
    """Give every code of every list by its IRI."""
    return {entry.iri: entry for name in list_names() for entry in code_list(name).values()}


@cache
def scheme_titles() -> dict[str, Labels]:
    """Give the titles of the lists by the IRI of each list."""
    return {
        subject: _labels(facts, "dct:title")
        for name in list_names()
        for subject, facts in _facts(files("vocab") / "lists" / f"{name}.ttl").items()
        if iri("skos:ConceptScheme") in _values(facts, "rdf:type")
    }


@cache
def list_names() -> tuple[str, ...]:
    """Name the lists that are written down here."""
    return tuple(
        sorted(
            entry.name.removesuffix(".ttl")
            for entry in (files("vocab") / "lists").iterdir()
            if entry.name.endswith(".ttl")
        )
    )


def turtle(name: str) -> str:
    """Give a list as it is written down, comments and all."""
    return (files("vocab") / "lists" / f"{name}.ttl").read_text("utf-8")


Facts = list[tuple[str, NamedNode | Literal]]


def _read(source: Traversable) -> list[Code]:
    return [
        _code(subject, facts) for subject, facts in _facts(source).items() if _values(facts, "skos:notation")
    ]


def _code(subject: str, facts: Facts) -> Code:
    return Code(
        iri=subject,
        notation=_values(facts, "skos:notation")[0],
        labels=_labels(facts, "skos:prefLabel"),
        classes=_values(facts, "rdf:type"),
        scheme=_first(facts, "skos:inScheme"),
        media_type=_first(facts, "dcat:mediaType"),
        place=tuple((name, value) for name in PLACE for value in _literals(facts, name)),
        outline=next(iter(_literals(facts, "locn:geometry")), None),
    )


def _facts(source: Traversable) -> dict[str, Facts]:
    facts: dict[str, Facts] = {}
    for quad in parse(source.read_bytes(), format=RdfFormat.TURTLE):
        facts.setdefault(_named(quad.triple), []).append((quad.predicate.value, _plain(quad.object)))
    return facts


def _named(triple: Triple) -> str:
    assert isinstance(triple.subject, NamedNode), "lists hold no blank nodes"
    return triple.subject.value


def _plain(node: object) -> NamedNode | Literal:
    assert isinstance(node, NamedNode | Literal), "lists hold no blank nodes"
    return node


def _values(facts: Facts, name: str) -> tuple[str, ...]:
    return tuple(node.value for predicate, node in facts if predicate == iri(name))


def _literals(facts: Facts, name: str) -> tuple[Literal, ...]:
    return tuple(node for predicate, node in facts if predicate == iri(name) and isinstance(node, Literal))


def _first(facts: Facts, name: str) -> str | None:
    return next(iter(_values(facts, name)), None)


def _labels(facts: Facts, name: str) -> Labels:
    found = {
        node.language: node.value
        for predicate, node in facts
        if predicate == iri(name) and isinstance(node, Literal)
    }
    return Labels(found["de"], found["en"])

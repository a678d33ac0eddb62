"""Official codes in our graphs: which one fits, and what a page must say of it to be valid alone."""

from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats.nodes import link, name, texts
from registry.formats.records import ConceptReference
from vocab import crosswalks
from vocab.codes import Code, UnknownCode, by_iri, code, code_list, scheme_titles
from vocab.namespaces import iri

LICENCES = "http://dcat-ap.de/def/licenses"
CONTRIBUTORS = "http://dcat-ap.de/def/contributors"


@cache
def node(list_name: str, notation: str) -> NamedNode:
    """Give the node of one code."""
    return NamedNode(code(list_name, notation).iri)


@cache
def said(code_iri: str) -> tuple[Triple, ...]:
    """State class, list and names of a code; of one we have not written down, only its list."""
    known = by_iri().get(code_iri)
    return tuple(_known(known) if known else _unknown(code_iri))


def _known(known: Code) -> Iterator[Triple]:
    subject = NamedNode(known.iri)
    for predicate, value in known.place:
        yield Triple(subject, name(predicate), value)
    for each in known.classes:
        yield Triple(subject, name("rdf:type"), NamedNode(each))
    yield from link(subject, "skos:inScheme", NamedNode(known.scheme) if known.scheme else None)
    yield from texts(subject, "skos:prefLabel", known.labels)
    if known.media_type:
        yield Triple(NamedNode(known.media_type), name("rdf:type"), name("dct:MediaType"))


def _unknown(code_iri: str) -> Iterator[Triple]:
    subject = NamedNode(code_iri)
    if code_iri.startswith(LICENCES + "/"):
        yield Triple(subject, name("rdf:type"), name("dct:LicenseDocument"))
    for scheme in (LICENCES, CONTRIBUTORS):
        if code_iri.startswith(scheme + "/"):
            yield Triple(subject, name("skos:inScheme"), NamedNode(scheme))


def listed(scheme: str) -> Iterator[Triple]:
    """State that a list is one, and its title: some shapes look for that beside its codes."""
    yield Triple(NamedNode(scheme), name("rdf:type"), name("skos:ConceptScheme"))
    yield from texts(NamedNode(scheme), "dct:title", scheme_titles()[scheme])


def themes(concept: ConceptReference | None) -> tuple[Code, ...]:
    """Give the EU themes of one of our themes: the one it matches, and those of the crosswalk."""
    if concept is None:
        return ()
    matched = _matched(concept, "data-theme")
    if matched and concept.code not in crosswalks.THEMES:
        return (matched,)
    return tuple(dict.fromkeys((*((matched,) if matched else ()), *crosswalks.data_themes(concept.code))))


def frequency(concept: ConceptReference | None) -> Code | None:
    """Give the EU frequency of a periodicity, where one fits."""
    if concept is None:
        return None
    return _matched(concept, "frequency") or crosswalks.frequency(concept.code)


def licence(concept: ConceptReference | None, otherwise: str) -> str:
    """Give the IRI of a licence in the portals' list; the catalogue's licence when there is none."""
    if concept is None:
        return otherwise
    if concept.iri and concept.iri.startswith(LICENCES + "/"):
        return concept.iri
    try:
        return crosswalks.licence(concept.code)
    except UnknownCode:
        return otherwise


def file_type(notation: str) -> Code | None:
    """Give the EU file type of a format's name, whatever its case; None for one we do not know."""
    return code_list("file-type").get(notation.strip().upper())


def _matched(concept: ConceptReference, list_name: str) -> Code | None:
    found = by_iri().get(concept.iri or "")
    return found if found and found.scheme == _scheme(list_name) else None


@cache
def _scheme(list_name: str) -> str | None:
    return next(iter(code_list(list_name).values())).scheme


def text_code(value: str) -> Literal:
    """Give a plain text that belongs to no language."""
    return Literal(value, datatype=NamedNode(iri("xsd:string")))

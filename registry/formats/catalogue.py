"""The catalogue itself: its description, its pages, and what every page must say to be valid alone."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats import official
from registry.formats.dcat import CONSTANT, PROFILE
from registry.formats.head import CataloguePage, Head
from registry.formats.meaning import DIMENSIONS
from registry.formats.nodes import link, moment, name, speakable, texts, typed
from vocab.codes import code
from vocab.namespaces import iri
from vocab.terms import term_labels

COMMON = (
    *(target for _, target in CONSTANT),
    ("language", "ENG"),
    ("file-type", "CSV"),
    ("file-type", "JSON"),
    ("planned-availability", "STABLE"),
    ("planned-availability", "AVAILABLE"),
    ("publisher-type", "LocalAuthority"),
)
OWN_CONCEPTS = (
    "adopted",
    "decided",
    "documented",
    "comparator",
    "inferred",
    "not_found",
    "published",
    "superseded",
    "retired",
)
PLACE = "2825297"  # Stuttgart, in GeoNames
DATA_THEMES = "http://publications.europa.eu/resource/authority/data-theme"
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/1.0"

# CKAN's harvesters look for a hydra:PagedCollection and read `next`, older ones `nextPage`; others the view of today.
TURNS = (("first", "firstPage"), ("previous", "previousPage"), ("next", "nextPage"), ("last", "lastPage"))


def page_triples(form: str, page: CataloguePage, head: Head) -> list[Triple]:
    """Describe the catalogue and this page of it, with the words that all its fragments share."""
    return [*_catalogue(page, head), *_paging(form, page, head), *common_triples(head)]


def _catalogue(page: CataloguePage, head: Head) -> Iterator[Triple]:
    node = head.catalogue
    yield from typed(node, "dcat:Catalog", "hydra:Collection")
    yield from texts(node, "dct:title", head.title)
    yield from texts(node, "dct:description", head.description)
    yield Triple(node, name("dct:publisher"), head.publisher_node)
    for language in ("DEU", "ENG"):
        yield Triple(node, name("dct:language"), official.node("language", language))
    yield Triple(node, name("dct:license"), NamedNode(head.licence))
    yield Triple(node, name("dct:spatial"), official.node("places", PLACE))
    yield Triple(node, name("dcat:themeTaxonomy"), NamedNode(DATA_THEMES))
    yield Triple(node, name("foaf:homepage"), head.home)
    yield from link(node, "dct:issued", moment(page.issued))
    yield from link(node, "dct:modified", moment(page.modified))
    yield Triple(node, name("hydra:totalItems"), _count(page.total))


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(iri("xsd:integer")))


def page_address(form: str, number: int, page: CataloguePage, head: Head) -> NamedNode:
    """Give the address of a page at the catalogue number of this one."""
    return head.node(f"/catalog.{form}?page={number}&snapshot={page.snapshot}")


def _paging(form: str, page: CataloguePage, head: Head) -> Iterator[Triple]:
    view = page_address(form, page.page, page, head)
    yield Triple(head.catalogue, name("hydra:view"), view)
    yield from typed(view, "hydra:PagedCollection", "hydra:PartialCollectionView")
    yield Triple(view, name("hydra:totalItems"), _count(page.total))
    yield Triple(view, name("hydra:itemsPerPage"), _count(page.size))
    numbers = (1, page.page - 1, page.page + 1, page.pages)
    for names, number in zip(TURNS, numbers, strict=True):
        if 1 <= number <= page.pages:
            for each in names:
                yield Triple(view, name(f"hydra:{each}"), page_address(form, number, page, head))


def common_triples(head: Head) -> list[Triple]:
    """State publisher, codes and classes that every fragment leans on; the same on every page."""
    return [*_publisher(head), *_schemes(), *_codes(head), *_outline(head), *_own_concepts(head)]


def _publisher(head: Head) -> Iterator[Triple]:
    yield from typed(head.publisher_node, "foaf:Agent", "foaf:Organization")
    yield Triple(head.publisher_node, name("foaf:name"), Literal(speakable(head.publisher), language="de"))
    yield Triple(head.publisher_node, name("dct:type"), official.node("publisher-type", "LocalAuthority"))
    yield from typed(head.home, "foaf:Document")
    yield from typed(PROFILE, "dct:Standard")
    for dimension in DIMENSIONS:
        yield from typed(name(dimension), "qb:DimensionProperty")


def _schemes() -> Iterator[Triple]:
    for scheme in (DATA_THEMES, PUBLISHER_TYPES):
        yield from official.listed(scheme)


def _codes(head: Head) -> Iterator[Triple]:
    used = [code(*target).iri for target in COMMON] + [head.licence]
    for each in (*used, *((head.contributor_id,) if head.contributor_id else ())):
        yield from official.said(each)


def _outline(head: Head) -> Iterator[Triple]:
    # DCAT-AP 3.0.1 wants a text after locn:geometry, DCAT-AP.de 3.0 a thing, and CKAN stumbles over things there.
    # Under a name of ours no rule is broken, and udata draws it: it takes any GeoJSON that a place has.
    place = code("places", PLACE)
    if place.outline:
        yield Triple(NamedNode(place.iri), head.own("outline"), place.outline)


def _own_concepts(head: Head) -> Iterator[Triple]:
    for term in OWN_CONCEPTS:
        yield from typed(head.own(term), "skos:Concept")
        yield from texts(head.own(term), "skos:prefLabel", term_labels()[term])

"""Every page of Stuttgart's catalogue passes every shape set in every RDF language."""

from pathlib import Path

import pytest
from rdflib.compare import to_canonical_graph
from rdflib.namespace import RDF

from registry.formats import shacl
from registry.formats.forms import FORMS
from tests.formats.graphs import graph_of, term
from tests.formats.test_shapes import SHAPES
from tests.looking import some
from tests.rules.test_keywords import is_tag

Pages = dict[str, list[bytes]]


def told(data: bytes, form: str) -> set[tuple[str, ...]]:
    graph = to_canonical_graph(graph_of(data, form))
    return {tuple(node.n3().replace(f"catalog.{form}?", "catalog?") for node in triple) for triple in graph}


def test_the_four_languages_say_the_same_on_every_page(seeded_pages: Pages) -> None:
    for number, turtle in some(enumerate(seeded_pages["ttl"])):
        wanted = told(turtle, "ttl")
        assert len(wanted) > 1000
        for form in ("rdf", "jsonld", "nt"):
            assert told(seeded_pages[form][number], form) == wanted


@pytest.mark.parametrize("name", SHAPES)
def test_every_page_passes(name: str, seeded_pages: Pages, dcat_kit: Path) -> None:
    # One language speaks for all four: they say the same, as the test above shows.
    for page in some(seeded_pages["nt"]):
        assert [
            found for found in shacl.validate(page, "nt", (dcat_kit / SHAPES[name],)) if found.is_violation
        ] == []


def test_every_page_passes_our_own_shapes(seeded_pages: Pages) -> None:
    for page in some(seeded_pages["nt"]):
        assert [found for found in shacl.validate(page, "nt") if found.is_violation] == []


def test_ckan_takes_every_keyword_of_every_page(seeded_pages: Pages) -> None:
    for page in some(seeded_pages["nt"]):
        graph = graph_of(page, "nt")
        words = list(graph.objects(None, term("dcat:keyword")))
        assert [word for word in words if not is_tag(str(word))] == []
        assert {word.language for word in words} == {"de", "en"}
        for dataset in graph.subjects(RDF.type, term("dcat:Dataset")):
            assert graph.value(dataset, term("dcat:keyword"), any=True) is not None


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SHAPES)
def test_every_page_passes_in_every_language(
    name: str, form: str, seeded_pages: Pages, dcat_kit: Path
) -> None:
    for page in some(seeded_pages[form]):
        assert [
            found for found in shacl.validate(page, form, (dcat_kit / SHAPES[name],)) if found.is_violation
        ] == []

"""Code lists and our own terms as SKOS."""

import pytest
from rdflib import Literal, URIRef

from registry.formats.forms import FORMS
from registry.formats.fragments import document
from registry.formats.head import Head
from registry.formats.records import DefinitionRecord
from registry.formats.skos import ConceptRecord, Label, SchemeRecord, scheme_document, terms_document
from registry.rules.localised import Localised
from tests.formats.graphs import graph_of, term, told

EU = "http://publications.europa.eu/resource/authority/"
BASE = "https://indikatoren.stuttgart.example"
SCHEME = SchemeRecord(
    "keywords",
    Localised("Schlagwörter", "Keywords"),
    None,
    (
        ConceptRecord("hilfe", "/vocab/keywords#hilfe", (Label("pref", "de", "Hilfe"),)),
        ConceptRecord(
            "buergergeld",
            "/vocab/keywords#buergergeld",
            (
                Label("pref", "de", "Bürgergeld"),
                Label("alt", "de", "Hartz IV"),
            ),
            broader="/vocab/keywords#hilfe",
            match="https://x.example/b",
            is_retired=True,
        ),
    ),
)


@pytest.mark.parametrize("form", FORMS)
def test_a_list_says_its_concepts_with_all_their_words(form: str, head: Head) -> None:
    graph = graph_of(scheme_document(form, SCHEME, head), form)
    concept = URIRef(f"{BASE}/vocab/keywords#buergergeld")
    for name, value in (("skos:prefLabel", "Bürgergeld"), ("skos:altLabel", "Hartz IV")):
        assert (concept, term(name), Literal(value, lang="de")) in graph
    assert (concept, term("skos:broader"), URIRef(f"{BASE}/vocab/keywords#hilfe")) in graph
    assert (concept, term("skos:exactMatch"), URIRef("https://x.example/b")) in graph
    assert graph.value(concept, term("owl:deprecated")).toPython() is True
    assert graph.value(URIRef(f"{BASE}/vocab/keywords#hilfe"), term("owl:deprecated")) is None


def test_only_the_widest_concepts_are_on_top(head: Head) -> None:
    graph = graph_of(scheme_document("ttl", SCHEME, head), "ttl")
    assert list(graph.objects(URIRef(f"{BASE}/vocab/keywords"), term("skos:hasTopConcept"))) == [
        URIRef(f"{BASE}/vocab/keywords#hilfe")
    ]


def test_a_list_tells_places_from_both_sides(head: Head) -> None:
    graph = graph_of(scheme_document("ttl", SCHEME, head), "ttl")
    scheme, wide, narrow = (URIRef(f"{BASE}/vocab/keywords{part}") for part in ("", "#hilfe", "#buergergeld"))
    assert list(graph.subject_objects(term("skos:narrower"))) == [(wide, narrow)]
    assert list(graph.subject_objects(term("skos:topConceptOf"))) == [(wide, scheme)]


def matching(*matches: str | None) -> SchemeRecord:
    """Make a list whose concepts match these."""
    concepts = tuple(ConceptRecord(f"c{i}", f"/themes/c{i}", (), match=m) for i, m in enumerate(matches))
    return SchemeRecord("themes", Localised("Themen"), None, concepts)


@pytest.mark.parametrize(
    ("matches", "exact", "near"),
    [
        (("https://x.example/a", "https://x.example/b"), 2, 0),
        # What four of ours share is none of them.
        (("https://x.example/a",) * 4, 0, 4),
        # An official theme is wider than ours, even where one alone stands under it.
        ((f"{EU}data-theme/HEAL",), 0, 1),
        ((f"{EU}frequency/OTHER", f"{EU}frequency/ANNUAL"), 1, 1),
        ((None, None), 0, 0),
    ],
)
def test_a_match_is_exact_only_where_it_is(
    matches: tuple[str | None, ...], exact: int, near: int, head: Head
) -> None:
    graph = graph_of(scheme_document("nt", matching(*matches), head), "nt")
    found = [len(list(graph.subject_objects(term(f"skos:{kind}Match")))) for kind in ("exact", "close")]
    assert found == [exact, near]


def test_our_own_terms_are_the_same_in_every_form(head: Head) -> None:
    graphs = [told(graph_of(terms_document(form, head), form)) for form in FORMS]
    assert all(graph == graphs[0] for graph in graphs)
    assert len(graphs[0]) > 100


def test_every_own_term_the_export_uses_is_described(
    records: tuple[DefinitionRecord, ...], head: Head
) -> None:
    described = set(graph_of(terms_document("nt", head), "nt").subjects(term("rdf:type")))
    written = graph_of(b"".join(document("nt", record, head) for record in records), "nt")
    own = {node for triple in written for node in triple if str(node).startswith(f"{BASE}/vocab/terms#")}
    assert len(own) > 20
    assert own - described == set()

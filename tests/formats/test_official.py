"""Which official code stands for one of ours, and what a page says of it."""

import pytest
from pyoxigraph import NamedNode

from registry.formats import official
from registry.formats.nodes import name
from registry.formats.records import ConceptReference
from registry.rules.localised import Localised
from tests.looking import some
from vocab.codes import code, code_list

OTHERWISE = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
SOCI, ENVI = (code("data-theme", notation) for notation in ("SOCI", "ENVI"))


def concept(notation: str, iri: str | None = None) -> ConceptReference:
    """Make a concept of ours, with what it matches."""
    return ConceptReference(notation, Localised(notation.title()), f"/themes/{notation}", iri)


@pytest.mark.parametrize(
    ("notation", "iri", "found"),
    [
        ("umwelt", None, ["ENVI"]),
        ("arbeitsmarkt", None, ["SOCI", "ECON"]),
        # What a theme matches stands first, and once.
        ("umwelt", SOCI.iri, ["SOCI", "ENVI"]),
        ("umwelt", ENVI.iri, ["ENVI"]),
        # A theme that no table knows has its match alone, or is about society.
        ("ganz-neu", ENVI.iri, ["ENVI"]),
        ("ganz-neu", None, ["SOCI"]),
        # A match in another list is no theme.
        ("ganz-neu", code("frequency", "ANNUAL").iri, ["SOCI"]),
        ("umwelt", "https://example.org/umwelt", ["ENVI"]),
    ],
)
def test_a_theme_leads_to_official_ones(notation: str, iri: str | None, found: list[str]) -> None:
    assert [theme.notation for theme in official.themes(concept(notation, iri))] == found


def test_a_match_goes_before_the_table_of_frequencies() -> None:
    monthly = code("frequency", "MONTHLY")
    assert official.frequency(concept("jaehrlich", monthly.iri)) == monthly
    assert official.frequency(concept("jaehrlich")) == code("frequency", "ANNUAL")
    assert official.frequency(concept("jaehrlich", SOCI.iri)) == code("frequency", "ANNUAL")
    assert official.frequency(concept("nie-gehoert")) is None


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (concept("cc-by-4.0"), "http://dcat-ap.de/def/licenses/cc-by/4.0"),
        (
            concept("hausrecht", "http://dcat-ap.de/def/licenses/cc-zero"),
            "http://dcat-ap.de/def/licenses/cc-zero",
        ),
        (concept("hausrecht"), OTHERWISE),
        (concept("hausrecht", "https://evil.example/http://dcat-ap.de/def/licenses/cc-zero"), OTHERWISE),
        (concept("hausrecht", "http://dcat-ap.de/def/licensesX"), OTHERWISE),
        (None, OTHERWISE),
    ],
)
def test_a_licence_is_one_that_portals_know_or_the_catalogues(
    given: ConceptReference | None, found: str
) -> None:
    assert official.licence(given, OTHERWISE) == found


def test_without_a_concept_there_is_no_code() -> None:
    assert (official.themes(None), official.frequency(None)) == ((), None)


@pytest.mark.parametrize(
    ("written", "found"),
    [("csv", "CSV"), (" Json ", "JSON"), ("XLSX", "XLSX"), ("Faltblatt", None), ("", None)],
)
def test_a_format_is_known_by_its_name_in_any_case(written: str, found: str | None) -> None:
    known = official.file_type(written)
    assert (known and known.notation) == found


@pytest.mark.parametrize("listed", ["data-theme", "frequency", "file-type", "language", "licenses"])
def test_of_every_code_its_list_and_its_names_are_said(listed: str) -> None:
    for each in some(code_list(listed).values()):
        said = official.said(each.iri)
        assert {str(t.object.value) for t in said if t.predicate == name("skos:inScheme")} == {each.scheme}  # type: ignore[union-attr]
        assert any(t.predicate == name("skos:prefLabel") for t in said)


@pytest.mark.parametrize(
    ("iri", "predicates"),
    [
        ("http://dcat-ap.de/def/licenses/ganz-neu", ["rdf:type", "skos:inScheme"]),
        ("http://dcat-ap.de/def/contributors/ganzNeu", ["skos:inScheme"]),
        ("https://example.org/licence", []),
    ],
)
def test_of_a_code_we_have_not_written_down_only_its_list_is_said(iri: str, predicates: list[str]) -> None:
    said = official.said(iri)
    assert [triple.predicate for triple in said] == [name(predicate) for predicate in predicates]
    assert all(triple.subject == NamedNode(iri) for triple in said)

"""The code lists are whole, typed and the same as the published ones."""

from pathlib import Path

import pytest
from rdflib import Graph

from tests.looking import some
from vocab import codes
from vocab.namespaces import PREFIXES, iri, prefixes


def test_every_list_gives_codes_with_both_labels() -> None:
    for name in some(codes.list_names()):
        for notation, code in codes.code_list(name).items():
            assert code.notation == notation
            assert code.labels.de
            assert code.labels.en


def test_a_code_knows_its_list_and_class() -> None:
    annual = codes.code("frequency", "ANNUAL")
    assert annual.iri == "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
    assert annual.scheme == "http://publications.europa.eu/resource/authority/frequency"
    assert iri("dct:Frequency") in annual.classes
    assert annual.labels == ("jährlich", "annual")


def test_formats_know_their_media_type() -> None:
    assert (
        codes.code("file-type", "CSV").media_type == "https://www.iana.org/assignments/media-types/text/csv"
    )


def test_an_unknown_code_is_refused_by_name() -> None:
    with pytest.raises(codes.UnknownCode, match="YEARLY is not in the list frequency"):
        codes.code("frequency", "YEARLY")


def test_lists_are_read_once() -> None:
    assert codes.code_list("language") is codes.code_list("language")


def test_codes_are_found_by_iri() -> None:
    for name in some(codes.list_names()):
        for code in codes.code_list(name).values():
            assert codes.by_iri()[code.iri] == code


def test_lists_have_titles_in_both_languages() -> None:
    assert codes.scheme_titles()["http://dcat-ap.de/def/licenses"] == (
        "Liste der Lizenzen",
        "List of licences",
    )


def test_a_list_can_be_shown_as_it_is_written() -> None:
    assert codes.turtle("language").startswith("# The languages")


def test_no_code_is_invented(dcat_kit: Path) -> None:
    graph = Graph()
    for path in sorted((dcat_kit / "vocab").iterdir()):
        graph.parse(path, format="xml" if path.suffix == ".rdf" else "turtle")
    published = {str(subject) for subject in graph.subjects()}
    ours = set(codes.by_iri())
    assert ours <= published, sorted(ours - published)


def test_prefixes_end_where_a_name_may_begin() -> None:
    assert all(address.endswith(("#", "/")) for address in PREFIXES.values())
    assert prefixes("https://x.example")["reg"] == "https://x.example/vocab/terms#"


def test_a_name_with_an_unknown_prefix_is_refused() -> None:
    with pytest.raises(KeyError):
        iri("nowhere:thing")

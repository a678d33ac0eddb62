"""What one definition says as a dataset."""

from dataclasses import replace

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from registry.formats.fragments import document
from registry.formats.head import Head
from registry.formats.records import DefinitionRecord
from registry.rules.localised import Localised
from tests.formats.graphs import graph_of, term

BASE = "https://indikatoren.stuttgart.example"
DATASET = URIRef(f"{BASE}/indicators/IND-0048")


@pytest.fixture(scope="module")
def graph(quota: DefinitionRecord, head: Head) -> Graph:
    return graph_of(document("nt", quota, head), "nt")


def values(graph: Graph, subject: URIRef, name: str) -> set[str]:
    return {str(value) for value in graph.objects(subject, term(name))}


def read(record: DefinitionRecord, head: Head, *, is_frozen: bool = False) -> Graph:
    return graph_of(document("nt", record, head, is_frozen=is_frozen), "nt")


def test_the_dataset_is_named_by_the_address_of_the_indicator(graph: Graph) -> None:
    assert set(graph.subjects(RDF.type, term("dcat:Dataset"))) == {DATASET}
    assert values(graph, DATASET, "dct:identifier") == {str(DATASET)}


def test_title_and_description_come_in_both_languages(graph: Graph) -> None:
    assert set(graph.objects(DATASET, term("dct:title"))) == {
        Literal("SGB-II-Quote", lang="de"),
        Literal("Share on basic income support", lang="en"),
    }
    assert len(values(graph, DATASET, "dct:description")) == 2


def test_the_city_publishes_the_steward_creates_the_source_office_originates(graph: Graph) -> None:
    assert values(graph, DATASET, "dct:publisher") == {f"{BASE}/catalog#publisher"}
    assert values(graph, DATASET, "dct:creator") == {f"{BASE}/offices/statistisches-amt"}
    assert values(graph, DATASET, "dcatde:originator") == {f"{BASE}/offices/jobcenter"}
    assert values(graph, DATASET, "geodcatap:originator") == {f"{BASE}/offices/jobcenter"}
    assert "Datenhaltende Stelle: Jobcenter" in str(
        graph.value(URIRef(f"{DATASET}#provenance"), term("rdfs:label"))
    )


def test_official_codes_stand_for_ours(graph: Graph) -> None:
    assert values(graph, DATASET, "dcat:theme") == {
        "http://publications.europa.eu/resource/authority/data-theme/SOCI"
    }
    assert values(graph, DATASET, "dct:subject") == {f"{BASE}/themes/wirtschaftliche-lage"}
    assert values(graph, DATASET, "dct:accrualPeriodicity") == {
        "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
    }


def test_a_theme_without_match_takes_the_crosswalk(quota: DefinitionRecord, head: Head) -> None:
    assert quota.theme is not None
    health = replace(quota, theme=quota.theme._replace(code="gesundheit", iri=None))
    assert values(read(health, head), DATASET, "dcat:theme") == {
        "http://publications.europa.eu/resource/authority/data-theme/HEAL"
    }


def test_a_theme_may_have_two_official_ones(quota: DefinitionRecord, head: Head) -> None:
    assert quota.theme is not None
    both = replace(quota, theme=quota.theme._replace(code="verkehr-sicherheit", iri=None))
    assert {theme[-4:] for theme in values(read(both, head), DATASET, "dcat:theme")} == {"TRAN", "JUST"}


def test_dates_are_typed(graph: Graph) -> None:
    assert list(graph.objects(DATASET, term("dct:issued"))) == [Literal("2024-05-02", datatype=XSD.date)]
    assert list(graph.objects(DATASET, term("dct:modified"))) == [
        Literal("2026-03-16T08:30:00+01:00", datatype=XSD.dateTime)
    ]


def test_the_period_has_days(graph: Graph) -> None:
    period = URIRef(f"{DATASET}#period")
    assert values(graph, period, "dcat:startDate") == {"2012-01-01"}
    assert values(graph, period, "dcat:endDate") == {"2025-12-31"}


@pytest.mark.parametrize("since", [None, "", "31.02.2020"])
def test_an_unknown_period_is_not_stated_at_all(
    quota: DefinitionRecord, head: Head, since: str | None
) -> None:
    graph = read(replace(quota, available_since=since), head)
    assert not list(graph.objects(DATASET, term("dct:temporal")))
    assert not list(graph.subjects(RDF.type, term("dct:PeriodOfTime")))


def test_a_period_never_ends_before_it_starts(quota: DefinitionRecord, head: Head) -> None:
    graph = read(replace(quota, available_since="2020", available_until="2019"), head)
    assert not list(graph.subject_objects(term("dcat:endDate")))


def test_keywords_hold_no_odd_signs_and_are_never_missing(
    oddest: DefinitionRecord, emptiest: DefinitionRecord, head: Head
) -> None:
    odd = values(read(oddest, head), URIRef(f"{BASE}{oddest.path}"), "dcat:keyword")
    assert {"Kinder", "Jugendliche", "und Familien", "Sozialmonitoring"} <= odd
    assert values(read(emptiest, head), URIRef(f"{BASE}{emptiest.path}"), "dcat:keyword") == {"Leer"}
    nameless = replace(emptiest, title=Localised("%"))
    assert values(read(nameless, head), URIRef(f"{BASE}{emptiest.path}"), "dcat:keyword") == {"IND-0001"}


def test_the_contact_falls_back_to_steward_and_catalogue(
    quota: DefinitionRecord, emptiest: DefinitionRecord, head: Head
) -> None:
    for record, expected in (
        (quota, "sozialmonitoring@stuttgart.example"),
        (replace(quota, contact=None), "statistik@stuttgart.example"),
        (emptiest, "katalog@stuttgart.example"),
    ):
        contact = URIRef(f"{BASE}{record.path}#contact")
        assert values(read(record, head), contact, "vcard:hasEmail") == {f"mailto:{expected}"}


def test_other_versions_are_named_but_never_typed(graph: Graph) -> None:
    assert values(graph, DATASET, "dcat:previousVersion") == {f"{DATASET}/2.0.0"}
    assert values(graph, DATASET, "dcat:hasCurrentVersion") == {f"{DATASET}/2.1.0"}
    assert not list(graph.objects(URIRef(f"{DATASET}/2.0.0"), RDF.type))


def test_a_frozen_version_has_its_own_address_and_names_its_indicator(
    quota: DefinitionRecord, head: Head
) -> None:
    graph = read(quota, head, is_frozen=True)
    version = URIRef(f"{DATASET}/2.1.0")
    assert set(graph.subjects(RDF.type, term("dcat:Dataset"))) == {version}
    assert values(graph, version, "dcat:isVersionOf") == {str(DATASET)}
    assert values(graph, version, "dct:identifier") == {str(version)}
    assert not list(graph.subject_objects(term("dcat:dataset"))), "it is in no catalogue"
    assert values(graph, version, "dcat:distribution") >= {f"{version}#csv"}


def test_the_badge_is_said(emptiest: DefinitionRecord, head: Head) -> None:
    graph, node = read(emptiest, head), URIRef(f"{BASE}{emptiest.path}")
    adopted = URIRef(f"{BASE}/vocab/terms#adopted")
    assert (node, URIRef(f"{BASE}/vocab/terms#confirmation"), adopted) in graph
    assert (adopted, term("skos:prefLabel"), Literal("Übernommen, nicht bestätigt", lang="de")) in graph
    labels = values(graph, URIRef(f"{node}#provenance"), "rdfs:label")
    assert labels == {"Übernommen, nicht bestätigt.", "Adopted, not confirmed."}


def test_gaps_and_the_assigned_steward_are_said(emptiest: DefinitionRecord, head: Head) -> None:
    graph, node = read(emptiest, head), URIRef(f"{BASE}{emptiest.path}")
    own = f"{BASE}/vocab/terms#"
    assert [str(v) for v in graph.objects(node, URIRef(own + "toClarify"))] == ["definition"]
    assert graph.value(node, URIRef(own + "assignedSteward")).toPython() is True
    assert "Die Definition ist noch zu klären." in values(graph, node, "dct:description")


def test_a_comparators_definition_says_where_it_is_from(oddest: DefinitionRecord, head: Head) -> None:
    graph, node = read(oddest, head), URIRef(f"{BASE}{oddest.path}")
    assert str(graph.value(node, URIRef(f"{BASE}/vocab/terms#origin"))) == "Berlin <MSS>"
    assert "für Stuttgart nicht belegt: Berlin <MSS>" in str(
        list(graph.objects(URIRef(f"{node}#provenance"), term("rdfs:label")))
    )


def test_the_decision_is_cited(graph: Graph) -> None:
    own = f"{BASE}/vocab/terms#"
    assert str(graph.value(DATASET, URIRef(own + "decision"))) == "2026-07"
    assert str(graph.value(DATASET, URIRef(own + "confirmation"))) == own + "decided"


def test_the_sheet_can_be_had_as_csv_and_json(graph: Graph) -> None:
    for suffix in ("csv", "json"):
        sheet = URIRef(f"{DATASET}#{suffix}")
        assert values(graph, sheet, "dcat:accessURL") == {f"{DATASET}.{suffix}"}
        assert values(graph, sheet, "dct:license") == {"http://dcat-ap.de/def/licenses/cc-by/4.0"}
        assert values(graph, sheet, "dct:format") == {
            f"http://publications.europa.eu/resource/authority/file-type/{suffix.upper()}"
        }


def test_named_distributions_follow_and_those_without_address_do_not(graph: Graph) -> None:
    assert values(graph, URIRef(f"{DATASET}#distribution-1"), "dcat:accessURL") == {
        "https://opendata.stuttgart.example/sgb%202.xlsx"
    }
    assert not list(graph.predicate_objects(URIRef(f"{DATASET}#distribution-2")))


def test_the_contributor_is_said_only_when_it_is_set(
    quota: DefinitionRecord, head: Head, graph: Graph
) -> None:
    assert values(graph, DATASET, "dcatde:contributorID") == {"http://dcat-ap.de/def/contributors/datenBW"}
    without = read(quota, replace(head, contributor_id=None))
    assert not list(without.subject_objects(term("dcatde:contributorID")))


def test_the_measure_and_its_unit_are_said(graph: Graph) -> None:
    assert values(graph, DATASET, "stat:statUnitMeasure") == {f"{BASE}/vocab/units/prozent"}
    assert values(graph, DATASET, "stat:dimension") == {
        f"http://purl.org/linked-data/sdmx/2009/dimension#{name}" for name in ("refArea", "refPeriod")
    }


def test_a_title_without_english_claims_no_english(emptiest: DefinitionRecord, head: Head) -> None:
    graph = read(replace(emptiest, title=Localised("Nur deutsch")), head)
    assert values(graph, URIRef(f"{BASE}{emptiest.path}"), "dct:language") == {
        "http://publications.europa.eu/resource/authority/language/DEU"
    }

"""What one definition says as a dataset."""

import json
import re
from dataclasses import replace

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from registry.formats.fragments import document
from registry.formats.head import Head
from registry.formats.records import DefinitionRecord, Reference
from registry.rules.lifecycle import State
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
    graph = read(replace(quota, available_since=since, editions=()), head)
    assert not list(graph.objects(DATASET, term("dct:temporal")))
    assert not list(graph.subjects(RDF.type, term("dct:PeriodOfTime")))


def test_where_there_are_editions_the_period_begins_with_the_first(
    quota: DefinitionRecord, head: Head
) -> None:
    graph = read(replace(quota, available_since=None), head)
    (start,) = graph.objects(None, term("dcat:startDate"))
    assert str(start) == "2013-01-01"


def test_editions_and_dated_notes_are_stated(quota: DefinitionRecord, head: Head) -> None:
    graph = read(quota, head)
    assert {str(year) for year in graph.objects(DATASET, URIRef(f"{BASE}/vocab/terms#edition"))} == {
        "2013",
        "2016",
    }
    assert {str(note) for note in graph.objects(DATASET, term("skos:historyNote"))} == {
        "2014: Auch A",
        "2014: A too",
    }


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


def test_name_and_mailbox_of_the_contact_are_of_the_same_owner(
    quota: DefinitionRecord, emptiest: DefinitionRecord, head: Head
) -> None:
    for record, box, owner, page in (
        (quota, "sozialmonitoring@stuttgart.example", "Statistisches Amt", "/offices/statistisches-amt"),
        (
            replace(quota, contact=None),
            "statistik@stuttgart.example",
            "Statistisches Amt",
            "/offices/statistisches-amt",
        ),
        # An office without a mailbox does not get that of another under its name.
        (emptiest, "katalog@stuttgart.example", "Landeshauptstadt Stuttgart", "/"),
    ):
        graph, contact = read(record, head), URIRef(f"{BASE}{record.path}#contact")
        assert values(graph, contact, "vcard:hasEmail") == {f"mailto:{box}"}
        assert values(graph, contact, "vcard:fn") == {owner}
        assert values(graph, contact, "vcard:hasURL") == {BASE + page}


def test_without_any_mailbox_the_steward_is_asked_on_its_page(emptiest: DefinitionRecord, head: Head) -> None:
    graph = read(emptiest, replace(head, mailbox=""))
    contact = URIRef(f"{BASE}{emptiest.path}#contact")
    assert values(graph, contact, "vcard:hasURL") == {f"{BASE}/offices/amt"}
    assert values(graph, contact, "vcard:fn") == {"Amt"}


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
    assert labels == {"Übernommen, nicht bestätigt.", "Taken from public sources, not confirmed."}


def test_the_steward_is_named_even_where_it_wrote_nothing(emptiest: DefinitionRecord, head: Head) -> None:
    graph, node = read(emptiest, head), URIRef(f"{BASE}{emptiest.path}")
    assert values(graph, node, "dct:creator") == set()
    assert graph.value(node, URIRef(f"{BASE}/vocab/terms#steward")) == URIRef(f"{BASE}/offices/amt")
    assert values(graph, URIRef(f"{BASE}/offices/amt"), "foaf:name") == {"Amt"}


def test_gaps_and_the_assigned_steward_are_said(emptiest: DefinitionRecord, head: Head) -> None:
    graph, node = read(emptiest, head), URIRef(f"{BASE}{emptiest.path}")
    own = f"{BASE}/vocab/terms#"
    assert [str(v) for v in graph.objects(node, URIRef(own + "toClarify"))] == ["definition"]
    assert graph.value(node, URIRef(own + "assignedSteward")).toPython() is True
    assert any(
        text.startswith("Die Definition ist noch zu klären.")
        for text in values(graph, node, "dct:description")
    )


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


def test_the_description_says_definition_calculation_population_and_limits(
    quota: DefinitionRecord, head: Head
) -> None:
    said = {
        text.language: str(text)
        for text in read(replace(quota, distributions=()), head).objects(DATASET, term("dct:description"))
    }
    assert said["de"].split("\n\n") == [
        "Personen mit Leistungen nach dem SGB II je 100 Einwohner unter 65 Jahren.",
        "Berechnung: Leistungsberechtigte ÷ einwohner_u65 × 100",
        "Grundgesamtheit: Einwohner mit Hauptwohnung",
        "Grenzen: Keine Aussage über Vermögen.",
        "Dieser Datensatz enthält die Definition des Indikators; Werte liegen hier noch nicht vor.",
    ]
    assert said["en"].split("\n\n")[2:] == [
        "Population (in German): Einwohner mit Hauptwohnung",
        "Limits (in German): Keine Aussage über Vermögen.",
        "This dataset holds the definition of the indicator; there are no values here yet.",
    ]


def test_a_dataset_with_values_does_not_say_that_it_has_none(graph: Graph) -> None:
    said = values(graph, DATASET, "dct:description")
    assert len(said) == 2
    assert "noch nicht vor" not in "".join(said)
    assert "no values" not in "".join(said)


def test_a_method_stands_for_a_missing_formula(quota: DefinitionRecord, head: Head) -> None:
    graph = read(replace(quota, formula=None), head)
    assert any("\n\nBerechnung: Stichtag\n\n" in text for text in values(graph, DATASET, "dct:description"))


def test_a_version_says_from_when_to_when_it_is_in_force(quota: DefinitionRecord, head: Head) -> None:
    past = replace(quota, state=State.SUPERSEDED, valid_until="2019")
    graph, version = read(past, head, is_frozen=True), URIRef(f"{DATASET}/2.1.0")
    assert list(graph.objects(version, term("dct:valid"))) == [
        Literal("start=2012-01-01; end=2019-12-31; scheme=W3C-DTF;", datatype=term("dct:Period"))
    ]
    own = f"{BASE}/vocab/terms#"
    assert [str(graph.value(version, URIRef(own + name))) for name in ("validFrom", "validUntil")] == [
        "2012",
        "2019",
    ]
    # The time of the data is another one.
    assert values(graph, URIRef(f"{version}#period"), "dcat:endDate") == {"2025-12-31"}


def test_an_unknown_start_is_not_made_up(emptiest: DefinitionRecord, head: Head) -> None:
    assert not list(read(emptiest, head).subject_objects(term("dct:valid")))


@pytest.fixture(scope="module")
def retired(quota: DefinitionRecord) -> DefinitionRecord:
    """The full definition, put out of force in favour of another."""
    return replace(
        quota,
        state=State.RETIRED,
        valid_until="2026-11-30",
        retired="2026-11-30T09:00:00+00:00",
        successor=Reference("IND-0050", Localised("Neue Quote"), "/indicators/IND-0050"),
    )


def test_what_is_out_of_force_says_so(retired: DefinitionRecord, head: Head) -> None:
    graph = read(retired, head)
    assert not list(graph.subject_objects(term("dcat:dataset"))), "it is in no catalogue"
    assert values(graph, DATASET, "dct:modified") == {"2026-11-30T09:00:00+00:00"}
    assert values(graph, DATASET, "dct:isReplacedBy") == {f"{BASE}/indicators/IND-0050"}
    assert values(graph, DATASET, "dct:valid") == {"start=2012-01-01; end=2026-11-30; scheme=W3C-DTF;"}
    assert not list(graph.subject_objects(term("dcatap:availability")))
    sheets = list(graph.objects(DATASET, term("dcat:distribution")))
    assert len(sheets) == 3
    for sheet in sheets:
        assert values(graph, sheet, "adms:status") == {
            "http://publications.europa.eu/resource/authority/distribution-status/DEPRECATED"
        }


def test_what_is_in_force_is_replaced_by_nothing(quota: DefinitionRecord, head: Head) -> None:
    named = replace(quota, successor=Reference("IND-0050", Localised("Neu"), "/indicators/IND-0050"))
    graph = read(named, head)
    assert not list(graph.subject_objects(term("dct:isReplacedBy")))
    assert not list(graph.subject_objects(term("adms:status")))


def test_portals_can_draw_the_place(graph: Graph) -> None:
    place = URIRef("https://sws.geonames.org/2825297/")
    assert (DATASET, term("dct:spatial"), place) in graph
    box = str(graph.value(place, term("dcat:bbox")))
    assert re.fullmatch(r"POLYGON\(\((-?[\d.]+ -?[\d.]+,?){5}\)\)", box)
    west, south, _, _, east, north, *_ = map(float, re.findall(r"[\d.]+", box))
    assert str(graph.value(place, term("dcat:centroid"))) == "POINT(9.1775 48.7761)"
    outline = graph.value(place, URIRef(f"{BASE}/vocab/terms#outline"))
    # What udata and CKAN read GeoJSON by.
    assert str(outline.datatype) == "https://www.iana.org/assignments/media-types/application/vnd.geo+json"
    shape = json.loads(outline)
    (ring,) = shape["coordinates"]
    assert (shape["type"], ring[0]) == ("Polygon", ring[-1])
    assert all(west <= x <= east and south <= y <= north for x, y in ring)
    assert any("CC BY 4.0" in str(text) for text in graph.objects(place, term("rdfs:comment")))


@pytest.mark.parametrize(
    ("evidence", "is_assigned", "credited"),
    [
        ("documented", False, {f"{BASE}/offices/statistisches-amt"}),
        (None, False, {f"{BASE}/offices/statistisches-amt"}),
        ("documented", True, set()),
        ("comparator", False, set()),
        ("inferred", False, set()),
        ("not_found", False, set()),
    ],
)
def test_an_office_is_credited_only_with_a_definition_of_its_own(
    evidence: str | None, is_assigned: bool, credited: set[str], quota: DefinitionRecord, head: Head
) -> None:
    record = replace(quota, evidence_status=evidence, steward_is_assigned=is_assigned)
    graph = read(record, head)
    assert values(graph, DATASET, "dct:creator") == credited
    named = values(graph, URIRef(f"{DATASET}#csv"), "dcatde:licenseAttributionByText")
    assert [("Statistisches Amt" in text) for text in named] == [bool(credited)]

"""The dataset a definition becomes: its addresses, its days, and where it can be had."""

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from registry.formats.distributions import distributions
from registry.formats.head import Head
from registry.formats.nodes import name
from registry.formats.records import ConceptReference, DefinitionRecord, Distribution
from registry.formats.subject import Dataset
from registry.rules.localised import Localised

BASE = "https://indikatoren.stuttgart.example"


def objects(triples: list[Triple], subject: NamedNode, predicate: str) -> list[str]:
    """Give the values of a property."""
    return [t.object.value for t in triples if (t.subject, t.predicate) == (subject, name(predicate))]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("is_frozen", "path"), [(False, "/indicators/IND-0048"), (True, "/indicators/IND-0048/2.1.0")]
)
def test_a_frozen_version_has_an_address_of_its_own(
    quota: DefinitionRecord, head: Head, is_frozen: bool, path: str
) -> None:
    subject = Dataset(quota, head, is_frozen)
    assert (subject.path, subject.node.value) == (path, BASE + path)
    assert subject.part("csv").value == f"{BASE}{path}#csv"
    assert subject.version("1.0.0").value == f"{BASE}/indicators/IND-0048/1.0.0"


@pytest.mark.parametrize(
    ("issued", "modified", "current", "frozen"),
    [
        ("2020-01-01", "2024-05-06", ("2020-01-01", "2024-05-06"), ("2024-05-06", "2024-05-06")),
        ("2020-01-01", None, ("2020-01-01", "2020-01-01"), ("2020-01-01", "2020-01-01")),
        (None, "2024-05-06", ("2024-05-06", "2024-05-06"), ("2024-05-06", "2024-05-06")),
    ],
)
def test_the_days_of_a_dataset_are_the_indicators_and_those_of_a_version_its_own(
    quota: DefinitionRecord,
    head: Head,
    issued: str | None,
    modified: str | None,
    current: tuple[str, str],
    frozen: tuple[str, str],
) -> None:
    record = replace(quota, issued=issued, modified=modified)
    for is_frozen, days in ((False, current), (True, frozen)):
        subject = Dataset(record, head, is_frozen)
        assert (_day(subject.issued), _day(subject.modified)) == days


def test_without_days_none_are_stated(quota: DefinitionRecord, head: Head) -> None:
    subject = Dataset(replace(quota, issued=None, modified=None), head)
    assert list(subject.dated(subject.node)) == []


def _day(value: Literal | None) -> str:
    assert value is not None
    return value.value[:10]


def test_every_definition_has_its_sheets_under_addresses_that_can_be_fetched(
    quota: DefinitionRecord, head: Head
) -> None:
    subject = Dataset(replace(quota, distributions=()), head)
    triples = list(distributions(subject))
    nodes = objects(triples, subject.node, "dcat:distribution")
    assert nodes == [subject.part("csv").value, subject.part("json").value]
    for node, suffix in zip(nodes, ("csv", "json"), strict=True):
        address = [f"{BASE}/indicators/IND-0048.{suffix}"]
        assert objects(triples, NamedNode(node), "dcat:accessURL") == address
        assert objects(triples, NamedNode(node), "dcat:downloadURL") == address


def test_a_distribution_without_an_address_of_the_web_cannot_be_had(
    quota: DefinitionRecord, head: Head
) -> None:
    given = tuple(
        Distribution(Localised("Daten"), url, "xlsx", None)
        for url in ("kein Ort", "javascript:alert(1)", "https://stuttgart.example/daten.xlsx")
    )
    subject = Dataset(replace(quota, distributions=given), head)
    triples = list(distributions(subject))
    named = [node for node in objects(triples, subject.node, "dcat:distribution") if "distribution-" in node]
    assert named == [subject.part("distribution-3").value]
    assert objects(triples, NamedNode(named[0]), "dcat:accessURL") == ["https://stuttgart.example/daten.xlsx"]
    assert objects(triples, NamedNode(named[0]), "dcat:downloadURL") == []


def test_a_distributions_own_licence_goes_before_the_definitions(quota: DefinitionRecord, head: Head) -> None:
    free = ConceptReference("cc-zero", Localised("CC0"), "/vocab/licences#cc-zero")
    given = Distribution(Localised("Daten"), "https://stuttgart.example/a", "csv", free)
    subject = Dataset(replace(quota, distributions=(given,)), head)
    triples = list(distributions(subject))
    licences = {
        part: objects(triples, subject.part(part), "dct:license") for part in ("csv", "distribution-1")
    }
    assert licences == {
        "csv": ["http://dcat-ap.de/def/licenses/cc-by/4.0"],
        "distribution-1": ["http://dcat-ap.de/def/licenses/cc-zero"],
    }

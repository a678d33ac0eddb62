"""Hypothetical definitions: a full one, the emptiest and the oddest, and the settings of their catalogue."""

from dataclasses import replace

import pytest

from registry.formats.head import Head
from registry.formats.records import (
    Availability,
    ConceptReference,
    DefinitionRecord,
    Distribution,
    MeasureReference,
    OfficeReference,
    Redrawn,
    Reference,
    Source,
)
from registry.rules.fields import Gap
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote

EU = "http://publications.europa.eu/resource/authority/"


@pytest.fixture(scope="session")
def head() -> Head:
    """The catalogue of a demonstration, contributor included."""
    return Head(
        base_url="https://indikatoren.stuttgart.example",
        title=Localised("Indikatorenkatalog Stuttgart", "Stuttgart indicator catalogue"),
        description=Localised("Verzeichnis der Indikatoren.", "Register of the indicators."),
        publisher="Landeshauptstadt Stuttgart",
        mailbox="katalog@stuttgart.example",
        licence="http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        contributor_id="http://dcat-ap.de/def/contributors/datenBW",
    )


@pytest.fixture(scope="session")
def quota() -> DefinitionRecord:
    """A ratio with every field filled."""
    office = OfficeReference(
        "statistisches-amt",
        Localised("Statistisches Amt", "Statistical Office"),
        "/offices/statistisches-amt",
        "statistik@stuttgart.example",
    )
    licence = ConceptReference("cc-by-4.0", Localised("CC BY 4.0"), "/vocab/licences/cc-by-4.0")
    return DefinitionRecord(
        code="IND-0048",
        path="/indicators/IND-0048",
        version="2.1.0",
        state=State.PUBLISHED,
        title=Localised("SGB-II-Quote", "Share on basic income support"),
        steward=office,
        short_title=Localised("SGB II", "SGB II"),
        theme=ConceptReference(
            "wirtschaftliche-lage",
            Localised("Wirtschaftliche Lage", "Economic situation"),
            "/themes/wirtschaftliche-lage",
            EU + "data-theme/SOCI",
        ),
        keywords=(
            ConceptReference(
                "buergergeld",
                Localised("Bürgergeld", "Citizen's benefit"),
                "/vocab/keywords/buergergeld",
                synonyms=("Hartz IV",),
            ),
        ),
        definition=Localised(
            "Personen mit Leistungen nach dem SGB II je 100 Einwohner unter 65 Jahren.",
            "Recipients of basic income support per 100 inhabitants below 65.",
        ),
        purpose=Localised("Armut sichtbar machen."),
        interpretation=Localised("Ein hoher Wert zeigt Armut an."),
        direction="high_is_bad",
        method_kind="ratio",
        numerator=MeasureReference("sgb2", Localised("Leistungsberechtigte"), "/measures/sgb2", "personen"),
        denominator=MeasureReference(
            "einwohner_u65",
            Localised("Einwohner unter 65", "Inhabitants below 65"),
            "/measures/einwohner_u65",
            "personen",
        ),
        formula="sgb2 / einwohner_u65 * 100",
        formula_terms=(Reference("sgb2", Localised("Leistungsberechtigte"), "/measures/sgb2"),),
        unit=ConceptReference("prozent", Localised("Prozent", "Percent"), "/vocab/units/prozent"),
        decimals=1,
        population=Localised("Einwohner mit Hauptwohnung"),
        method=Localised("Stichtag"),
        breakdowns=(
            ConceptReference("alter", Localised("Altersgruppe", "Age group"), "/vocab/breakdowns/alter"),
        ),
        confidentiality=Localised("Unter 10 Fällen kein Wert."),
        levels=(
            Availability(
                Reference("stadtteil", Localised("Stadtteil"), "/levels/stadtteil"),
                3,
                "2012",
                None,
                Localised("ohne Stadtteil X"),
            ),
        ),
        reference_period=Localised("31. Dezember", "31 December"),
        periodicity=ConceptReference(
            "jaehrlich",
            Localised("jährlich", "annual"),
            "/vocab/frequencies/jaehrlich",
            EU + "frequency/ANNUAL",
        ),
        available_since="2012",
        available_until="2025-12",
        editions=("2013", "2016"),
        series_notes=(
            SeriesNote("2014", "widening", Localised("Auch A", "A too"), "https://stuttgart.example/a"),
        ),
        comparability=Localised("Bruch 2012"),
        limitations=Localised("Keine Aussage über Vermögen."),
        sources=(
            Source(
                "numerator",
                Localised("Bundesagentur für Arbeit", "Federal Employment Agency"),
                "SGB II",
                "https://statistik.arbeitsagentur.de/a b",
            ),
            Source("evidence", Localised("Sozialdatenatlas")),
        ),
        source_office=OfficeReference("jobcenter", Localised("Jobcenter"), "/offices/jobcenter"),
        contact="sozialmonitoring@stuttgart.example",
        licence=licence,
        boundary_changes=(
            Redrawn(
                Reference("stadtteil", Localised("Stadtteil"), "/levels/stadtteil"),
                "revision",
                "2019-04-01",
                319,
                457,
                Localised("Nicht direkt vergleichbar.", "Not directly comparable."),
                "https://stuttgart.example/grdrs",
            ),
        ),
        programmes=(
            Reference(
                "sozialmonitoring",
                Localised("Sozialmonitoring", "Social monitoring"),
                "/programmes/sozialmonitoring",
            ),
        ),
        distributions=(
            Distribution(
                Localised("Tabelle"), "https://opendata.stuttgart.example/sgb 2.xlsx", "xlsx", licence
            ),
            Distribution(Localised("Ohne Adresse"), "kommt noch", "CSV"),
        ),
        evidence_status="documented",
        decision="2026-07",
        version_notes=Localised("Altersgrenze ab 2012 angehoben."),
        valid_from="2012",
        issued="2024-05-02",
        modified="2026-03-16T08:30:00+01:00",
        previous_version="2.0.0",
    )


@pytest.fixture(scope="session")
def emptiest() -> DefinitionRecord:
    """Adopted with nothing but its title and a gap."""
    return DefinitionRecord(
        code="IND-0001",
        path="/indicators/IND-0001",
        version="1.0.0",
        state=State.PUBLISHED,
        title=Localised("Leer"),
        steward=OfficeReference("amt", Localised("Amt"), "/offices/amt"),
        is_adopted=True,
        steward_is_assigned=True,
        gaps={"definition": Gap.TO_CLARIFY, "denominator": Gap.NOT_APPLICABLE},
        modified="2026-11-22T12:00:00+00:00",
    )


@pytest.fixture(scope="session")
def oddest(quota: DefinitionRecord) -> DefinitionRecord:
    """Whatever people paste: tags, quotes, line ends, control characters, broken addresses and dates."""
    nasty = 'A <script>alert("x")</script> & \'b\' \\ "c"\r\nzweite\tZeile \x00\x0b\u2028 ]]> {y}'
    return replace(
        quota,
        code="IND-0002",
        path="/indicators/IND-0002",
        title=Localised(nasty, nasty + " en"),
        definition=Localised(nasty),
        contact="kein postfach",
        available_since="31.02.2020",
        available_until="2019",
        keywords=(
            ConceptReference(
                "k", Localised('Kinder, Jugendliche,, und "Familien"', "  "), "/vocab/keywords/k"
            ),
        ),
        evidence_url='https://example.org/a b/<x>?q="1"&y=ä|{z}%zz[1]#t',
        evidence_status="comparator",
        origin="Berlin <MSS>",
        sources=(
            Source("indicator", Localised(nasty), "§ 1", "javascript:alert(1)"),
            Source("denominator", Localised("x"), None, "https://"),
        ),
        formula='a / "b" < 1',
        issued="16.03.2026",
        modified="2026-03-16",
        decision=None,
        is_adopted=True,
        previous_version=None,
        distributions=(
            Distribution(Localised(nasty), "https://example.org/ä ö.csv", "unbekannt"),
            Distribution(Localised("Zweite"), "HTTPS://example.org/[x]/y z", "csv"),
        ),
    )


@pytest.fixture(scope="session")
def records(
    quota: DefinitionRecord, emptiest: DefinitionRecord, oddest: DefinitionRecord
) -> tuple[DefinitionRecord, ...]:
    """All of them, as one page of a catalogue."""
    return (emptiest, oddest, quota)

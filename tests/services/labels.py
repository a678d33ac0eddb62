"""A small set of labels in memory, for what tells or asks in words without a database."""

from datetime import date

from registry.formats.records import ConceptReference, MeasureReference, OfficeReference, Reference
from registry.rules.localised import Localised
from registry.services.names.naming import ConceptEntry, Level, Names


def concept(
    scheme: str, code: str, label: Localised, position: int, *, is_retired: bool = False
) -> ConceptEntry:
    """Make a concept of a code list."""
    return ConceptEntry(
        scheme, ConceptReference(code, label, f"/vocab/{scheme}#{code}"), is_retired, position, None
    )


LABELS = Names(
    number=1,
    day=date(2026, 3, 16),
    restored=None,
    offices={
        1: OfficeReference("jobcenter", Localised("Jobcenter", "Job centre"), "/offices/jobcenter"),
        2: OfficeReference("amt-soziales", Localised("amt für Soziales"), "/offices/amt-soziales"),
        3: OfficeReference("kaemmerei", Localised("Kämmerei"), "/offices/kaemmerei"),
    },
    concepts={
        1: concept("themes", "wohnen", Localised("Wohnen", "Housing"), 2),
        2: concept("themes", "soziale-lage", Localised("Soziale Lage"), 1),
        3: concept("themes", "altes", Localised("Altes Thema"), 3, is_retired=True),
        4: concept("keywords", "hilfe", Localised("Hilfe", "Aid"), 1),
        5: concept("keywords", "kinder", Localised("Kinder"), 2),
        6: concept("units", "prozent", Localised("Prozent", "per cent"), 1),
    },
    levels={
        1: Level(Reference("gemeinde", Localised("Gemeinde"), "/levels/gemeinde"), 1, Localised("Gemeinden")),
        2: Level(
            Reference("stadtteil", Localised("Stadtteil", "District"), "/levels/stadtteil"),
            3,
            Localised("Stadtteile"),
        ),
        3: Level(
            Reference("stadtbezirk", Localised("Stadtbezirk"), "/levels/stadtbezirk"),
            2,
            Localised("Stadtbezirke"),
        ),
    },
    programmes={
        1: Reference("sozialmonitoring", Localised("Sozialmonitoring"), "/programmes/sozialmonitoring")
    },
    measures={
        1: MeasureReference(
            "einwohner", Localised("Einwohner", "Residents"), "/measures/einwohner", "personen"
        )
    },
    external_offices=frozenset({"jobcenter"}),
)

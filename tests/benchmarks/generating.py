"""Makes a catalogue of any size out of Stuttgart's: the same words and measures, three versions an indicator."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from registry.rules.completeness import missing
from registry.rules.content import clean
from seeds.catalogue_files import Catalogue, Row, read_catalogue

STUTTGART = Path(__file__).parents[2] / "seeds" / "stuttgart"
PLACES = (
    "im Innenstadtrand",
    "in Neubaugebieten",
    "in Großsiedlungen",
    "in Hanglagen",
    "am Stadtrand",
    "entlang der Stadtbahn",
    "im Bestand",
    "in Sanierungsgebieten",
    "rund um Schulen",
    "in Gewerbelagen",
)
GROUPS = (
    "unter Familien",
    "unter Älteren",
    "unter jungen Erwachsenen",
    "unter Zugezogenen",
    "unter Alleinlebenden",
    "unter Erwerbstätigen",
    "unter Schulkindern",
    "unter Kleinkindern",
    "unter Paaren",
    "unter Pendelnden",
)
FILLED: dict[str, Any] = {
    "direction": "neutral",
    "source_office": "statistisches-amt",
    "theme": "bevoelkerung",
    "periodicity": "jaehrlich",
    "unit": "prozent",
    "method_kind": "described",
    "levels": [{"level": "stadtteil", "since": "2004"}],
    "confidentiality": {"de": "Werte unter 3 werden nicht gezeigt.", "en": "Values below 3 are not shown."},
    "reference_period": {"de": "31. Dezember", "en": "31 December"},
    "definition": {
        "de": "Eine für Messungen erzeugte Definition.",
        "en": "A definition generated for measurements.",
    },
    "sources": [
        {"role": "indicator", "text": {"de": "Für Messungen erzeugt", "en": "Generated for measurements"}}
    ],
}
STARTS: tuple[tuple[str | None, str | None], ...] = ((None, None), ("minor", "2010"), ("major", "2017-01-01"))


class Generated(NamedTuple):
    """A generated catalogue in the shape that `importing.load` takes."""

    schemes: tuple[Row, ...]
    concepts: tuple[Row, ...]
    offices: tuple[Row, ...]
    office_names: tuple[Row, ...]
    levels: tuple[Row, ...]
    units: tuple[Row, ...]
    boundary_changes: tuple[Row, ...]
    measures: tuple[Row, ...]
    programmes: tuple[Row, ...]
    indicators: list[Row]


def catalogue(size: int) -> Generated:
    """Make a catalogue of so many indicators, each adopted in three versions, fit to be proposed again."""
    real = read_catalogue(STUTTGART)
    things = {name: getattr(real, name) for name in Generated._fields if name != "indicators"}
    return Generated(**things, indicators=list(_indicators(real, size)))


def code_of(number: int) -> str:
    """Name the n-th generated indicator."""
    return f"IND-{number:06d}"


def _indicators(real: Catalogue, size: int) -> Iterator[Row]:
    templates = [_completed(row) for row in real.indicators if row.values["is_adopted"]]
    for number in range(1, size + 1):
        template = templates[number % len(templates)]
        yield Row(f"generated: {number}", _block(template, number))


def _completed(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = dict(row.values)
    content = dict(values["versions"][-1]["content"])
    content = {name: value for name, value in content.items() if value != "zu klären"}
    lacking = {finding.field for finding in missing(*clean(content))}
    if lacking & {"numerator", "denominator", "formula", "unit"}:
        # A unit that is made up fits no formula.
        content["method_kind"] = "described"
        content.pop("formula", None)
    for finding in missing(*clean(content)):
        content[finding.field] = FILLED[finding.field]
    return {**values, "content": content}


def _block(template: dict[str, Any], number: int) -> dict[str, Any]:
    extra = f"{PLACES[number % 10]} {GROUPS[number // 10 % 10]}"
    return {
        "code": code_of(number),
        "steward": template["steward"],
        "steward_status": template.get("steward_status"),
        "programmes": template.get("programmes"),
        "is_adopted": True,
        "adoption_reason": "Für Messungen erzeugt.",
        "versions": [_version(template["content"], step, start, extra) for step, start in STARTS],
    }


def _version(content: dict[str, Any], step: str | None, start: str | None, extra: str) -> dict[str, Any]:
    own = deepcopy(content)
    own["title"] = {language: f"{text} {extra}" for language, text in own["title"].items()}
    own["comparability"] = {"de": f"Für Messungen erzeugt, gültig ab {start or 'unbekannt'}."}
    return {
        "step": step,
        "valid_from": start,
        "reason": "Für Messungen erzeugt.",
        "evidence_status": "inferred",
        "content": own,
    }

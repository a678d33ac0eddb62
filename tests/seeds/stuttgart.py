"""Stuttgart's catalogue as its tests read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from registry.rules.content import Content, clean
from seeds.catalogue_files import Row, read_catalogue

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "seeds" / "stuttgart")
BLOCKS = {str(row.values["code"]): row.values for row in CATALOGUE.indicators}


class SeedVersion(NamedTuple):
    """One version of a block, with its content as the registry cleans it."""

    code: str
    given: dict[str, Any]
    content: Content


def versions() -> Iterator[SeedVersion]:
    """Give every version of every block."""
    for code, block in BLOCKS.items():
        for given in block["versions"]:
            yield SeedVersion(code, given, clean(given["content"]))


VERSIONS = tuple(versions())


def values(rows: tuple[Row, ...], *columns: str) -> list[Any]:
    """Give one column of the rows, or several as pairs."""
    found = [tuple(row.values[column] for column in columns) for row in rows]
    return [cells[0] for cells in found] if len(columns) == 1 else found


def of(code: str) -> list[SeedVersion]:
    """Give the versions of one indicator, oldest first."""
    return [fassung for fassung in VERSIONS if fassung.code == code]


def value(fassung: SeedVersion, name: str) -> Any:
    """Give a field's value, or its gap."""
    return fassung.content.values.get(name, fassung.content.gaps.get(name))


CONCEPTS = set(values(CATALOGUE.concepts, "scheme", "notation"))
OFFICES, MEASURES = values(CATALOGUE.offices, "code"), values(CATALOGUE.measures, "code")
LEVELS = values(CATALOGUE.levels, "notation")

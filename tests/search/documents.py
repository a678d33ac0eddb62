"""Documents for the tests of the search: real titles of Stuttgart's catalogue, and invented ones in any number."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from registry.rules.fields import EVIDENCE_IN_SHORT
from registry.rules.localised import Localised
from registry.search.document import Document, Named

HERE = Path(__file__).parent
LEVELS = {
    "gemeinde": Named("gemeinde", Localised("Gesamtstadt", "City as a whole"), 1),
    "stadtbezirk": Named("stadtbezirk", Localised("Stadtbezirk", "City district"), 2),
    "stadtteil": Named("stadtteil", Localised("Stadtteil", "Neighbourhood"), 3),
    "stadtviertel": Named("stadtviertel", Localised("Stadtviertel", "Quarter"), 4),
}
OFFICES = [
    Named("amt-soziales", Localised("Amt für Soziales und Teilhabe", "Office for Social Affairs")),
    Named("jugendamt", Localised("Jugendamt", "Youth Welfare Office")),
    Named("statistisches-amt", Localised("Statistisches Amt", "Statistical Office")),
]
PROGRAMMES = [
    Named("sozialmonitoring", Localised("Sozialmonitoring")),
    Named("quartiersmonitoring", Localised("Quartiersmonitoring")),
]
FREQUENCIES = [
    Named("jaehrlich", Localised("jährlich", "Annual")),
    Named("zweijaehrlich", Localised("alle zwei Jahre", "Every two years")),
]


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the tables beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def catalogue() -> list[Document]:
    """Make documents of 65 of Stuttgart's indicators with their keywords."""
    keywords = {row["notation"]: row for row in rows("keywords.csv")}
    return [
        _document(row, [keywords[notation] for notation in row["keywords"].split("|")])
        for row in rows("catalogue.csv")
    ]


def _document(row: dict[str, str], keywords: list[dict[str, str]]) -> Document:
    number = int(row["code"][4:])
    return Document(
        id=row["code"],
        code=row["code"],
        visibility="public",
        state="published",
        is_adopted=True,
        version="1.0.0",
        title=Localised(row["title_de"], row["title_en"]),
        definition=Localised(row["definition_de"]),
        keywords=tuple(Localised(k["label_de"], k["label_en"]) for k in keywords),
        synonyms=tuple(word for k in keywords for word in k["synonyms"].split("|")),
        theme=Named(row["theme"], Localised(row["theme_label"])),
        office=OFFICES[number % 3],
        levels=tuple(LEVELS[level] for level in row["levels"].split("|")),
        programmes=tuple(PROGRAMMES[: number % 3]),
        periodicity=FREQUENCIES[number % 2],
        modified=f"2026-01-{number % 28 + 1:02d}T08:00:00+00:00",
    )


def draft(code: str, title: str, **other: object) -> Document:
    """Make an open draft, which only members may find."""
    return Document(
        id=f"{code}-draft", code=code, visibility="members", state="draft", title=Localised(title), **other
    )  # type: ignore[arg-type]


def published(code: str, title: str, **other: object) -> Document:
    """Make a published definition with nothing but a title."""
    return Document(
        id=code, code=code, visibility="public", state="published", title=Localised(title), **other
    )  # type: ignore[arg-type]


WHAT = (
    "Einpersonenhaushalte",
    "Wohnungen",
    "Arbeitslose",
    "Kinder unter 6 Jahren",
    "Beschäftigte",
    "Pendlerinnen",
    "Grünflächen",
    "Alleinerziehende",
    "Schülerinnen und Schüler",
    "Kraftfahrzeuge",
    "Straftaten",
    "Sozialhilfeempfänger",
    "Geburten",
    "Wanderungsfälle",
    "Baugenehmigungen",
    "Apotheken",
    "Wohnflächen",
    "Vorsorgeuntersuchungen",
    "Pflegebedürftige",
)
HOW = (
    "Anteil der {} in {}",
    "Veränderung der {} in {}",
    "{} je 1.000 Einwohner in {}",
    "Dichte der {} in {}",
    "{} ({})",
    "Zahl der {}, {}",
    "Quote der {} nach {}",
)
WHERE = (
    "Altersgruppen",
    "Großsiedlungen",
    "Neubaugebieten",
    "Hanglagen",
    "Innenstadtquartieren",
    "Randbezirken",
    "Schulbezirken",
    "Haushaltstypen",
    "Sanierungsgebieten",
    "Gewerbegebieten",
    "Mischgebieten",
    "Stadtrandlagen",
    "Bildungsstufen",
)
SAYS = (
    "{what} bezogen auf alle Personen mit Hauptwohnung im Gebiet, ausgezählt am Stichtag aus dem Einwohnermelderegister. "
    "Fälle unter der Mindestzahl werden nicht ausgewiesen; {where} sind nach dem Gebietsstand vom 1. April 2019 abgegrenzt."
)


def invented(count: int, seed: int = 7) -> Iterator[Document]:
    """Make any number of documents with words, facets and states spread as in a real catalogue."""
    random = Random(seed)
    for number in range(1, count + 1):
        yield _invented(number, random)


def _invented(number: int, random: Random) -> Document:
    what, where = random.choice(WHAT), random.choice(WHERE)
    is_draft = random.random() < 0.1
    code = f"IND-{number:04d}"
    return Document(
        id=f"{code}-draft" if is_draft else code,
        code=code,
        visibility="members" if is_draft else "public",
        state="draft" if is_draft else random.choice(("published", "published", "published", "retired")),
        title=Localised(f"{random.choice(HOW).format(what, where)} {number}", f"Indicator number {number}"),
        definition=Localised(SAYS.format(what=what, where=where)),
        keywords=(Localised(what), Localised(random.choice(WHAT))),
        theme=Named(f"thema-{number % 9}", Localised(f"Thema {number % 9}", f"Theme {number % 9}")),
        office=random.choice(OFFICES),
        levels=tuple(random.sample(list(LEVELS.values()), random.randint(1, 3))),
        programmes=tuple(PROGRAMMES[: random.randint(0, 2)]),
        periodicity=random.choice(FREQUENCIES),
        version="1.0.0",
        is_adopted=random.random() < 0.2,
        evidence_status=random.choice((None, *EVIDENCE_IN_SHORT)),
        modified=f"20{random.randint(10, 26)}-0{random.randint(1, 9)}-1{random.randint(0, 9)}T08:00:00+00:00",
    )

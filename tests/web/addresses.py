"""One address of each kind of page, and what a reader finds as its heading in both languages."""

from typing import NamedTuple


class Page(NamedTuple):
    """A page: its address, its headings, and how many SQL statements it may send."""

    path: str
    german: str
    english: str
    statements: int


PAGES = (
    Page("/", "Indikatoren finden", "Find indicators", 3),
    Page("/indicators?q=Wohnen&level=stadtteil", "Indikatoren finden", "Find indicators", 5),
    Page(
        "/indicators/IND-0048",
        "Anteil der Bonuscard-Berechtigten",
        "Share of persons entitled to the Bonuscard",
        19,
    ),
    Page(
        "/indicators/IND-0048/1.0.0",
        "Anteil der Bonuscard-Berechtigten",
        "Share of persons entitled to the Bonuscard",
        19,
    ),
    Page("/indicators/IND-0048/compare", "Versionen vergleichen", "Compare versions", 28),
    Page("/indicators/IND-0048/changes", "Änderungsprotokoll", "Change log", 24),
    Page("/changes", "Änderungsprotokoll", "Change log", 9),
    Page("/themes", "Themenfelder", "Themes", 6),
    Page(
        "/themes/soziale-lage", "Wirtschaftliche und finanzielle Lage", "Economic and financial situation", 8
    ),
    Page("/offices", "Ämter und andere Stellen", "Offices and other bodies", 6),
    Page(
        "/offices/amt-soziales",
        "Amt für Soziales und Teilhabe",
        "Office for Social Affairs and Participation",
        11,
    ),
    Page("/levels", "Räumliche Ebenen", "Spatial levels", 6),
    Page("/levels/stadtviertel", "Stadtviertel", "Stadtviertel (quarter)", 9),
    Page("/units/stadtbezirk/01", "Mitte", "Mitte", 13),
    Page("/measures", "Merkmale", "Measures", 5),
    Page("/measures/einwohner", "Einwohner mit Hauptwohnung", "Inhabitants at their main residence", 8),
    Page("/programmes/sozialmonitoring", "Sozialmonitoring", "Social monitoring (Sozialmonitoring)", 8),
    Page("/vocab", "Codelisten", "Code lists", 6),
    Page("/vocab/keywords", "Schlagwörter", "Keywords", 7),
    Page("/vocab/terms", "Eigene Begriffe", "Our own terms", 6),
    Page("/catalog", "DCAT-AP.de-Katalog", "DCAT-AP.de catalogue", 10),
    Page("/schnittstellen", "Schnittstellen", "Interfaces", 6),
    Page("/ueber-diesen-katalog", "Über diesen Katalog", "About this catalogue", 3),
    Page("/impressum", "Impressum", "Legal notice", 3),
    Page("/datenschutz", "Datenschutz", "Data protection", 3),
    Page("/barrierefreiheit", "Erklärung zur Barrierefreiheit", "Accessibility statement", 3),
)

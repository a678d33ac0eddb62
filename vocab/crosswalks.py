"""From our notations to official codes, for concepts that carry no exact match themselves."""

from vocab.codes import Code, code, code_list

# Our theme → EU data themes. A theme that is nowhere in the table is about the population of the city.
THEMES: dict[str, tuple[str, ...]] = {
    "bevoelkerung": ("SOCI",),
    "soziale-lage": ("SOCI",),
    "arbeitsmarkt": ("SOCI", "ECON"),
    "wirtschaft": ("ECON",),
    "bildung-jugend": ("EDUC",),
    "bildung": ("EDUC",),
    "kultur": ("EDUC",),
    "sport": ("EDUC",),
    "gesundheit": ("HEAL",),
    "wohnen": ("REGI",),
    "umwelt": ("ENVI",),
    "energie": ("ENER",),
    "verkehr": ("TRAN",),
    "sicherheit": ("JUST",),
    "verkehr-sicherheit": ("TRAN", "JUST"),
    "beteiligung": ("GOVE",),
    "verwaltung": ("GOVE",),
    "indizes": ("SOCI", "REGI"),
}
THEME_OTHERWISE = ("SOCI",)

FREQUENCIES: dict[str, str] = {
    "jaehrlich": "ANNUAL",
    "jaehrlich-gleitend": "ANNUAL",
    "halbjaehrlich": "ANNUAL_2",
    "zweijaehrlich": "BIENNIAL",
    "dreijaehrlich": "TRIENNIAL",
    "vierjaehrlich": "QUADRENNIAL",
    "fuenfjaehrlich": "QUINQUENNIAL",
    "zehnjaehrlich": "DECENNIAL",
    "vierteljaehrlich": "QUARTERLY",
    "monatlich": "MONTHLY",
    "zweimonatlich": "BIMONTHLY",
    "woechentlich": "WEEKLY",
    "taeglich": "DAILY",
    "fortlaufend": "CONT",
    "laufend": "CONT",
    "unregelmaessig": "IRREG",
    "mehrjaehrlich": "OTHER",
    "eingestellt": "NOT_PLANNED",
    "einmalig": "NEVER",
    "bei-bedarf": "AS_NEEDED",
    "je-bericht": "IRREG",
    "je-ausgabe": "IRREG",
    "je-atlasausgabe": "IRREG",
    "je-bestandsaufnahme": "IRREG",
    "annual": "ANNUAL",
    "semiannual": "ANNUAL_2",
    "biennial": "BIENNIAL",
    "quarterly": "QUARTERLY",
    "monthly": "MONTHLY",
    "irregular": "IRREG",
}

LICENCES: dict[str, str] = {
    "dl-by-de-2-0": "dl-by-de/2.0",
    "dl-by-de-2.0": "dl-by-de/2.0",
    "dl-zero-de-2-0": "dl-zero-de/2.0",
    "dl-zero-de-2.0": "dl-zero-de/2.0",
    "cc-by-4-0": "cc-by/4.0",
    "cc-by-4.0": "cc-by/4.0",
    "cc-by-sa-4-0": "cc-by-sa/4.0",
    "cc-by-sa-4.0": "cc-by-sa/4.0",
    "cc-zero": "cc-zero",
    "amtliches-werk": "officialWork",
}


def data_themes(notation: str) -> tuple[Code, ...]:
    """Give the EU themes of one of our themes; population and society when the table has none."""
    return tuple(code("data-theme", each) for each in THEMES.get(notation, THEME_OTHERWISE))


def frequency(notation: str) -> Code | None:
    """Give the EU frequency of one of our periodicities, or None where nothing fits."""
    return code_list("frequency").get(FREQUENCIES.get(notation, notation))


def licence(notation: str) -> str:
    """Give the IRI of a licence in the portals' list; UnknownCode for one they do not know."""
    return code("licenses", LICENCES.get(notation, notation)).iri

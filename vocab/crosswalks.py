"""From our notations to official codes, for concepts that carry no exact match themselves."""

from vocab.codes import Code, code, code_list

# Our theme → EU data theme. A theme that is nowhere in the table is about the population and its city.
THEMES: dict[str, str] = {
    "arbeit": "ECON", "arbeitsmarkt": "ECON", "wirtschaft": "ECON", "finanzen": "ECON",
    "wirtschaftliche-und-finanzielle-lage": "SOCI",
    "bildung": "EDUC", "kultur": "EDUC", "sport": "EDUC", "bildung-kinder-und-jugend": "EDUC",
    "gesundheit": "HEAL", "umwelt": "ENVI", "klima": "ENVI", "energie": "ENER",
    "verkehr": "TRAN", "mobilitaet": "TRAN", "sicherheit": "JUST",
    "verkehr-sicherheit-beteiligung": "TRAN", "beteiligung": "GOVE", "verwaltung": "GOVE",
    "bevoelkerung": "SOCI", "bevoelkerung-und-haushalte": "SOCI", "haushalte": "SOCI", "soziales": "SOCI",
    "wohnen": "SOCI", "wohnraum": "SOCI", "indizes": "REGI", "indizes-und-dynamik": "REGI",
}
THEME_OTHERWISE = "SOCI"

FREQUENCIES: dict[str, str] = {
    "jaehrlich": "ANNUAL", "jaehrlich-gleitend": "ANNUAL", "halbjaehrlich": "ANNUAL_2", "zweijaehrlich": "BIENNIAL",
    "dreijaehrlich": "TRIENNIAL", "vierjaehrlich": "QUADRENNIAL", "fuenfjaehrlich": "QUINQUENNIAL",
    "zehnjaehrlich": "DECENNIAL", "vierteljaehrlich": "QUARTERLY", "monatlich": "MONTHLY", "zweimonatlich": "BIMONTHLY",
    "woechentlich": "WEEKLY", "taeglich": "DAILY", "fortlaufend": "CONT", "laufend": "CONT",
    "unregelmaessig": "IRREG", "mehrjaehrlich": "IRREG", "einmalig": "NEVER", "bei-bedarf": "AS_NEEDED",
    "je-bericht": "IRREG", "je-ausgabe": "IRREG", "je-atlasausgabe": "IRREG", "je-bestandsaufnahme": "IRREG",
    "annual": "ANNUAL", "semiannual": "ANNUAL_2", "biennial": "BIENNIAL", "quarterly": "QUARTERLY",
    "monthly": "MONTHLY", "irregular": "IRREG",
}

LICENCES: dict[str, str] = {
    "dl-by-de-2.0": "dl-by-de/2.0", "dl-de-by-2.0": "dl-by-de/2.0", "dl-zero-de-2.0": "dl-zero-de/2.0",
    "dl-de-zero-2.0": "dl-zero-de/2.0", "cc-by-4.0": "cc-by/4.0", "cc-by-sa-4.0": "cc-by-sa/4.0",
    "cc0": "cc-zero", "cc0-1.0": "cc-zero", "cc-zero": "cc-zero", "amtliches-werk": "officialWork",
}


def data_theme(notation: str) -> Code:
    """Give the EU theme of one of our themes; population and society when the table has none."""
    return code("data-theme", THEMES.get(notation, THEME_OTHERWISE))


def frequency(notation: str) -> Code | None:
    """Give the EU frequency of one of our periodicities, or None where nothing fits."""
    return code_list("frequency").get(FREQUENCIES.get(notation, notation))


def licence(notation: str) -> str:
    """Give the IRI of a licence in the portals' list; UnknownCode for one they do not know."""
    return code("licenses", LICENCES.get(notation, notation)).iri

"""The facts a definition states, as one table: forms, diff, export and checks are read from it."""

from enum import StrEnum
from typing import NamedTuple

from registry.rules import cleaning
from registry.rules.localised import Localised


class Gap(StrEnum):
    """Why a fact has no value: it does not apply, or nobody knows yet."""

    NOT_APPLICABLE = "entfällt"
    TO_CLARIFY = "zu klären"


class Kind(StrEnum):
    """What a field holds, and so how it is asked for, compared and shown."""

    LINE = "line"  # Localised, one line
    PROSE = "prose"  # Localised, several lines
    CHOICE = "choice"  # one of CHOICES[name]
    CONCEPT = "concept"  # notation of a concept in SCHEME_OF[name]
    CONCEPTS = "concepts"  # several of them
    OFFICE = "office"  # code of an office
    MEASURE = "measure"  # code of a measure
    FORMULA = "formula"  # text in the formula language
    NUMBER = "number"  # whole number, not negative
    DATE = "date"  # EDTF text as the source gives it: 2012, 2019-04-01, 2023/2025
    DATES = "dates"  # several of them
    MAIL = "mail"  # a functional mailbox
    LEVELS = "levels"  # spatial availability: level, since, until
    SOURCES = "sources"  # texts with role, legal basis and address
    NOTES = "notes"  # what changed inside a version: date, kind, sentence, address


class Effect(StrEnum):
    """What a change of a fact does to the figures, and so which step of the number it asks for."""

    WORDS = "words"  # nothing: only the description changes
    OTHER_READING = "other_reading"  # the figures stay and are read differently
    MORE = "more"  # something is added, the meaning stays
    LESS = "less"  # something is left out, and the series ends there
    OTHER_SOURCE = "other_source"
    OTHER_VALUES = "other_values"  # the figures may be others than before


class Field(NamedTuple):
    """One fact: `required` facts need a value or a gap before a definition may be proposed."""

    name: str
    kind: Kind
    group: str
    required: bool
    effect: Effect
    label: str
    help: str


IDENTITY, MEANING, CALCULATION, SPACE, ORIGIN = (
    "Bezeichnung",
    "Inhalt",
    "Berechnung",
    "Raum und Zeit",
    "Quelle und Zuständigkeit",
)

# Two lines a row, so that the table reads as one.
# fmt: off
FIELDS: tuple[Field, ...] = (
    Field("title", Kind.LINE, IDENTITY, True, Effect.WORDS, "Titel",
          "Der Name, unter dem die Arbeitsgruppe den Indikator führt, ohne Ort und Jahr."),
    Field("short_title", Kind.LINE, IDENTITY, False, Effect.WORDS, "Kurztitel",
          "Für Tabellenköpfe und Karten, höchstens 40 Zeichen."),
    Field("theme", Kind.CONCEPT, IDENTITY, True, Effect.WORDS, "Themenfeld",
          "Das Themenfeld, unter dem man den Indikator sucht."),
    Field("keywords", Kind.CONCEPTS, IDENTITY, False, Effect.WORDS, "Schlagwörter",
          "Auch umgangssprachliche und frühere Wörter gehören zu diesen Begriffen."),
    Field("definition", Kind.PROSE, MEANING, True, Effect.OTHER_VALUES, "Definition",
          "Ein Satz, der ohne Vorwissen sagt, was gezählt und worauf es bezogen wird."),
    Field("purpose", Kind.PROSE, MEANING, False, Effect.WORDS, "Zweck",
          "Wozu die Arbeitsgruppe den Indikator braucht."),
    Field("interpretation", Kind.PROSE, MEANING, False, Effect.WORDS, "Lesehilfe",
          "Was ein hoher oder niedriger Wert bedeutet, und was nicht."),
    Field("direction", Kind.CHOICE, MEANING, True, Effect.OTHER_READING, "Richtung",
          "Ob ein hoher Wert günstig, ungünstig oder keines von beidem ist."),
    Field("method_kind", Kind.CHOICE, CALCULATION, True, Effect.OTHER_VALUES, "Art der Berechnung",
          "Verhältnis, Anzahl, statistische Kennzahl, Index aus Indikatoren oder nur beschrieben."),
    Field("numerator", Kind.MEASURE, CALCULATION, False, Effect.OTHER_VALUES, "Zähler",
          "Das Merkmal über dem Bruchstrich."),
    Field("denominator", Kind.MEASURE, CALCULATION, False, Effect.OTHER_VALUES, "Nenner",
          "Das Merkmal, auf das bezogen wird."),
    Field("formula", Kind.FORMULA, CALCULATION, False, Effect.OTHER_VALUES, "Formel",
          "Zahlen, Merkmale, Indikatoren mit + − × ÷ und Klammern, so wie: einpersonenhaushalte / haushalte * 100"),
    Field("unit", Kind.CONCEPT, CALCULATION, True, Effect.OTHER_VALUES, "Einheit",
          "Zum Beispiel Prozent oder Personen."),
    Field("decimals", Kind.NUMBER, CALCULATION, False, Effect.WORDS, "Nachkommastellen",
          "Mit wie vielen Stellen der Wert gezeigt wird."),
    Field("population", Kind.PROSE, CALCULATION, False, Effect.OTHER_VALUES, "Grundgesamtheit",
          "Wer oder was überhaupt gezählt werden kann."),
    Field("method", Kind.PROSE, CALCULATION, False, Effect.OTHER_VALUES, "Methode",
          "Wie gerechnet, geschätzt oder zusammengefasst wird."),
    Field("breakdowns", Kind.CONCEPTS, CALCULATION, False, Effect.LESS, "Gliederungen",
          "Zum Beispiel Altersgruppe oder Geschlecht."),
    Field("confidentiality", Kind.PROSE, CALCULATION, True, Effect.OTHER_READING, "Geheimhaltung",
          "Ab welcher Fallzahl ein Wert nicht gezeigt wird."),
    Field("levels", Kind.LEVELS, SPACE, True, Effect.LESS, "Räumliche Ebenen",
          "Für welche Ebenen es Werte gibt, und seit wann."),
    Field("reference_period", Kind.LINE, SPACE, True, Effect.OTHER_VALUES, "Stichtag oder Zeitraum",
          "Zum Beispiel 31. Dezember oder Kalenderjahr."),
    Field("periodicity", Kind.CONCEPT, SPACE, True, Effect.MORE, "Periodizität",
          "Wie oft es neue Werte gibt."),
    Field("available_since", Kind.DATE, SPACE, False, Effect.MORE, "Werte seit",
          "Jahr oder Tag des ersten Werts."),
    Field("available_until", Kind.DATE, SPACE, False, Effect.MORE, "Werte bis",
          "Jahr oder Tag des letzten Werts, wenn es keinen neuen gibt."),
    Field("editions", Kind.DATES, SPACE, False, Effect.MORE, "Ausgaben mit Werten",
          "Wenn es Werte nur für einzelne Jahre gibt: 2009, 2013, 2016. „Werte seit“ bleibt dann leer."),
    Field("series_notes", Kind.NOTES, SPACE, False, Effect.WORDS, "Hinweise zur Reihe",
          "Was sich zu einem Zeitpunkt geändert hat, ohne dass eine neue Version begann."),
    Field("comparability", Kind.PROSE, SPACE, False, Effect.WORDS, "Vergleichbarkeit",
          "Was beim Vergleich über Zeit oder Raum zu beachten ist."),
    Field("limitations", Kind.PROSE, SPACE, False, Effect.WORDS, "Grenzen",
          "Wofür der Indikator nicht taugt."),
    Field("sources", Kind.SOURCES, ORIGIN, True, Effect.OTHER_SOURCE, "Quellen und Rechtsgrundlagen",
          "Woher Zähler und Nenner kommen, mit Rechtsgrundlage und Adresse."),
    Field("source_office", Kind.OFFICE, ORIGIN, True, Effect.WORDS, "Datenhaltende Stelle",
          "Das Amt, das die Ausgangsdaten führt."),
    Field("contact", Kind.MAIL, ORIGIN, False, Effect.WORDS, "Kontakt",
          "Ein Funktionspostfach, keine Person."),
    Field("licence", Kind.CONCEPT, ORIGIN, False, Effect.WORDS, "Lizenz",
          "Unter welcher Lizenz die Metadaten weitergegeben werden."),
)
# fmt: on

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    "direction": (
        ("high_is_good", "hoch ist günstig"),
        ("high_is_bad", "hoch ist ungünstig"),
        ("neutral", "weder noch"),
    ),
    "method_kind": (
        ("ratio", "Verhältnis"),
        ("count", "Anzahl"),
        ("statistic", "statistische Kennzahl"),
        ("index", "Index aus Indikatoren"),
        ("described", "nur beschrieben"),
    ),
}

SCHEME_OF: dict[str, str] = {
    "theme": "themes",
    "keywords": "keywords",
    "unit": "units",
    "breakdowns": "breakdowns",
    "periodicity": "frequencies",
    "licence": "licences",
}

# What a method kind cannot do without before it may be proposed.
NEEDED_BY_METHOD: dict[str, tuple[str, ...]] = {
    "ratio": ("numerator", "denominator", "formula"),
    "count": ("numerator",),
    "index": ("formula",),
}

SOURCE_ROLES: tuple[tuple[str, str], ...] = (
    ("indicator", "Indikator"),
    ("numerator", "Zähler"),
    ("denominator", "Nenner"),
    ("evidence", "Beleg"),
)

# What a dated note inside a version tells of.
NOTE_KINDS: tuple[tuple[str, str], ...] = (
    ("widening", "Erweiterung"),
    ("narrowing", "Einengung"),
    ("source", "Wechsel der Quelle"),
    ("law", "Änderung des Rechts"),
    ("other", "Anmerkung zur Reihe"),
)

DOCUMENTED = "documented"
# How well the definition is documented for Stuttgart; shown with every version.
EVIDENCE: tuple[tuple[str, str], ...] = (
    (DOCUMENTED, "für Stuttgart belegt"),
    ("comparator", "aus einem Vergleichssystem, für Stuttgart nicht belegt"),
    ("inferred", "abgeleitet, für Stuttgart nicht belegt"),
    ("not_found", "Definition nicht gefunden"),
)
# The same in few words, where there is no room for a sentence: in lists, facets and tables.
EVIDENCE_IN_SHORT: dict[str, Localised] = {
    DOCUMENTED: Localised("für Stuttgart belegt", "documented for Stuttgart"),
    "comparator": Localised("aus anderem System", "from another system"),
    "inferred": Localised("abgeleitet", "inferred"),
    "not_found": Localised("nicht gefunden", "not found"),
}


def has_value(value: object) -> bool:
    """Tell whether a field says something: zero does, an empty text, list or Localised does not."""
    if isinstance(value, Localised):
        return has_value(value.de) or has_value(value.en)
    if isinstance(value, str):
        return bool(cleaning.prose(value))
    return value is not None and value != () and value != []


def label_of(name: str) -> str:
    """Give the German label of a field; an unknown one goes by its name."""
    return BY_NAME[name].label if name in BY_NAME else name

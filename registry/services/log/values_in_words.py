"""Tells any value of a definition or of the log in words: codes become labels, structures become sentences."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from registry import texts
from registry.errors import Invalid
from registry.rules import formula
from registry.rules.boundaries import CHANGE_LABELS, KEY_STATES
from registry.rules.content import plain
from registry.rules.fields import (
    BY_NAME,
    CHOICES,
    EVIDENCE,
    FIELDS,
    NOTE_KINDS,
    SCHEME_OF,
    SOURCE_ROLES,
    Gap,
    Kind,
)
from registry.rules.lifecycle import ROLE_LABELS, STATE_LABELS, Role
from registry.rules.localised import Localised
from registry.rules.versioning import STEPS
from registry.services.names.calling import REMEMBERED, name_of
from registry.services.names.naming import Names, names
from registry.services.state.topics import Topic

LABELS: dict[str, str] = {
    "state": "Stand",
    "content": "Prüfsumme des Inhalts",
    "facts": "Prüfsumme aller Angaben",
    "valid_from": "Gültig ab",
    "valid_until": "Gültig bis",
    "publish_on": "Wird veröffentlicht am",
    "released_by": "Freigegeben von",
    "released_on": "Freigegeben am",
    "step": "Schritt der Nummer",
    "reason": "Grund",
    "version_notes": "Hinweis zur Version",
    "origin": "Herkunft",
    "evidence_status": "Beleglage",
    "evidence_url": "Beleg",
    "decision": "Beschluss",
    "name": "Name",
    "mail": "E-Mail-Adresse",
    "mailbox": "Postfach",
    "labels": "Bezeichnungen",
    "roles": "Rollen",
    "account": "Konto",
    "office": "Amt",
    "programmes": "Monitoring-Programme",
    "is_external": "Außerhalb der Stadtverwaltung",
    "coming": "Künftiger Name",
    "note": "Anmerkung",
    "source_url": "Adresse der Quelle",
    "proof": "Nachweis",
    "evidence": "Nachweis des Namens",
    "successor": "Nachfolge",
    "steward": "Federführung",
    "number": "Nummer des Amts",
    "division": "Referat",
    "label": "Bezeichnung",
    "alt_de": "Weitere Wörter",
    "alt_en": "Weitere Wörter (englisch)",
    "hidden_de": "Wörter nur für die Suche",
    "hidden_en": "Wörter nur für die Suche (englisch)",
    "broader": "Oberbegriff",
    "position": "Reihenfolge",
    "match": "Entsprechung in einer amtlichen Liste",
    "is_retired": "Nicht mehr in Gebrauch",
    "key": "Schlüssel",
    "key_status": "Herkunft des Schlüssels",
    "parent": "Liegt in",
    "plural": "Mehrzahl",
    "kind": "Art der Änderung",
    "effective_from": "Wirksam ab",
    "count_before": "Anzahl vorher",
    "count_after": "Anzahl nachher",
    "units_before": "Gebiete vorher",
    "units_after": "Gebiete nachher",
    "source": "Quelle",
    "description": "Beschreibung",
    "since": "Seit",
    "shows": "Was sich geändert hatte",
}
DAYS = frozenset(
    {"valid_from", "valid_until", "publish_on", "released_on", "effective_from", "since"}
    | {fact.name for fact in FIELDS if fact.kind is Kind.DATE}
)
OWN_CHOICES: dict[str, Mapping[str, str]] = {
    "state": {state.value: label for state, label in STATE_LABELS.items()},
    "step": {step.value: text.label for step, text in STEPS.items()},
    "evidence_status": dict(EVIDENCE),
    "account": {"offen": "offen", "geschlossen": "geschlossen"},
    "kind": CHANGE_LABELS,
    "key_status": KEY_STATES,
}


def label_of(name: str) -> str:
    """Give the German label of a field of a definition or of the log."""
    return BY_NAME[name].label if name in BY_NAME else LABELS.get(name, name)


def readable(name: str, value: Localised | None) -> Localised | None:
    """Write a told value for people: days as they read them; programs get what was entered."""
    return day(value.de) if value and name in DAYS and value.de not in tuple(Gap) else value


def told(name: str, value: object) -> Localised | None:
    """Tell a value of a field; None stays None. Takes plain values and what JSON made of them."""
    if value in (None, "", [], ()):
        return None
    if value in tuple(Gap):
        return both(str(value))
    return _teller(name)(name, plain(value), names())


def both(message: str, **data: object) -> Localised:
    """Give a sentence of ours in both languages."""
    return Localised(texts.translate(message, "de", **data), texts.translate(message, "en", **data))


def day(value: str) -> Localised:
    """Write a day or a span of days as people read them, in both languages."""
    said = []
    for language in texts.LANGUAGES:
        with texts.use_language(language):
            said.append(texts.day(value))
    return Localised(*said)


def joined(parts: list[Localised], between: str = "; ") -> Localised:
    """Join told parts in both languages."""
    return Localised(between.join(p.de for p in parts), between.join(p.text("en") for p in parts))


Teller = Callable[[str, Any, Names], Localised]


def _teller(name: str) -> Teller:
    if name in BY_NAME:
        return _TELLERS.get(BY_NAME[name].kind, _as_text)
    return _OWN_TELLERS.get(name, _own_choice if name in OWN_CHOICES else _as_text)


def _as_text(name: str, value: Any, labels: Names) -> Localised:
    if isinstance(value, bool):
        return both("ja" if value else "nein")
    if isinstance(value, Mapping) and "de" in value:
        return Localised(value["de"], value.get("en"))
    if isinstance(value, list):
        return joined([_as_text(name, item, labels) for item in value])
    if isinstance(value, Mapping):
        return joined([Localised(f"{k}: {_as_text(name, v, labels).de}") for k, v in value.items()], ", ")
    return Localised(str(value))


def _own_choice(name: str, value: Any, labels: Names) -> Localised:
    return both(OWN_CHOICES[name].get(str(value), str(value)))


def _roles(name: str, value: Any, labels: Names) -> Localised:
    return joined([both(ROLE_LABELS[Role(role)]) for role in value], ", ")


def _choice(name: str, value: Any, labels: Names) -> Localised:
    return both(dict(CHOICES[name]).get(str(value), str(value)))


def _concept(name: str, value: Any, labels: Names) -> Localised:
    found = labels.concept_ids.get((SCHEME_OF[name], str(value)))
    return labels.concepts[found].reference.label if found else Localised(str(value))


def _concepts(name: str, value: Any, labels: Names) -> Localised:
    return joined([_concept(name, item, labels) for item in value], ", ")


def _office(name: str, value: Any, labels: Names) -> Localised:
    found = labels.office_ids.get(str(value))
    return labels.offices[found].label if found else Localised(str(value))


def _measure(name: str, value: Any, labels: Names) -> Localised:
    found = labels.measure_ids.get(str(value))
    return labels.measures[found].label if found else Localised(str(value))


def _levels(name: str, value: Any, labels: Names) -> Localised:
    return joined([_level(item, labels) for item in value], ", ")


def _level(item: Mapping[str, Any], labels: Names) -> Localised:
    found = labels.level_ids.get(item["level"])
    label = labels.levels[found].reference.label if found else Localised(item["level"])
    since, until = item.get("since"), item.get("until")
    if not since and not until:
        return label
    span = _period(since, until)
    return Localised(*(f"{label.text(one)} ({span.text(one)})" for one in texts.LANGUAGES))


def _period(since: str | None, until: str | None, *, coming: bool = False) -> Localised:
    told = []
    for language in texts.LANGUAGES:
        with texts.use_language(language):
            told.append(texts.period(since, until, coming=coming))
    return Localised(*told)


def _sources(name: str, value: Any, labels: Names) -> Localised:
    return joined([_source(item) for item in value], "\n")


def _source(item: Mapping[str, Any]) -> Localised:
    role = both(dict(SOURCE_ROLES)[item["role"]])
    text = Localised(item["text"]["de"], item["text"].get("en"))
    rest = "".join(f", {item[key]}" for key in ("legal_basis", "url") if item.get(key))
    return Localised(f"{role.de}: {text.de}{rest}", f"{role.text('en')}: {text.text('en')}{rest}")


def _dates(name: str, value: Any, labels: Names) -> Localised:
    return joined([_edition(item) for item in value], ", ")


def _edition(item: str) -> Localised:
    said = []
    for language in texts.LANGUAGES:
        with texts.use_language(language):
            said.append(texts.edition(item))
    return Localised(*said)


def _notes(name: str, value: Any, labels: Names) -> Localised:
    return joined([_note(item) for item in value], "\n")


def _note(item: Mapping[str, Any]) -> Localised:
    when, kind = day(item["date"]), both(dict(NOTE_KINDS)[item["kind"]])
    text = Localised(item["text"]["de"], item["text"].get("en"))
    rest = f", {item['url']}" if item.get("url") else ""
    said = (f"{when.text(c)}, {kind.text(c)}: {text.text(c)}{rest}" for c in texts.LANGUAGES)
    return Localised(*said)


def _programmes(name: str, value: Any, labels: Names) -> Localised:
    return joined([REMEMBERED["programme"](labels, str(code)) or Localised(str(code)) for code in value])


def _unit(name: str, value: Any, labels: Names) -> Localised:
    return name_of(Topic("unit", str(value)))


def _successor(name: str, value: Any, labels: Names) -> Localised:
    return REMEMBERED["office"](labels, str(value)) or name_of(Topic("indicator", str(value)))


def _broader(name: str, value: Any, labels: Names) -> Localised:
    # The log keeps the notation alone; one that several lists have stays what it is.
    found = [entry.reference.label for entry in labels.concepts.values() if entry.reference.code == value]
    return found[0] if len(found) == 1 else Localised(str(value))


def _coming(name: str, value: Any, labels: Names) -> Localised:
    return joined([_announced(*str(item).split(": ", 1)) for item in value])


def _announced(begins: str, words: str) -> Localised:
    since = _period(begins, None, coming=True)
    return Localised(*(f"{since.text(language)}: {words}" for language in texts.LANGUAGES))


def _formula(name: str, value: Any, labels: Names) -> Localised:
    try:
        tree = formula.parse(str(value))
    except Invalid:
        return Localised(str(value), str(value))
    said = (formula.to_text(tree, partial(_term, labels, language), language) for language in texts.LANGUAGES)
    return Localised(*said)


def _term(labels: Names, language: str, code: str) -> str:
    found = labels.measure_ids.get(code)
    return labels.measures[found].label.text(language) if found else code


_OWN_TELLERS: dict[str, Teller] = {
    "roles": _roles,
    "office": _office,
    "steward": _office,
    "released_by": _office,
    "successor": _successor,
    "programmes": _programmes,
    "parent": _unit,
    "broader": _broader,
    "coming": _coming,
}
_TELLERS: dict[Kind, Teller] = {
    Kind.CHOICE: _choice,
    Kind.CONCEPT: _concept,
    Kind.CONCEPTS: _concepts,
    Kind.OFFICE: _office,
    Kind.MEASURE: _measure,
    Kind.FORMULA: _formula,
    Kind.LEVELS: _levels,
    Kind.SOURCES: _sources,
    Kind.DATES: _dates,
    Kind.NOTES: _notes,
}

"""Tells any value of a definition or of the log in words: codes become labels, structures become sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from registry import texts
from registry.rules.content import plain
from registry.rules.fields import BY_NAME, CHOICES, EVIDENCE, SCHEME_OF, SOURCE_ROLES, Gap, Kind
from registry.rules.lifecycle import ROLE_LABELS, STATE_LABELS, Role
from registry.rules.localised import Localised
from registry.rules.versioning import STEPS
from registry.services.names.naming import Names, names

LABELS: dict[str, str] = {
    "state": "Stand",
    "content": "Prüfsumme des Inhalts",
    "valid_from": "Gültig ab",
    "valid_until": "Gültig bis",
    "step": "Schritt der Nummer",
    "reason": "Grund",
    "version_notes": "Hinweis zur Fassung",
    "origin": "Herkunft",
    "evidence_status": "Beleglage",
    "evidence_url": "Beleg",
    "decision": "Beschluss",
    "name": "Name",
    "mailbox": "Postfach",
    "labels": "Bezeichnungen",
    "roles": "Rollen",
    "account": "Konto",
    "office": "Amt",
    "programmes": "Monitoring-Programme",
    "is_external": "Außerhalb der Stadtverwaltung",
    "note": "Anmerkung",
    "source_url": "Adresse der Quelle",
    "proof": "Nachweis",
    "evidence": "Nachweis des Namens",
    "successor": "Nachfolge",
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
OWN_CHOICES: dict[str, Mapping[str, str]] = {
    "state": {state.value: label for state, label in STATE_LABELS.items()},
    "step": {step.value: text.label for step, text in STEPS.items()},
    "evidence_status": dict(EVIDENCE),
    "account": {"offen": "offen", "geschlossen": "geschlossen"},
}


def label_of(name: str) -> str:
    """Give the German label of a field of a definition or of the log."""
    return BY_NAME[name].label if name in BY_NAME else LABELS.get(name, name)


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
    span = " – ".join(part for part in (item.get("since"), item.get("until")) if part)
    return Localised(f"{label.de} ({span})", f"{label.text('en')} ({span})") if span else label


def _sources(name: str, value: Any, labels: Names) -> Localised:
    return joined([_source(item) for item in value], "\n")


def _source(item: Mapping[str, Any]) -> Localised:
    role = both(dict(SOURCE_ROLES)[item["role"]])
    text = Localised(item["text"]["de"], item["text"].get("en"))
    rest = "".join(f", {item[key]}" for key in ("legal_basis", "url") if item.get(key))
    return Localised(f"{role.de}: {text.de}{rest}", f"{role.text('en')}: {text.text('en')}{rest}")


_OWN_TELLERS: dict[str, Teller] = {"roles": _roles, "office": _office, "successor": _office}
_TELLERS: dict[Kind, Teller] = {
    Kind.CHOICE: _choice,
    Kind.CONCEPT: _concept,
    Kind.CONCEPTS: _concepts,
    Kind.OFFICE: _office,
    Kind.MEASURE: _measure,
    Kind.LEVELS: _levels,
    Kind.SOURCES: _sources,
}

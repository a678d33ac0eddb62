"""Arranges the words of the code lists: concepts with their labels, which follow each other and are never lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from registry import db
from registry.model import Concept, ConceptLabel, Scheme
from registry.rules import wording
from registry.rules.access import Action, Actor
from registry.rules.dates import Bound
from registry.rules.localised import LANGUAGES, Localised
from registry.services import arranging_names as succession
from registry.services.arranging import (
    Checks,
    Facts,
    InUse,
    arranged,
    begin,
    count_up,
    found,
    line_pair,
    require_seen,
    sought,
)
from registry.services.naming import names
from registry.services.recording import Subject
from registry.services.referring import uses_of_concept

OWN_PART = "Ein Begriff steht nicht unter sich selbst."
TWICE = "„%(value)s“ steht hier zweimal."
PREF, KINDS = "pref", ("alt", "hidden")

Label = tuple[str, str, str]  # kind, language, text


@dataclass(frozen=True, slots=True)
class Labels:
    """What a concept is called: the preferred label, other words for it, and words only the search knows."""

    pref: Localised
    alt_de: tuple[str, ...] = ()
    alt_en: tuple[str, ...] = ()
    hidden_de: tuple[str, ...] = ()
    hidden_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConceptDetails:
    """Where a concept stands: under which other, at which place, and what it matches in an official list."""

    broader: str | None = None
    position: int | None = None
    match: str | None = None


def add_concept(actor: Actor, code: str, labels: Labels, details: ConceptDetails | None = None) -> Concept:
    """Bring a concept into a code list under a notation it keeps for ever; `themes/wohnen` names both."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_WORDS)
        scheme, _, notation = code.partition("/")
        scheme_id, checks = found(Scheme, code=scheme).id, Checks()
        notation = checks.must(wording.slug, notation, "notation")
        checks.new(sought(Concept, scheme_id=scheme_id, notation=notation) is not None, notation, "notation")
        cleaned = _labels(checks, labels)
        columns = _details(checks, details or ConceptDetails(), code)
        checks.stop()
        concept = Concept(
            **columns | {"position": columns["position"] or _last(scheme_id)},
            scheme_id=scheme_id,
            notation=notation,
        )
        session.add(concept)
        session.flush()
        _add(concept, cleaned, None)
        arranged(actor, "add", Subject("concept", code), ({}, facts_of(concept)))
        return concept


def relabel_concept(
    actor: Actor, code: str, labels: Labels, *, lock_version: int, valid_from: str | None = None
) -> Concept:
    """Give a concept other labels from a day on, or correct them; labels that go are kept as former ones."""
    with db.transaction():
        begin(actor, Action.EDIT_WORDS)
        concept, checks = concept_of(code), Checks()
        cleaned = _labels(checks, labels)
        bound = checks.may(succession.start, valid_from, "valid_from")
        checks.stop()
        before = facts_of(concept)
        require_seen(concept, lock_version, before, _told(cleaned))
        standing = {(row.kind, row.language, row.text): row for row in _standing(concept)}
        going = [row for label, row in standing.items() if label not in cleaned]
        coming = [label for label in cleaned if label not in standing]
        if going or coming:
            succession.require_later(going, bound)
            succession.close(going, bound)
            _add(concept, coming, bound, going)
            count_up(concept, "notation")
        arranged(actor, "relabel", Subject("concept", code), (before, facts_of(concept)))
        return concept


def change_concept(actor: Actor, code: str, details: ConceptDetails, *, lock_version: int) -> Concept:
    """Put a concept elsewhere in its list, or match it with another entry of an official list."""
    with db.transaction() as session:
        begin(actor, Action.EDIT_WORDS)
        concept, checks = concept_of(code), Checks()
        columns = _details(checks, details, code)
        checks.stop()
        before = facts_of(concept)
        yours: Facts = {
            "broader": details.broader,
            "match": columns["match"],
            "position": columns["position"],
        }
        require_seen(concept, lock_version, before, yours)
        for column, value in columns.items():
            if column != "position" or value is not None:
                setattr(concept, column, value)
        session.flush()
        arranged(actor, "change", Subject("concept", code), (before, facts_of(concept)))
        return concept


def retire_concept(actor: Actor, code: str, *, lock_version: int, reason: str = "") -> Concept:
    """Take a concept out of use; InUse names every place where it is still used."""
    with db.transaction():
        begin(actor, Action.EDIT_WORDS)
        concept = concept_of(code)
        places = uses_of_concept(concept)
        if places:
            raise InUse(names().concepts[concept.id].reference.label.de, places)
        return _set_retired(actor, concept, code, lock_version, reason=reason, is_retired=True)


def revive_concept(actor: Actor, code: str, *, lock_version: int, reason: str = "") -> Concept:
    """Take a retired concept into use again."""
    with db.transaction():
        begin(actor, Action.EDIT_WORDS)
        concept = concept_of(code)
        return _set_retired(actor, concept, code, lock_version, reason=reason, is_retired=False)


def concept_of(code: str) -> Concept:
    """Fetch a concept by scheme and notation, as in `themes/wohnen`; NotFound when there is none."""
    scheme, _, notation = code.partition("/")
    return found(Concept, scheme_id=found(Scheme, code=scheme).id, notation=notation)


def facts_of(concept: Concept) -> Facts:
    """Say what is known about a concept now."""
    db.session().expire(concept, ["labels"])
    broader = names().concepts.get(concept.broader_id or 0)
    return {
        **_told((row.kind, row.language, row.text) for row in _standing(concept)),
        "broader": broader and broader.reference.code,
        "position": concept.position,
        "match": concept.match,
        "is_retired": concept.is_retired or None,
    }


def _set_retired(
    actor: Actor, concept: Concept, code: str, lock_version: int, *, reason: str, is_retired: bool
) -> Concept:
    before = facts_of(concept)
    require_seen(concept, lock_version, before, {"is_retired": is_retired or None})
    concept.is_retired = is_retired
    db.session().flush()
    action = "retire" if is_retired else "revive"
    arranged(actor, action, Subject("concept", code), (before, facts_of(concept)), reason=reason)
    return concept


def _standing(concept: Concept) -> list[ConceptLabel]:
    return [row for row in concept.labels if row.recorded_until is None and row.valid_until is None]


def _add(
    concept: Concept, labels: Iterable[Label], bound: Bound | None, replaced: Iterable[ConceptLabel] = ()
) -> None:
    corrected = {row.language: row for row in replaced if row.kind == PREF}
    rows = [
        ConceptLabel(
            concept_id=concept.id,
            kind=kind,
            language=language,
            text=text,
            **succession.times(bound, corrected.get(language) if kind == PREF else None),
        )
        for kind, language, text in labels
    ]
    db.session().add_all(rows)
    db.session().flush()


def _labels(checks: Checks, labels: Labels) -> list[Label]:
    pref = checks.must(line_pair, labels.pref, "pref")
    cleaned = [(PREF, language, text) for language, text in zip(LANGUAGES, pref or (), strict=False) if text]
    for field in (f"{kind}_{language}" for kind in KINDS for language in LANGUAGES):
        kind, language = field.split("_")
        for text in getattr(labels, field):
            label = (kind, language, checks.must(wording.line, text, field))
            if label in cleaned:
                checks.add(field, TWICE, value=text)
            cleaned.append(label)
    return cleaned


def _details(checks: Checks, details: ConceptDetails, code: str) -> Facts:
    labels, (scheme, _, notation) = names(), code.partition("/")
    above = (scheme, details.broader) if details.broader else None
    broader_id = checks.known(labels.concept_ids, above, "broader")
    own_id, higher = labels.concept_ids.get((scheme, notation)), broader_id
    while higher is not None:
        if higher == own_id:
            checks.add("broader", OWN_PART)
            break
        higher = labels.concepts[higher].broader_id
    return {
        "broader_id": broader_id,
        "position": details.position,
        "match": checks.may(wording.address, details.match, "match"),
    }


def _told(labels: Iterable[Label]) -> Facts:
    told: dict[tuple[str, str], tuple[str, ...]] = {}
    for kind, language, text in labels:
        told[kind, language] = (*told.get((kind, language), ()), text)
    facts: Facts = {
        f"{kind}_{language}": told.get((kind, language), ()) for kind in KINDS for language in LANGUAGES
    }
    german, english = (told.get((PREF, language), ()) for language in LANGUAGES)
    return {"label": Localised(german[0], english[0] if english else None) if german else None} | facts


def _last(scheme_id: int) -> int:
    highest = select(func.max(Concept.position)).where(Concept.scheme_id == scheme_id)
    return (db.session().execute(highest).scalar() or 0) + 1

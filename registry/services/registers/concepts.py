"""Arranges the words of the code lists: concepts with their labels, which follow each other and are never lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from registry import db
from registry.errors import Finding, Named, WrongState
from registry.model import Concept, ConceptLabel, Scheme
from registry.rules import dates, in_force, wording
from registry.rules.access import Action, Actor
from registry.rules.amounts import too_many
from registry.rules.dates import Bound
from registry.rules.localised import LANGUAGES, Localised
from registry.rules.refusals import RETIRED
from registry.services.names.naming import names
from registry.services.names.referring import uses_of_concept
from registry.services.registers import circles, succession
from registry.services.registers.editing import (
    Edit,
    Facts,
    InUse,
    Register,
    count_up,
    fetch,
    line_pair,
    put,
    spoken,
)
from registry.services.state.checks import Checks

OWN_PART = "Ein Begriff steht nicht unter sich selbst."
IN_A_CIRCLE = "Das ergäbe einen Kreis: „%(value)s“ steht schon, auch über andere, unter diesem Begriff."
ABOVE_RETIRED = "Der Begriff darüber, „%(value)s“, ist nicht mehr in Gebrauch. Nehmen Sie zuerst ihn wieder auf, oder stellen Sie diesen Begriff anderswohin."
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
    with CONCEPTS.open(actor) as checks:
        scheme, _, notation = code.partition("/")
        scheme_id = fetch(Scheme, code=scheme).id
        notation = checks.fresh(Concept, wording.slug, notation, "notation", scheme_id=scheme_id)
        cleaned = _labels(checks, labels)
        columns = _details(checks, details or ConceptDetails(), code)
        checks.stop()
        columns["position"] = columns["position"] or _last(scheme_id)
        keys = {"scheme_id": scheme_id, "notation": notation, "labels": _rows(cleaned, None)}
        return CONCEPTS.add(actor, Concept(**keys, **columns))


def relabel_concept(
    actor: Actor, code: str, labels: Labels, *, lock_version: int, valid_from: str | None = None
) -> Concept:
    """Give a concept other labels from a day on, or correct them; labels that go are kept as former ones."""
    with CONCEPTS.open(actor) as checks:
        concept, cleaned = concept_of(code), _labels(checks, labels)
        bound = checks.may(succession.next_start, valid_from, "valid_from")
        checks.stop()
        with CONCEPTS.changing(actor, concept, Edit("relabel", lock_version, _told(cleaned))):
            if _succeed(concept, cleaned, bound):
                count_up(concept, "notation")
        return concept


def change_concept(actor: Actor, code: str, details: ConceptDetails, *, lock_version: int) -> Concept:
    """Put a concept elsewhere in its list, or match it with another entry of an official list."""
    with CONCEPTS.open(actor) as checks:
        concept, columns = concept_of(code), _details(checks, details, code)
        checks.stop()
        edit = Edit("change", lock_version, spoken(columns, broader=details.broader))
        with CONCEPTS.changing(actor, concept, edit):
            put(concept, {c: v for c, v in columns.items() if c != "position" or v is not None})
        return concept


def retire_concept(actor: Actor, code: str, *, lock_version: int, reason: str = "") -> Concept:
    """Take a concept out of use; InUse names every place where it is still used."""
    with CONCEPTS.open(actor):
        concept = concept_of(code)
        places = uses_of_concept(concept)
        if places:
            raise InUse(names().concepts[concept.id].reference.label.de, places)
        return _set_retired(actor, concept, Edit("retire", lock_version, {"is_retired": True}, reason))


def revive_concept(actor: Actor, code: str, *, lock_version: int, reason: str = "") -> Concept:
    """Take a retired concept into use again."""
    with CONCEPTS.open(actor):
        concept = concept_of(code)
        above = names().concepts.get(concept.broader_id or 0)
        if above is not None and above.is_retired:
            raise WrongState(ABOVE_RETIRED, value=Named(*above.reference.label))
        return _set_retired(actor, concept, Edit("revive", lock_version, {"is_retired": None}, reason))


def concept_of(code: str) -> Concept:
    """Fetch a concept by scheme and notation, as in `themes/wohnen`; NotFound when there is none."""
    scheme, _, notation = code.partition("/")
    return fetch(Concept, scheme_id=fetch(Scheme, code=scheme).id, notation=notation)


def facts_of(concept: Concept) -> Facts:
    """Say what is known about a concept now."""
    db.session().expire(concept, ["labels"])
    broader = names().concepts.get(concept.broader_id or 0)
    return {
        **_told(map(_said, _standing(concept))),
        "coming": tuple(succession.told(n.valid_from, n.text) for n in succession.coming(concept.labels)),
        "broader": broader and broader.reference.code,
        "position": concept.position,
        "match": concept.match,
        "is_retired": concept.is_retired or None,
    }


def _succeed(concept: Concept, cleaned: Iterable[Label], bound: Bound | None) -> bool:
    """Let labels follow those that stand on the day; tell whether anything changes."""
    announced = _from_day(concept, bound)
    standing = {_said(row): row for row in _standing(concept, bound)}
    going = [row for label, row in standing.items() if label not in cleaned]
    coming = [label for label in cleaned if label not in standing]
    is_ahead = bound is not None and bound.earliest > db.clock.today()
    going_on = [row for label, row in standing.items() if is_ahead and label in cleaned and row.valid_until]
    if (
        not going_on
        and sorted(coming) == sorted(map(_said, announced))
        and all(_ends_by(row, bound) for row in going)
    ):
        return False  # said already
    succession.require_later(going, bound)
    succession.close(announced, None)
    succession.reopen(going_on)
    succession.close([row for row in going if not _ends_by(row, bound)], bound)
    concept.labels.extend(_rows(coming, bound, going))
    return True


def _from_day(concept: Concept, bound: Bound | None) -> list[ConceptLabel]:
    """List the labels that are announced for a day to come or a later one."""
    day = bound.earliest if bound is not None else date.min
    if day <= db.clock.today():
        return []
    return [
        row for row in succession.coming(concept.labels) if not in_force.has_begun(row, in_force.eve(day))
    ]


def _ends_by(row: ConceptLabel, bound: Bound | None) -> bool:
    return bound is not None and row.valid_until == dates.eve(bound.text)


def _said(row: ConceptLabel) -> Label:
    return row.kind, row.language, row.text


def _set_retired(actor: Actor, concept: Concept, edit: Edit) -> Concept:
    with CONCEPTS.changing(actor, concept, edit):
        concept.is_retired = bool(edit.yours["is_retired"])
    return concept


def _code(concept: Concept) -> str:
    return f"{db.session().get_one(Scheme, concept.scheme_id).code}/{concept.notation}"


def _standing(concept: Concept, bound: Bound | None = None) -> list[ConceptLabel]:
    """List the labels in force today, or those in force before a day to come."""
    day = db.clock.today()
    if bound is not None and bound.earliest > day:
        day = in_force.eve(bound.earliest)
    return [row for row in concept.labels if in_force.is_in_force(row, day)]


def _rows(
    labels: Iterable[Label], bound: Bound | None, replaced: Iterable[ConceptLabel] = ()
) -> list[ConceptLabel]:
    corrected = {row.language: row for row in replaced if row.kind == PREF}
    return [
        ConceptLabel(
            kind=kind,
            language=language,
            text=text,
            **_times(bound, corrected.get(language) if kind == PREF else None),
        )
        for kind, language, text in labels
    ]


def _times(bound: Bound | None, follows: ConceptLabel | None) -> Facts:
    """Give the times of a label; one that follows another before an announced day ends where that one ends."""
    kept = succession.times(bound, follows)
    if follows is None or (bound is not None and bound.earliest > db.clock.today()):
        return kept
    return kept | {
        "valid_until": follows.valid_until,
        "valid_until_earliest": follows.valid_until_earliest,
    }


def _labels(checks: Checks, labels: Labels) -> list[Label]:
    pref = checks.must(line_pair, labels.pref, "pref")
    cleaned = [(PREF, language, text) for language, text in zip(LANGUAGES, pref or (), strict=False) if text]
    for field in (f"{kind}_{language}" for kind in KINDS for language in LANGUAGES):
        kind, language = field.split("_")
        if finding := too_many(field, len(getattr(labels, field))):
            checks.add(field, finding.message, **dict(finding.data))
            continue
        for text in getattr(labels, field):
            label = (kind, language, checks.must(wording.line, text, field))
            if label in cleaned:
                checks.add(field, TWICE, value=text)
            cleaned.append(label)
    return cleaned


def _details(checks: Checks, details: ConceptDetails, code: str) -> Facts:
    return {
        "broader_id": _broader(checks, details.broader, code),
        "position": details.position,
        "match": checks.may(wording.address, details.match, "match"),
    }


def _broader(checks: Checks, above: str | None, code: str) -> int | None:
    labels, (scheme, _, notation) = names(), code.partition("/")
    broader_id = checks.known(labels.concept_ids, (scheme, above) if above else None, "broader")
    own_id = labels.concept_ids.get((scheme, notation))
    if broader_id is None:
        return None
    if broader_id == own_id:
        checks.add("broader", OWN_PART)
    elif own_id is not None and circles.leads_to(own_id, broader_id, lambda i: labels.concepts[i].broader_id):
        checks.add("broader", IN_A_CIRCLE, value=above)
    elif own_id is None or labels.concepts[own_id].broader_id != broader_id:
        checks.findings += retired(broader_id, "broader")
    return broader_id


def retired(concept_id: int | None, field: str) -> list[Finding]:
    """Refuse a concept that is not in use any more."""
    found = names().concepts.get(concept_id or 0)
    if found is None or not found.is_retired:
        return []
    return [Finding(field, RETIRED, (("value", found.reference.code),))]


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


CONCEPTS = Register("concept", Action.EDIT_WORDS, _code, facts_of)

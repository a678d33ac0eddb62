"""Chooses by name: what is chosen stands above, what a search finds below it, and no page lists everything."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from registry import texts
from registry.formats.records import ConceptReference
from registry.rules.fields import FIELDS, SCHEME_OF, Field, Kind
from registry.rules.localised import Localised
from registry.services.names.naming import Names, names

FEW = 12  # so many are simply all shown
MOST_FOUND = 20
FIND, FOUND = "find_", "found_"  # what is searched for, and what was when the page was made
SEARCHED = tuple(
    field.name
    for field in FIELDS
    if field.kind in (Kind.MEASURE, Kind.CONCEPTS) or SCHEME_OF.get(field.name) == "units"
)
Choice = tuple[str, Localised | str]


class Options(NamedTuple):
    """What is chosen, what else can be, and how much of that is not shown."""

    chosen: tuple[Choice, ...]
    others: tuple[Choice, ...]
    more: int
    has_search: bool
    text: str


class _Named(NamedTuple):
    code: str
    label: Localised
    words: str


def options(field: Field, chosen: Iterable[str], text: str) -> Options:
    """List what is chosen for a field, and what a search finds beside it."""
    known = {one.code: one for one in _offered(field, names())}
    codes = [code for code in chosen if code]
    kept = tuple((code, known[code].label if code in known else code) for code in codes)
    others = [one for one in known.values() if one.code not in codes]
    is_long = len(known) > FEW
    if is_long:
        asked = text.casefold().split()
        others = [one for one in others if asked and all(word in one.words for word in asked)]
        others.sort(key=lambda one: (not one.words.startswith(" ".join(asked)), _order(one.label)))
    shown = tuple((one.code, one.label) for one in others[:MOST_FOUND])
    return Options(kept, shown, len(others) - len(shown), is_long, text)


def is_asking(form: Mapping[str, str]) -> bool:
    """Tell whether somebody searches: by the button, or by a word that was typed since and no search has seen."""
    typed = ((form.get(FIND + name, "").strip(), form.get(FOUND + name, "").strip()) for name in SEARCHED)
    return "find" in form or any(text and text != seen for text, seen in typed)


def searched(form: Mapping[str, str]) -> str | None:
    """Name the field whose search was asked for."""
    asked = form.get("find", "")
    new = (n for n in SEARCHED if form.get(FIND + n, "").strip() not in ("", form.get(FOUND + n, "").strip()))
    return asked if asked in SEARCHED else next(new, None)


def _order(label: Localised) -> tuple[str, str]:
    return texts.alphabetical(label.text(texts.current_language()))


def _offered(field: Field, labels: Names) -> Iterable[_Named]:
    if field.kind is Kind.MEASURE:
        ordered = sorted(labels.measures.values(), key=lambda m: _order(m.label))
        return [_Named(m.code, m.label, _words(m.label, m.code)) for m in ordered]
    scheme = SCHEME_OF[field.name]
    return [_concept(one) for one in labels.of_scheme(scheme) if _is_in_use(labels, scheme, one.code)]


def _concept(reference: ConceptReference) -> _Named:
    words = _words(reference.label, reference.code, *reference.synonyms)
    return _Named(reference.code, reference.label, words)


def _is_in_use(labels: Names, scheme: str, code: str) -> bool:
    return not labels.concepts[labels.concept_ids[scheme, code]].is_retired


def _words(label: Localised, *others: str) -> str:
    return " ".join(word for word in (label.de, label.en, *others) if word).casefold()

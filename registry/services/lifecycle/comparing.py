"""A draft beside the published definition it will supersede: which one that is, and whether they say the same."""

from registry import db
from registry.errors import Invalid
from registry.model import Definition, Indicator
from registry.rules.completeness import Open, left_open
from registry.rules.diff import changes, with_gaps
from registry.services.content import formulas
from registry.services.content.contents import content_of

# What an author says about a version besides its content, and what a new version has of its own.
COMPARED = ("evidence_status", "origin", "evidence_url")
OWN = ("version_notes", "valid_from")


def base_of(indicator: Indicator, definition: Definition) -> Definition | None:
    """Give the definition that this one will supersede; None for the first one, and for the published one itself."""
    if indicator.published_id in (None, definition.id):
        return None
    return db.session().get_one(Definition, indicator.published_id)


def is_unchanged(draft: Definition, base: Definition) -> bool:
    """Tell whether a draft says nothing that its base does not say."""
    if any(getattr(draft, name) for name in OWN):
        return False
    if any(getattr(draft, name) != getattr(base, name) for name in COMPARED):
        return False
    return not changes(with_gaps(*content_of(base)), with_gaps(*content_of(draft)))


def gaps_of(draft: Definition, base: Definition | None) -> Open:
    """Tell what a draft leaves open, and what of that its base leaves open, too."""
    return left_open(content_of(draft), content_of(base) if base else None)


def doubts_of(draft: Definition, base: Definition | None) -> Open:
    """Tell what does not hold or does not fit in the formula of a draft, and what of that its base has, too."""
    content = content_of(draft)
    inherited = formulas.misfits(content_of(base)) if base else ()
    found = formulas.misfits(content)
    faults = formulas.faults(content, db.session().get_one(Indicator, draft.indicator_id))
    new = (*faults, *(each for each in found if each not in inherited))
    return Open(new, tuple(each for each in found if each in inherited))


def require_no_new_gaps(draft: Definition, base: Definition | None) -> None:
    """Refuse with every gap and every doubt that the base has not."""
    new = (*gaps_of(draft, base).new, *doubts_of(draft, base).new)
    if new:
        raise Invalid(new)


def require_no_doubts(draft: Definition, base: Definition | None) -> None:
    """Refuse a formula that does not hold, or units that do not fit, where the base has them not."""
    new = doubts_of(draft, base).new
    if new:
        raise Invalid(new)

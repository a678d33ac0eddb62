"""What a definition still lacks before it may be proposed, or adopted from the time before the registry."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from registry.errors import Finding, Invalid, Word
from registry.rules.content import Content
from registry.rules.fields import FIELDS, NEEDED_BY_METHOD, Field, Gap, has_value

Mode = Literal["propose", "adopt"]

# A definition without these says nothing, so "entfällt" is no answer.
ALWAYS_APPLICABLE = frozenset({"title", "definition", "method_kind"})

_MISSING = "„%(label)s“ fehlt. Tragen Sie einen Wert ein oder wählen Sie „entfällt“ oder „zu klären“."
_MISSING_VALUE = "„%(label)s“ fehlt. Tragen Sie einen Wert ein."
_MISSING_OR_NONE = "„%(label)s“ fehlt. Tragen Sie einen Wert ein oder wählen Sie „entfällt“."
_UNCLEAR = "„%(label)s“ steht noch auf „zu klären“. Vorgeschlagen werden kann erst, wenn das geklärt ist."
_NEEDED = "Diese Art der Berechnung braucht „%(label)s“. Tragen Sie einen Wert ein oder ändern Sie die Art."
_BOTH = "„%(label)s“ hat einen Wert und steht zugleich auf „%(gap)s“. Bitte entscheiden Sie sich."


class Open(NamedTuple):
    """What a draft leaves open: new gaps stand in the way, inherited ones are in what it will supersede, too."""

    new: tuple[Finding, ...]
    inherited: tuple[Finding, ...]


def missing(
    content: Mapping[str, object], gaps: Mapping[str, Gap], mode: Mode = "propose"
) -> tuple[Finding, ...]:
    """List what stands in the way, one finding for each field, in the order of the form."""
    check = _CHECKS[mode]
    needed = NEEDED_BY_METHOD.get(str(content.get("method_kind")), ())
    messages = ((field, check(field, content, gaps, field.name in needed)) for field in FIELDS)
    return tuple(_finding(field, message, gaps) for field, message in messages if message)


def require_complete(content: Mapping[str, object], gaps: Mapping[str, Gap], mode: Mode = "propose") -> None:
    """Refuse with every finding at once."""
    findings = missing(content, gaps, mode)
    if findings:
        raise Invalid(findings)


def left_open(content: Content, base: Content | None) -> Open:
    """Tell the gaps a draft brings from those it inherits; without a base every gap is new.

    A fact that is open in the base may stay open, as “zu klären” or just as the base has it.
    """
    found = missing(*content)
    before = {finding.field: finding for finding in missing(*base)} if base else {}
    inherited = tuple(
        finding
        for finding in found
        if finding.field in before
        and (finding.message == _UNCLEAR or finding == before[finding.field])
        and finding.message != _BOTH
    )
    return Open(tuple(finding for finding in found if finding not in inherited), inherited)


def _for_propose(
    field: Field, content: Mapping[str, object], gaps: Mapping[str, Gap], is_needed: bool
) -> str | None:
    gap, is_filled = gaps.get(field.name), has_value(content.get(field.name))
    if gap == Gap.TO_CLARIFY:
        return _UNCLEAR
    if is_filled:
        return _BOTH if gap else None
    if is_needed:
        return _NEEDED
    if field.name in ALWAYS_APPLICABLE:
        return _MISSING_VALUE
    return _MISSING_OR_NONE if field.required and not gap else None


def _for_adopt(
    field: Field, content: Mapping[str, object], gaps: Mapping[str, Gap], is_needed: bool
) -> str | None:
    gap, is_filled = gaps.get(field.name), has_value(content.get(field.name))
    if is_filled:
        return _BOTH if gap else None
    if field.name == "title":
        return _MISSING_VALUE
    return _MISSING if (field.required or is_needed) and not gap else None


_CHECKS = {"propose": _for_propose, "adopt": _for_adopt}


def _finding(field: Field, message: str, gaps: Mapping[str, Gap]) -> Finding:
    label, gap = ("label", Word(field.label)), ("gap", Word(gaps.get(field.name, "")))
    return Finding(field.name, message, (label, gap) if message == _BOTH else (label,))

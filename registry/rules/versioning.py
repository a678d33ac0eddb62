"""Numbers of definitions: X when the series breaks, Y for more of the same meaning, Z for wording."""

import re
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import NamedTuple

from registry.errors import BadQuestion
from registry.rules import formula
from registry.rules.diff import FieldChange, added, removed
from registry.rules.fields import BY_NAME, Effect, Gap, has_value
from registry.rules.localised import Localised

DRAFT_SUFFIX = "-draft"
_NUMBER = r"(0|[1-9][0-9]{0,3})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}({DRAFT_SUFFIX})?")
_BAD_VERSION = "„%(value)s“ ist keine Versionsnummer. Sie besteht aus drei Zahlen, zum Beispiel 2.1.0."


class Step(StrEnum):
    """How far a definition moves from the one before."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


class StepText(NamedTuple):
    """What a step is called and when it is taken."""

    label: str
    help: str


STEPS: dict[Step, StepText] = {
    Step.MAJOR: StepText(
        "Bruch der Reihe (X)",
        "Die Werte sind mit den früheren nicht mehr vergleichbar: Zähler, Nenner oder Rechenweg sind andere.",
    ),
    Step.MINOR: StepText(
        "Erweiterung (Y)",
        "Es kommt etwas hinzu, zum Beispiel eine Ebene oder Gliederung. Die Bedeutung bleibt gleich.",
    ),
    Step.PATCH: StepText(
        "Wortlaut (Z)",
        "Nur Worte ändern sich: Tippfehler, Erläuterungen, Übersetzung. Die Werte bleiben dieselben.",
    ),
}


class Version(NamedTuple):
    """A number X.Y.Z; the draft of a number sorts before the number itself."""

    major: int
    minor: int
    patch: int
    is_final: bool = True

    def __str__(self) -> str:
        suffix = "" if self.is_final else DRAFT_SUFFIX
        return f"{self.major}.{self.minor}.{self.patch}{suffix}"

    @property
    def as_final(self) -> "Version":
        """Give the number without the draft's extension."""
        return self._replace(is_final=True)

    def raised(self, step: Step) -> "Version":
        """Give the number one step further, whether or not it is free."""
        return _RAISED[step](self)


FIRST = Version(1, 0, 0)

_RAISED = {
    Step.MAJOR: lambda v: Version(v.major + 1, 0, 0),
    Step.MINOR: lambda v: Version(v.major, v.minor + 1, 0),
    Step.PATCH: lambda v: Version(v.major, v.minor, v.patch + 1),
}


def parse(text: str) -> Version:
    """Read `2.1.0` or `2.1.0-draft`; BadQuestion for anything else."""
    match = _VERSION.fullmatch(text)
    if match is None:
        raise BadQuestion(_BAD_VERSION, field="version", value=text)
    major, minor, patch, draft = match.groups()
    return Version(int(major), int(minor), int(patch), draft is None)


def next_version(last: Version | None, step: Step, used: Collection[Version] = ()) -> Version:
    """Give the next free number after `last`; the first is 1.0.0.

    `used` holds every number the indicator ever had, withheld ones too: papers cite them.
    """
    number = last.as_final.raised(step) if last else FIRST
    while number in used:
        number = number.raised(step)
    return number


class Reason(NamedTuple):
    """Why one changed field asks for a step; `message` is a German message id."""

    field: str
    step: Step
    message: str


class Suggestion(NamedTuple):
    """The step to offer, with the reason of each changed field, the gravest first."""

    step: Step
    reasons: tuple[Reason, ...]


_OTHER_VALUES = "Die Werte können andere sein als vorher. Ist nur der Wortlaut gemeint, genügt Z."
_WORDS = "Nur die Beschreibung ändert sich."
_MORE = "Es kommt etwas hinzu, die Bedeutung bleibt gleich."
_LESS = "Etwas fällt weg; dort endet die Reihe."
_OTHER_SOURCE = "Eine Quelle ist eine andere. Ist nur Text oder Adresse berichtigt, genügt Z."
_FILLED = "Bisher stand hier nichts; die Werte ändern sich dadurch nicht."
_OTHER_READING = "Die Werte bleiben, werden aber anders gelesen."
_SAME_FORMULA = "Die Formel ist nur anders geschrieben."
_TRANSLATED = "Nur der englische Text ändert sich."

# The step that each effect asks for when nothing softens it.
STEP_OF: dict[Effect, tuple[Step, str]] = {
    Effect.WORDS: (Step.PATCH, _WORDS),
    Effect.OTHER_READING: (Step.MINOR, _OTHER_READING),
    Effect.MORE: (Step.MINOR, _MORE),
    Effect.LESS: (Step.MAJOR, _LESS),
    Effect.OTHER_SOURCE: (Step.MAJOR, _OTHER_SOURCE),
    Effect.OTHER_VALUES: (Step.MAJOR, _OTHER_VALUES),
}


def suggest_step(changes: tuple[FieldChange, ...]) -> Suggestion:
    """Offer a step for what changed; the person publishing decides."""
    reasons = sorted((_reason(change) for change in changes), key=lambda reason: _GRAVITY[reason.step])
    return Suggestion(reasons[0].step if reasons else Step.PATCH, tuple(reasons))


def _reason(change: FieldChange) -> Reason:
    step, message = STEP_OF[BY_NAME[change.field].effect if change.field in BY_NAME else Effect.WORDS]
    softer = (Reason(change.field, *found) for applies, found in _SOFTENED if applies(change))
    lighter = (reason for reason in softer if _GRAVITY[reason.step] > _GRAVITY[step])
    return next(lighter, Reason(change.field, step, message))


def _was_empty(change: FieldChange) -> bool:
    return change.before in tuple(Gap) or not has_value(change.before)


def _is_translation(change: FieldChange) -> bool:
    before, after = change.before, change.after
    return isinstance(before, Localised) and isinstance(after, Localised) and before.de == after.de


def _is_same_formula(change: FieldChange) -> bool:
    if change.field != "formula":
        return False
    try:
        return formula.parse(str(change.before)) == formula.parse(str(change.after))
    except formula.FormulaError:
        return False


def _only_more(change: FieldChange, fields: tuple[str, ...]) -> bool:
    return change.field in fields and bool(added(change)) and not removed(change)


_SOFTENED: tuple[tuple[Callable[[FieldChange], bool], tuple[Step, str]], ...] = (
    (_is_translation, (Step.PATCH, _TRANSLATED)),
    (_is_same_formula, (Step.PATCH, _SAME_FORMULA)),
    (lambda change: _only_more(change, ("sources",)), (Step.PATCH, _WORDS)),
    (lambda change: _only_more(change, ("levels", "breakdowns")), (Step.MINOR, _MORE)),
    (_was_empty, (Step.MINOR, _FILLED)),
)

_GRAVITY = {Step.MAJOR: 0, Step.MINOR: 1, Step.PATCH: 2}

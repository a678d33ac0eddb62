"""Numbers of definitions: X when the series breaks, Y for more of the same meaning, Z for wording."""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from registry.errors import BadQuestion

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
    def as_draft(self) -> "Version":
        """Give the name of the draft that would become this number."""
        return self._replace(is_final=False)

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


def draft_version(last: Version | None, step: Step, used: Collection[Version] = ()) -> Version:
    """Name a draft by the number it would get today, as `2.1.0-draft`."""
    return next_version(last, step, used).as_draft


def step_between(before: Version, after: Version) -> Step:
    """Tell which step lies between two numbers, in either direction."""
    if before.major != after.major:
        return Step.MAJOR
    return Step.MINOR if before.minor != after.minor else Step.PATCH

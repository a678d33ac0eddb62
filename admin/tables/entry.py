"""One row in its form: what was typed, what is wrong with it, and what somebody else saved meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from wtforms import Form

from admin.tables.meeting import ClashLine, Meeting, lines_of, sentence_of
from registry import db, texts
from registry.errors import Conflict, Finding, Invalid, NotSaved, RegistryError
from registry.rules.localised import Localised
from registry.rules.refusals import MISSING
from registry.services.log.rewinding import Editor
from registry.services.log.values_in_words import label_of, told

# Concepts and levels have notations; the forms call every such thing a code.
CALLED = {"notation": "code"}


@dataclass(frozen=True, slots=True)
class RowForm:
    """A form about a row that is there, or about a new one."""

    form: Form
    thing: Any = None
    title: Localised | str | None = None
    public_path: str | None = None
    base: int | None = None
    since: Editor | None = None
    coming: Localised | None = None  # the names that begin on a later day


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong: one sentence for the page, sentences by field, and both texts of a conflict."""

    sentence: str | None = None
    by_field: dict[str, list[str]] = field(default_factory=dict)
    both: tuple[ClashLine, ...] = ()


def errors_of(error: RegistryError | None, form: Form | None = None) -> Problems:
    """Sort a refusal by the fields of the form, in their order."""
    if error is None or isinstance(error, NotSaved):  # the page says so itself
        return Problems()
    findings = error.findings if isinstance(error, Invalid) else ()
    by_field: dict[str, list[str]] = {}
    for finding in findings:
        by_field.setdefault(CALLED.get(finding.field, finding.field), []).append(
            texts.sentence_of_finding(finding)
        )
    order = [part.name for part in form or ()]
    in_order = dict(
        sorted(by_field.items(), key=lambda said: order.index(said[0]) if said[0] in order else -1)
    )
    return Problems(None if by_field else _sentence(error), in_order, _both(error, form))


def pair(given: Any) -> Localised | None:
    """Read a text in both languages from its two fields."""
    german, english = ((part.data or "").strip() for part in (given.de, given.en))
    return Localised(german, english or None) if german or english else None


def lines(text: str | None) -> tuple[str, ...]:
    """Read one word or phrase a line."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def shown(value: Any) -> dict[str, str | None]:
    """Give a text in both languages, as it is or as the log keeps it, to its two fields."""
    return dict(value._asdict() if isinstance(value, Localised) else value or {})


def version_of(form: Form) -> int:
    """Read the number the editor began from; a wrong one fits nothing."""
    return seen(form["lock_version"].data)


def base_of(text: object) -> int | None:
    """Read the number of the log's entry that a form was made after; None for what is none."""
    number = seen(text)
    return None if number < 0 else number


def seen(text: object) -> int:
    """Read the number of a row; a wrong one fits nothing."""
    given = str(text or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


@contextmanager
def together() -> Iterator[list[Finding]]:
    """Do several things in one transaction, and refuse once for all that is wrong with them."""
    findings: list[Finding] = []
    with db.transaction():
        yield findings
        if findings:
            raise Invalid(findings)


@contextmanager
def gathering(findings: list[Finding]) -> Iterator[None]:
    """Keep what is wrong with one of them, and go on."""
    try:
        yield
    except Invalid as error:
        findings += error.findings


def number(text: str | None, name: str, *, needed: bool = False) -> int | None:
    """Read a whole number; Invalid names the field."""
    given = (text or "").strip()
    if not given and needed:
        raise Invalid([Finding(name, MISSING)])
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 8):
        raise Invalid([Finding(name, "„%(value)s“ ist keine ganze Zahl.", (("value", given[:40]),))])
    return int(given)


def _sentence(error: RegistryError) -> str:
    is_met = isinstance(error, Conflict) and isinstance(error.merged, Meeting)
    return sentence_of(error.merged) if is_met else texts.sentence_of(error)  # type: ignore[attr-defined]


def _both(error: RegistryError, form: Form | None) -> tuple[ClashLine, ...]:
    if not isinstance(error, Conflict):
        return ()
    if isinstance(error.merged, Meeting) and form is not None:
        return lines_of(form, error.merged)
    if not (isinstance(error.theirs, dict) and isinstance(error.yours, dict)):
        return ()
    differing = [name for name in error.yours if error.theirs.get(name) != error.yours[name]]
    return tuple(
        ClashLine(label_of(name), None, told(name, error.theirs.get(name)), told(name, error.yours[name]))
        for name in differing
    )

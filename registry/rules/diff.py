"""What differs between two definitions: field by field, and word by word inside a text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from registry.rules.fields import FIELDS, Gap, has_value
from registry.rules.localised import Localised

Kind = Literal["same", "inserted", "deleted"]

# An equal stretch between two replaced ones, at most this long and of one word, only breaks the sentence up.
MOST_ISLAND_LETTERS = 5

_UNIT = re.compile(r"(\A|\w+|[^\w\s])(\s*)")  # the first is the space that a text begins with


class FieldChange(NamedTuple):
    """One field that differs; None where it has no value on that side."""

    field: str
    before: object
    after: object


class Piece(NamedTuple):
    """A stretch of text that stayed, came or went."""

    kind: Kind
    text: str


class _Step(NamedTuple):
    """A stretch of both texts: `is_same` when they agree in it."""

    is_same: bool
    before: str
    after: str


class _Unit(NamedTuple):
    """A word or sign of a text, and the space behind it."""

    word: str
    space: str


def with_gaps(content: Mapping[str, object], gaps: Mapping[str, Gap]) -> dict[str, object]:
    """Put the gaps in place of the values that are not there, so that a filled gap shows as a change."""
    filled = {name: value for name, value in content.items() if has_value(value)}
    return {**gaps, **filled}


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[FieldChange, ...]:
    """List the fields that differ, in the order of the form; nothing and an empty text are the same."""
    pairs = ((name, _stated(before.get(name)), _stated(after.get(name))) for name in _order(before, after))
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if not _is_same(old, new))


def added(change: FieldChange) -> tuple[object, ...]:
    """List the members of a list field that came."""
    return _without(_members(change.after), _members(change.before))


def removed(change: FieldChange) -> tuple[object, ...]:
    """List the members of a list field that went."""
    return _without(_members(change.before), _members(change.after))


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word, keeping every character of both.

    Same and deleted pieces joined give `before`, same and inserted ones give `after`.
    """
    steps = _without_islands(_touching(_steps(_units(before), _units(after))))
    pieces = (piece for step in steps for piece in _pieces(step))
    return tuple(piece for piece in pieces if piece.text)


def _order(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """Give the fields of the table first, then whatever else the contents hold, by name."""
    known = [field.name for field in FIELDS]
    others = sorted({*before, *after}.difference(known))
    return (*known, *others)


def _stated(value: object) -> object:
    return value if has_value(value) else None


def _is_same(before: object, after: object) -> bool:
    if isinstance(before, Localised) and isinstance(after, Localised):
        return before.de == after.de and (before.en or None) == (after.en or None)
    if _is_list(before) and _is_list(after):
        mine, theirs = _members(before), _members(after)
        return len(mine) == len(theirs) and not _without(mine, theirs) and not _without(theirs, mine)
    return before == after


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple) and not isinstance(value, Localised)


def _members(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) and _is_list(value) else ()


def _without(members: tuple[object, ...], others: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(member for member in members if member not in others)


def _units(text: str) -> list[_Unit]:
    """Cut a text into words and signs, each with the space behind it."""
    return [_Unit(*found) for found in _UNIT.findall(text)]


def _steps(before: Sequence[_Unit], after: Sequence[_Unit]) -> Iterator[_Step]:
    """Find the longest runs of equal words first, whatever the space between them."""
    matcher = SequenceMatcher(None, [u.word for u in before], [u.word for u in after], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield from _changed(_text(before[i:j]), _text(after[k:m]))
            continue
        for mine, theirs in zip(before[i:j], after[k:m], strict=True):
            yield _Step(True, mine.word, theirs.word)
            yield _Step(mine.space == theirs.space, mine.space, theirs.space)


def _changed(before: str, after: str) -> Iterator[_Step]:
    """Leave out of a replacement the space that stands behind both."""
    mine, theirs = before.rstrip(), after.rstrip()
    space = before[len(mine) :]
    if mine and theirs and space == after[len(theirs) :]:
        yield _Step(False, mine, theirs)
        yield _Step(True, space, space)
    else:
        yield _Step(False, before, after)


def _text(units: Sequence[_Unit]) -> str:
    return "".join(unit.word + unit.space for unit in units)


def _without_islands(steps: list[_Step]) -> list[_Step]:
    """Take short equal stretches between two replaced ones into the change, then join what touches."""
    return _touching(
        step._replace(is_same=False) if _is_island(steps, index) else step for index, step in enumerate(steps)
    )


def _touching(steps: Iterable[_Step]) -> list[_Step]:
    stated = (step for step in steps if step.before or step.after)
    return [
        _joined(is_same, list(group)) for is_same, group in groupby(stated, key=lambda step: step.is_same)
    ]


def _is_island(steps: list[_Step], index: int) -> bool:
    if not steps[index].is_same or not 0 < index < len(steps) - 1:
        return False
    around = (steps[index - 1], steps[index + 1])
    replaces = any(step.before for step in around) and any(step.after for step in around)
    text = steps[index].before
    return replaces and len(text.strip()) <= MOST_ISLAND_LETTERS and len(text.split()) <= 1


def _joined(is_same: bool, steps: list[_Step]) -> _Step:
    return _Step(is_same, "".join(s.before for s in steps), "".join(s.after for s in steps))


def _pieces(step: _Step) -> tuple[Piece, ...]:
    if step.is_same:
        return (Piece("same", step.before),)
    return (Piece("deleted", step.before), Piece("inserted", step.after))

"""What differs between two definitions: field by field, and word by word inside a text."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from registry.rules.fields import FIELDS, Gap, has_value
from registry.rules.localised import Localised

Kind = Literal["same", "inserted", "deleted"]

# An equal stretch between two replaced ones, at most this long and of one word, only breaks the sentence up.
MOST_ISLAND_LETTERS = 5
# Looking for the longest runs costs a step for each pair of equal words, over and over where words repeat.
MOST_STEPS = 100_000
# Beyond this many pairs of words (texts of some 100,000 letters) a stretch is shown as replaced, without looking.
MOST_PAIRS = 400_000_000

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


class _Stretch(NamedTuple):
    """Words of both texts from a place up to another."""

    before_from: int
    before_to: int
    after_from: int
    after_to: int


class _Run(NamedTuple):
    """As many equal words on both sides, and where they begin."""

    before: int
    after: int
    size: int


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
    known = set(map(_hashable, others))
    return tuple(member for member in members if _hashable(member) not in known)


def _hashable(member: object) -> Hashable:
    """Make equal keys of equal members, so that a long list is looked through once."""
    if isinstance(member, Mapping):
        return frozenset((name, _hashable(value)) for name, value in member.items())
    if isinstance(member, list | tuple):
        return tuple(map(_hashable, member))
    return member  # the values of a definition are plain


def _units(text: str) -> list[_Unit]:
    """Cut a text into words and signs, each with the space behind it."""
    return [_Unit(*found) for found in _UNIT.findall(text)]


def _steps(before: Sequence[_Unit], after: Sequence[_Unit]) -> Iterator[_Step]:
    """Find equal words, whatever the space between them."""
    place, other = 0, 0
    for run in [*_runs([u.word for u in before], [u.word for u in after]), _Run(len(before), len(after), 0)]:
        yield from _changed(_text(before[place : run.before]), _text(after[other : run.after]))
        place, other = run.before + run.size, run.after + run.size
        for mine, theirs in zip(before[run.before : place], after[run.after : other], strict=True):
            yield _Step(True, mine.word, theirs.word)
            yield _Step(mine.space == theirs.space, mine.space, theirs.space)


def _runs(before: Sequence[str], after: Sequence[str]) -> list[_Run]:
    """Find the longest runs of equal words first, as people read; the rest at once when that takes too many steps."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pairs = _pairs(before, after)
    left, found, open_stretches = MOST_STEPS, [], [_Stretch(0, len(before), 0, len(after))]
    while open_stretches:
        stretch = open_stretches.pop()
        start, end, other_start, other_end = stretch
        if start == end or other_start == other_end:
            continue
        cost = sum(pairs[start:end])
        if cost > left:
            found += _at_once(before, after, stretch)
            continue
        left -= cost
        run = _Run(*matcher.find_longest_match(*stretch))
        if run.size:
            found.append(run)
            open_stretches += [
                _Stretch(start, run.before, other_start, run.after),
                _Stretch(run.before + run.size, end, run.after + run.size, other_end),
            ]
    return sorted(found)


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Count for each word the steps of looking for it."""
    times = Counter(after)
    return [times[word] + 1 for word in before]


def _at_once(before: Sequence[str], after: Sequence[str], stretch: _Stretch) -> list[_Run]:
    """Find the most equal words of a stretch, run by run: less readable, but fast however often words repeat."""
    start, end, other_start, other_end = stretch
    if (end - start) * (other_end - other_start) > MOST_PAIRS:
        return []
    blocks = Indel.opcodes(before[start:end], after[other_start:other_end])
    return [
        _Run(start + block.src_start, other_start + block.dest_start, block.src_end - block.src_start)
        for block in blocks
        if block.tag == "equal"
    ]


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

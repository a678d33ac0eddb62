"""Merges two edits of one thing, field by field, against the state that both began from.

All values are plain, as the log keeps them: texts, numbers, lists, mappings; no value is None.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Stated = Mapping[str, object]


class Unknown:
    """What a field said is not known any more, so that nobody can tell who changed it."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class Clash(NamedTuple):
    """A field that both changed, each to something else: what it said before, what they say, what you say."""

    field: str
    before: object
    theirs: object
    yours: object


class Merged(NamedTuple):
    """What both edits make together; where they clash `values` holds yours. `taken` names what is theirs alone."""

    values: dict[str, object]
    clashes: tuple[Clash, ...]
    taken: tuple[str, ...]


def merge(base: Stated, theirs: Stated, yours: Stated) -> Merged:
    """Keep what only one side changed; a field is a clash only where both changed it, each otherwise."""
    values: dict[str, object] = {}
    clashes: list[Clash] = []
    taken: list[str] = []
    for name in dict.fromkeys((*theirs, *yours, *base)):
        before, stored, said = (_stated(side.get(name)) for side in (base, theirs, yours))
        value, is_clash = _of_one(before, stored, said)
        if is_clash:
            clashes.append(Clash(name, None if before is UNKNOWN else before, stored, said))
        elif value == stored != said:
            taken.append(name)
        if value is not None:
            values[name] = value
    return Merged(values, tuple(clashes), tuple(taken))


def _of_one(before: object, stored: object, said: object) -> tuple[object, bool]:
    """Merge one field; gives its value and whether it is a clash."""
    if said in (stored, before):
        return stored, False
    if stored == before:
        return said, False
    first, second, third = _members(before), _members(stored), _members(said)
    if first is None or second is None or third is None:
        return said, True
    # A list by its members: what one side adds, takes away or changes holds unless the other side differs.
    merged = merge(first, second, third)
    return (said, True) if merged.clashes else (list(merged.values.values()) or None, False)


def _members(value: object) -> dict[str, object] | None:
    """Give the members of a list by what tells them apart; None where nothing does."""
    if value is None:
        return {}
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    keyed = {key: item for item in value if (key := _key(item)) is not None}
    return keyed if len(keyed) == len(value) else None


def _key(item: object) -> str | None:
    if isinstance(item, Mapping):
        if "level" in item:
            return str(item["level"])
        # Two notes of one day and kind are told apart by nothing; then the whole list is one value.
        return f"{item['date']} {item['kind']}" if "date" in item else None
    return item if isinstance(item, str) else None


def _stated(value: object) -> object:
    return None if value in ("", [], (), {}) else list(value) if isinstance(value, tuple) else value

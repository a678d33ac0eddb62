"""What a legal withdrawal hides in the log: the values of the version that was withdrawn, wherever they stand."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from registry import db
from registry.model import Change, Definition, Indicator
from registry.rules.access import Action, Actor, may
from registry.rules.lifecycle import State
from registry.services.state.position import standing

STATED = ("content", "facts", "state", "valid_from", "valid_until")  # these say nothing of what was written
PUBLISHING = ("publish", "adopt")
WITHHOLD = "withhold"
ENDING = (WITHHOLD, "retire")


class Sides(NamedTuple):
    """Which sides of an entry's fields are hidden; with the later one its reason is, too."""

    before: bool
    after: bool


SHOWN, AFTER_IT, ITS_OWN = Sides(False, False), Sides(True, False), Sides(True, True)


@dataclass(slots=True)
class Withheld:
    """Of one indicator: the versions withdrawn, the entries of the versions right after them, the last withdrawal.

    `steps` are the numbers of the catalogue at which a withdrawn version was in force: each from one to before another.
    """

    versions: set[str] = field(default_factory=set)
    followers: set[int] = field(default_factory=set)
    steps: list[range] = field(default_factory=list)
    last: int = 0

    def sides(self, entry: Any) -> Sides:
        """Tell what to hide of an entry of the log."""
        if entry.action == WITHHOLD:
            return SHOWN
        if entry.version in self.versions or (entry.version is None and entry.number < self.last):
            return ITS_OWN
        return AFTER_IT if entry.number in self.followers else SHOWN


_cache: WeakKeyDictionary[Engine, tuple[bytes, Mapping[str, Withheld]]] = WeakKeyDictionary()


def withheld() -> Mapping[str, Withheld]:
    """Give what is withheld by the code of its indicator; read anew only when the log has grown."""
    with db.reading():
        end = standing().change_hash
        cached = _cache.get(db.engine())
        if cached is None or cached[0] != end:
            cached = (end, _read())
            if not db.is_writing():
                _cache[db.engine()] = cached
        return cached[1]


def withdrawn() -> tuple[tuple[str, str], ...]:
    """Name every version that was withdrawn, by code and number."""
    return tuple(
        (code, version) for code, its in sorted(withheld().items()) for version in sorted(its.versions)
    )


def showed_withdrawn(number: int) -> bool:
    """Tell whether the catalogue at this number showed what was withdrawn since."""
    return any(number in steps for its in withheld().values() for steps in its.steps)


def sides_of(actor: Actor, entry: Any) -> Sides:
    """Tell what this reader may not see of an entry; who redacts the log sees what to redact."""
    if entry.subject_kind != "indicator" or entry.subject_code not in (found := withheld()):
        return SHOWN
    return SHOWN if may(actor, Action.REDACT).is_allowed else found[entry.subject_code].sides(entry)


def _read() -> dict[str, Withheld]:
    found: defaultdict[str, Withheld] = defaultdict(Withheld)
    chosen = select(Indicator.code, Definition.major, Definition.minor, Definition.patch).join(
        Definition, Definition.indicator_id == Indicator.id
    )
    for code, *number in db.session().execute(chosen.where(Definition.state == State.WITHHELD)):
        found[code].versions.add(".".join(map(str, number)))
    if found:
        _follow(found)
    return dict(found)


def _follow(found: Mapping[str, Withheld]) -> None:
    """Find when withdrawn versions were in force, and what came right after: that entry tells their values as before."""
    moves = select(Change.number, Change.subject_code, Change.action, Change.version, Change.catalogue_number)
    about = (Change.subject_kind == "indicator", Change.subject_code.in_(found))
    current: dict[str, str | None] = {}
    began: dict[str, tuple[str | None, int]] = {}
    for number, code, action, version, step in db.session().execute(
        moves.where(*about, Change.action.in_((*PUBLISHING, *ENDING))).order_by(Change.number)
    ):
        its = found[code]
        if step is not None and (was := began.pop(code, None)) and was[0] in its.versions:
            its.steps.append(range(was[1], step))
        if action == WITHHOLD:
            its.last = number
        if action in ENDING:
            continue
        if current.get(code) in its.versions:
            its.followers.add(number)
        if step is not None:  # a version found late does not come into force
            current[code] = version
            began[code] = version, step

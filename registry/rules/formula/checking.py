"""Looks up the names of a formula and proposes the nearest known one for each unknown."""

from collections.abc import Collection, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Indel

from registry.errors import Finding
from registry.rules.formula.tree import FormulaError, Name, Negation, Number, Operation, Sum, Tree

NEAR = 0.6  # of 1: the same

_UNKNOWN = "„%(name)s“ an Stelle %(position)s ist unbekannt."
_UNKNOWN_BUT = "„%(name)s“ an Stelle %(position)s ist unbekannt. Meinten Sie „%(nearest)s“?"
_UNKNOWN_BREAKDOWN = "Die Gliederung „%(name)s“ an Stelle %(position)s ist unbekannt."
_UNKNOWN_BREAKDOWN_BUT = (
    "Die Gliederung „%(name)s“ an Stelle %(position)s ist unbekannt. Meinten Sie „%(nearest)s“?"
)


def names(tree: Tree) -> tuple[str, ...]:
    """List every measure and indicator a formula names, each once, in the order of reading."""
    return tuple(dict.fromkeys(name.code for name, is_breakdown in _walk(tree) if not is_breakdown))


def breakdowns(tree: Tree) -> tuple[str, ...]:
    """List every breakdown a formula sums over, each once."""
    return tuple(dict.fromkeys(name.code for name, is_breakdown in _walk(tree) if is_breakdown))


def check(tree: Tree, known: Collection[str], known_breakdowns: Collection[str] | None = None) -> None:
    """Refuse a formula with unknown names, all of them at once; breakdowns are checked when given."""
    faults = tuple(_faults(tree, known, known_breakdowns))
    if faults:
        raise FormulaError(faults, min(int(str(dict(finding.data)["position"])) for finding in faults))


def _faults(
    tree: Tree, known: Collection[str], known_breakdowns: Collection[str] | None
) -> Iterator[Finding]:
    reported: set[str] = set()
    for name, is_breakdown in _walk(tree):
        among = known_breakdowns if is_breakdown else known
        if among is None or name.code in among or name.code in reported:
            continue
        reported.add(name.code)
        yield _fault(name, among, is_breakdown)


def _fault(name: Name, among: Collection[str], is_breakdown: bool) -> Finding:
    nearest = process.extractOne(
        name.code, sorted(among), scorer=Indel.normalized_similarity, score_cutoff=NEAR
    )
    data: tuple[tuple[str, object], ...] = (("name", name.code), ("position", name.position))
    if not nearest:
        return Finding("formula", _UNKNOWN_BREAKDOWN if is_breakdown else _UNKNOWN, data)
    message = _UNKNOWN_BREAKDOWN_BUT if is_breakdown else _UNKNOWN_BUT
    return Finding("formula", message, (*data, ("nearest", nearest[0])))


def _walk(tree: Tree) -> Iterator[tuple[Name, bool]]:
    """Give every name in the order of reading, and whether it is a breakdown."""
    match tree:
        case Name():
            yield tree, False
        case Sum(term, breakdown):
            yield from ((term, False), (breakdown, True))
        case Negation(term):
            yield from _walk(term)
        case Operation(_, left, right):
            yield from _walk(left)
            yield from _walk(right)
        case Number():
            return

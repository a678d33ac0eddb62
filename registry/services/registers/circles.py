"""Keeps what follows each other from going round in a circle."""

from collections.abc import Callable, Collection, Mapping


def leads_to(wanted: int, start: int, next_of: Callable[[int], int | None]) -> bool:
    """Tell whether going from one thing to the next, and on, comes to the thing that is meant."""
    seen: set[int] = set()
    current: int | None = start
    while current is not None and current not in seen:
        if current == wanted:
            return True
        seen.add(current)
        current = next_of(current)
    return False


def way_back(
    own: str,
    named: Collection[str],
    named_by: Callable[[Collection[str]], Mapping[str, Collection[str]]],
) -> tuple[str, ...]:
    """Give the shortest way from a thing through those it names back to itself; empty where there is none."""
    before: dict[str, str] = dict.fromkeys(named, own)
    asked = list(before)
    while asked:
        found = [(code, after) for code, codes in named_by(asked).items() for after in codes]
        last = next((code for code, after in found if after == own), None)
        if last is not None:
            return _way(own, last, before)
        asked = []
        for code, after in found:
            if after not in before:
                before[after] = code
                asked.append(after)
    return ()


def _way(own: str, last: str, before: Mapping[str, str]) -> tuple[str, ...]:
    way = [own, last]
    while way[-1] != own:
        way.append(before[way[-1]])
    return tuple(reversed(way))

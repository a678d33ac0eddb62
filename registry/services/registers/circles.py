"""Keeps what follows each other from going round in a circle."""

from collections.abc import Callable


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

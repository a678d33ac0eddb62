"""Looking at things one by one without passing because there were none."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def some(found: Iterable[T]) -> list[T]:
    """Give what was found, and fail when there is nothing to look at."""
    things = list(found)
    assert things, "there is nothing to look at"
    return things

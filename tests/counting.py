"""Counts the steps of a computation: lines of Python that run, whoever waits and however fast the machine is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class TooManySteps(AssertionError):
    """More lines ran than were allowed."""


@contextmanager
def at_most_steps(most: int) -> Iterator[None]:
    """Stop what takes more steps than this, so that a test of a bound fails early."""
    taken = 0

    def count(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken > most:
            raise TooManySteps(f"more than {most} steps")
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        yield
    finally:
        sys.settrace(before)

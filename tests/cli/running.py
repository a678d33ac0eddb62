"""What the tests of the command line run commands with."""

from collections.abc import Callable
from typing import NamedTuple


class Ran(NamedTuple):
    """What a command gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]

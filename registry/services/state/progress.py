"""How far a long deed has come: told as done and total, to whoever shows it."""

from collections.abc import Callable

Progress = Callable[[int, int], None]

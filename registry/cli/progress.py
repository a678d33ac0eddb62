"""Shows how far a long command is: a bar in a terminal, plain lines elsewhere, nothing for the first two seconds."""

import sys
import time
from types import TracebackType
from typing import TextIO

QUIET = 2.0  # seconds
BAR_EVERY, LINE_EVERY = 0.1, 5.0  # seconds
WIDTH = 30


class ProgressBar:
    """Called with what is done and the whole; ends its line when the block ends."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self.title, self.stream = title, stream or sys.stderr
        self.is_terminal = self.stream.isatty()
        self.began = time.monotonic()
        self.next = self.began + QUIET
        self.has_shown = False

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.has_shown and self.is_terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is, not too often."""
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + (BAR_EVERY if self.is_terminal else LINE_EVERY)
        self.has_shown = True
        share = min(1.0, done / total) if total else 1.0
        self.stream.write(self._bar(share, now) if self.is_terminal else f"{self._line(share)}\n")
        self.stream.flush()

    def _bar(self, share: float, now: float) -> str:
        full = round(WIDTH * share)
        return (
            f"\r\x1b[K{self.title} [{'█' * full}{'·' * (WIDTH - full)}] {share:4.0%} {now - self.began:.0f} s"
        )

    def _line(self, share: float) -> str:
        return f"{self.title}: {share:.0%}"

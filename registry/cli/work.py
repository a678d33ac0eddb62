"""`registry work`: the worker, until it is told to stop."""

import signal
from threading import Event
from types import FrameType

import click

from registry.cli.readiness import open_registry
from registry.cli.speaking import tell
from registry.services.operations import working


def parameters() -> list[click.Parameter]:
    """Take nothing."""
    return []


def run() -> int:
    """Work until SIGTERM or SIGINT; what has begun is finished first."""
    settings = open_registry()
    settings.require_for_production()
    stop = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    working.work(stop, tell)
    return 0

"""What the worker does for each kind of task: one table, in the order in which things are done."""

from collections.abc import Callable

from registry.services.catalogue import following_names, refreshing
from registry.services.finding import indexing
from registry.services.lifecycle import publishing_on_time
from registry.services.state import retrying
from registry.services.state.outbox import TaskKind
from registry.services.state.retrying import Failed

DOERS: dict[TaskKind, Callable[[Failed], int]] = {
    TaskKind.PUBLISH: publishing_on_time.drain,
    TaskKind.REFRESH: refreshing.drain,
    TaskKind.NAMES: following_names.drain,
    TaskKind.INDEX: indexing.drain,
    TaskKind.REINDEX: indexing.drain,
}


def do_what_waits(failed: Failed) -> None:
    """Do every task that can be done; `failed` is told of the others, also of those that nobody knows."""
    for drain in dict.fromkeys(DOERS.values()):
        drain(failed)
    retrying.set_unknown_aside(failed)

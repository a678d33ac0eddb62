"""The worker: one process that does what must happen after a commit, until it is told to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

import structlog
from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from registry import db
from registry.errors import Unavailable
from registry.model import Catalogue, Fragment, Task
from registry.search.folder import IndexBroken
from registry.services.accounts import clearing
from registry.services.catalogue import following_names
from registry.services.catalogue.exporting import KEPT
from registry.services.catalogue.fragments import are_current
from registry.services.catalogue.refreshing import refresh_if_stale
from registry.services.finding import indexing
from registry.services.lifecycle import publishing_on_time
from registry.services.operations.doing import do_what_waits
from registry.services.state import claiming, keeping_typed, locking, retrying
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.progress import Progress
from registry.services.state.retrying import MOST_TRIES, TaskFailed, cause_of
from registry.texts import gettext as _
from registry.texts import sentence_of

Tell = Callable[[str], None]
POLL = 0.25  # seconds between two looks into the outbox
STAND_BY = 1.0  # seconds between two tries for the lock
LOCK_CHECK = 5.0  # seconds between two looks whether the lock is still ours
DUE = 5.0  # seconds between two looks for publications and names whose day has come
PURGE = 3_600.0  # seconds between two purges
PURGED_AT_ONCE = 2_000  # fragments
LONGEST_PAUSE = 30.0  # seconds after failures in a row
REINDEX_PATIENCE = 900.0  # seconds

STARTED = "Der Arbeitsprozess läuft."
STANDING_BY = "Ein anderer Arbeitsprozess läuft; dieser hier wartet und übernimmt, wenn der andere endet."
STOPPED = "Der Arbeitsprozess ist beendet."
BUILDING = "Der Suchindex wird neu aufgebaut."
log = structlog.get_logger()
LOCK_LOST = "Die Sperre ging mit der Datenbankverbindung verloren; der Arbeitsprozess bewirbt sich neu."


@dataclass
class _Times:
    """When the worker did last what it does now and then."""

    lock: float = 0.0
    due: float = -DUE
    purge: float = -PURGE


def work(stop: Event, tell: Tell) -> None:
    """Do the outbox until `stop` is set; waits its turn while another worker has the lock."""
    while not stop.is_set():
        lock = _turn(stop, tell)
        if lock is None:
            break
        try:
            tell(_(STARTED))
            _loop(lock, stop, tell)
        finally:
            lock.release()
    tell(_(STOPPED))


def reindex(progress: Progress | None = None) -> int | None:
    """Build the index anew; where a worker runs, it does it, and None is given when it is done."""
    while True:
        try:
            with locking.holding():
                return indexing.build(progress)
        except locking.Busy:
            if _has_reindexed():
                return None


def catch_up(progress: Progress | None = None) -> int:
    """Do at once what a worker would do, unless one is running; give how many documents were built."""
    try:
        with locking.holding():
            refresh_if_stale()
            return indexing.build(progress)
    except locking.Busy:
        return 0


def purge() -> int:
    """Remove fragments that were closed more than two days ago; give how many."""
    removed = 0
    while count := _purge_some():
        removed += count
    return removed


def _turn(stop: Event, tell: Tell) -> locking.WorkerLock | None:
    """Wait for the lock; None when told to stop before."""
    lock, has_told = locking.worker_lock(), False
    while not stop.is_set():
        try:
            if lock.take():
                return lock
            if not has_told:
                tell(_(STANDING_BY))
                has_told = True
        except SQLAlchemyError:
            tell(_(Unavailable.message))
        stop.wait(STAND_BY)
    return None


def _loop(lock: locking.WorkerLock, stop: Event, tell: Tell) -> None:
    times, failures = _Times(), 0
    is_started = False
    while not stop.is_set():
        try:
            if not is_started:
                _start(tell)
                is_started = True
            failures = 0 if _round(times, tell) else failures + 1
        except Exception as error:  # whatever fails is tried again; the worker must go on
            failures += 1
            _note(error)
            tell(_sentence(error))
        if failures or time.monotonic() - times.lock > LOCK_CHECK:
            times.lock = time.monotonic()
            if not lock.is_held():
                tell(_(LOCK_LOST))
                return
        stop.wait(min(LONGEST_PAUSE, POLL * 2**failures))


def _start(tell: Tell) -> None:
    retrying.take_up_again()
    if not are_current() and not retrying.waiting(TaskKind.REFRESH):
        with db.transaction():
            enqueue(TaskKind.REFRESH)
    if not indexing.is_sound():
        tell(_(BUILDING))
        indexing.build()


def _round(times: _Times, tell: Tell) -> bool:
    """Do what waits, and now and then what is due; tell whether every task could be done."""
    failures: list[TaskFailed] = []

    def failed(error: TaskFailed) -> None:
        failures.append(error)
        _note(error)
        tell(sentence_of(error))

    try:
        if not indexing.is_there():
            raise IndexBroken
        if time.monotonic() - times.due > DUE:
            following_names.leave_word()
            publishing_on_time.leave_word()
            times.due = time.monotonic()
        if _is_anything_waiting():
            do_what_waits(failed)
    except IndexBroken:
        tell(_(BUILDING))
        indexing.build()
    if time.monotonic() - times.purge > PURGE:
        times.purge = time.monotonic()
        purge()
        clearing.clear()
        claiming.purge()
        keeping_typed.purge()
    return not failures


def _is_anything_waiting() -> bool:
    with db.reading() as session:  # one small question, asked all the time
        return session.scalar(select(Task.id).where(Task.tries < MOST_TRIES).limit(1)) is not None


def _note(error: Exception) -> None:
    """Write into the journal what failed, with its traceback."""
    about = error.data if isinstance(error, TaskFailed) else {}
    named = {name: str(about[name]) for name in ("kind", "subject") if name in about}
    log.error("task_failed" if named else "round_failed", **named, exc_info=error.__cause__ or error)


def _sentence(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError):
        return _(Unavailable.message)
    return cause_of(error)


def _has_reindexed() -> bool:
    """Ask the worker for a new index; tell whether it was made, or the lock came free before. Busy: neither."""
    with db.transaction():
        enqueue(TaskKind.REINDEX)
    end = time.monotonic() + REINDEX_PATIENCE
    while time.monotonic() < end:
        with db.reading() as session:
            if not session.scalar(select(func.count()).where(Task.kind == TaskKind.REINDEX)):
                return True
        if not locking.is_worker_running():
            return False
        time.sleep(POLL)
    raise locking.Busy


def _purge_some() -> int:
    with db.transaction() as session:
        long_closed = select(func.max(Catalogue.number)).where(Catalogue.made_at < db.clock.now() - KEPT)
        key = (Fragment.indicator_id, Fragment.form, Fragment.number_from)
        some = (
            select(*key).where(Fragment.number_until <= long_closed.scalar_subquery()).limit(PURGED_AT_ONCE)
        )
        result = session.execute(
            delete(Fragment).where(tuple_(*key).in_(some)).execution_options(synchronize_session=False)
        )
        return int(result.rowcount)  # type: ignore[attr-defined]

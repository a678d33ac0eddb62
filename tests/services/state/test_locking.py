"""The worker's lock: one process at a time, and free at once when that one is killed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import Connection

from registry.services.state import locking

HOLD = """
import sys, time
from registry import db
from registry.services.state import locking
db.configure(sys.argv[1])
with locking.holding():
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_at_a_time_holds_the_lock(database: str) -> None:
    assert not locking.is_worker_running()
    with locking.holding() as lock:
        assert lock.is_held()
        assert locking.is_worker_running()
        with pytest.raises(locking.Busy), locking.holding():
            pass
    assert not lock.is_held()
    assert not locking.is_worker_running()


def test_the_lock_is_free_when_it_is_let_go_of(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL sees the end of a connection some time after it was closed."""
    late: list[Connection] = []

    def late_close(connection: Connection) -> None:
        late.append(connection)

    with monkeypatch.context() as slow:
        slow.setattr(Connection, "close", late_close)
        with locking.holding():
            pass
        assert not locking.is_worker_running()
        lock = locking.worker_lock()
        assert lock.take()
    lock.release()
    for connection in late:
        connection.close()


def test_asking_for_the_lock_takes_it_from_nobody(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for lock in (locking.FileLock, locking.AdvisoryLock):
        monkeypatch.setattr(lock, "take", lambda _lock: pytest.fail("asked by taking it"))
    assert not locking.is_worker_running()


def test_the_lock_is_gone_with_the_process(database: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    assert locking.is_worker_running()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert soon_free()


def soon_free() -> bool:
    """Tell whether the lock is free within two seconds; PostgreSQL has to notice the end first."""
    end = time.monotonic() + 2
    while locking.is_worker_running():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True

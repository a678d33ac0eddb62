"""The worker's lock: one process at a time writes the index, and the lock ends with the process."""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from registry import db
from registry.errors import RegistryError

ADVISORY_KEY = 4_711_001  # any number, as long as nobody else takes it in this database
IS_TAKEN = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = :key AND"
    " database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
FLOCK = "hhqqi"  # type, whence, start, length, process: struct flock of Linux
WHOLE_FILE = struct.pack(
    FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0
)  # owned by the open file, not the process


class Busy(RegistryError):
    """Another process writes the index or the database just now."""

    message = "Ein anderer Prozess des Registers arbeitet gerade (work, seed, reindex oder restore)."


class WorkerLock(Protocol):
    """A lock that one process at a time holds."""

    def take(self) -> bool:
        """Take the lock; False when another process holds it."""

    def is_held(self) -> bool:
        """Tell whether we still hold it."""

    def is_taken(self) -> bool:
        """Tell whether any process holds it; asking takes it from nobody, not even for a moment."""

    def release(self) -> None:
        """Let go of it."""


class FileLock:
    """SQLite: a lock on a file beside the database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock; False when another process holds it."""
        file = self._open()
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, WHOLE_FILE)
        except OSError as error:
            os.close(file)
            if error.errno in (EACCES, EAGAIN):
                return False
            raise
        self._file = file
        return True

    def is_held(self) -> bool:
        """Tell whether we still hold it."""
        return self._file is not None

    def is_taken(self) -> bool:
        """Tell whether any process holds it."""
        file = self._open()
        try:
            found = fcntl.fcntl(file, fcntl.F_OFD_GETLK, WHOLE_FILE)
        finally:
            os.close(file)
        return bool(struct.unpack_from(FLOCK, found)[0] != fcntl.F_UNLCK)

    def release(self) -> None:
        """Let go of it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


class AdvisoryLock:
    """PostgreSQL: an advisory lock on a connection of its own, which the server drops with the connection."""

    def __init__(self) -> None:
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Take the lock; False when another process holds it."""
        connection = db.engine().connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}):
            self._connection = connection
            return True
        connection.close()
        return False

    def is_held(self) -> bool:
        """Tell whether we still hold it: with a lost connection the server gave it to the next."""
        try:
            return self._connection is not None and self._connection.scalar(text("SELECT 1")) == 1
        except SQLAlchemyError:
            return False

    def is_taken(self) -> bool:
        """Tell whether any process holds it."""
        with db.engine().connect() as connection:
            return bool(connection.scalar(IS_TAKEN, {"key": ADVISORY_KEY}))

    def release(self) -> None:
        """Let go of it; the server would see the connection's end only some time after."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None


def worker_lock() -> WorkerLock:
    """Give the lock of the database the registry is bound to, not yet taken."""
    if not db.is_sqlite():
        return AdvisoryLock()
    database = db.engine().url.database
    assert database
    return FileLock(Path(f"{database}.worker"))


@contextmanager
def holding() -> Iterator[WorkerLock]:
    """Hold the lock while the block lasts; Busy when another process has it."""
    lock = worker_lock()
    if not lock.take():
        raise Busy()
    try:
        yield lock
    finally:
        lock.release()


def is_worker_running() -> bool:
    """Tell whether some process holds the lock."""
    return worker_lock().is_taken()

"""Databases to start tests from: migrated once, then copied for each test, which is fast on both kinds."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from registry import db
from registry.services.operations import migrating
from tests.emptying import PristineDatabase
from tests.postgresql import Server


class Templates(Protocol):
    """Gives each test a database of its own."""

    def empty(self, folder: Path) -> AbstractContextManager[str]:
        """Bind the registry to a database without any table while the block lasts; give its address."""

    def copy(self, folder: Path) -> AbstractContextManager[str]:
        """Bind the registry to a migrated copy while the block lasts; give its address."""


def migrated(url: str) -> str:
    """Bring a database to the newest schema and let go of it."""
    with bound(url):
        migrating.migrate()
    return url


@contextmanager
def bound(url: str) -> Iterator[str]:
    """Bind the registry's sessions to a database while the block lasts."""
    engine = db.configure(url)
    try:
        yield url
    finally:
        db.session.remove()
        engine.dispose()


class SqliteTemplates:
    """Migrated SQLite files, copied as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def empty(self, folder: Path) -> Iterator[str]:
        """Give the address of a file without any table."""
        with bound(f"sqlite:///{folder / 'registry.sqlite'}") as url:
            yield url

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Bind the registry to a migrated copy while the block lasts."""
        shutil.copy(self._migrated(), folder / "registry.sqlite")
        with self.empty(folder) as url:
            yield url

    def _migrated(self) -> Path:
        path = self.folder / "migrated.sqlite"
        if not path.exists():
            half_done = self.folder / "half-done.sqlite"
            migrated(f"sqlite:///{half_done}")
            half_done.rename(path)
        return path


class PostgresqlTemplates:
    """A migrated PostgreSQL database that is emptied for each test; making one anew takes ten times as long."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.numbers = count(1)
        self.pristine: PristineDatabase | None = None

    @contextmanager
    def empty(self, folder: Path) -> Iterator[str]:
        """Give the address of a database without any table."""
        name = f"test_{next(self.numbers)}"
        try:
            with bound(self.server.create(name)) as url:
                yield url
        finally:
            self.server.drop(name)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Bind the registry to a migrated database without content while the block lasts."""
        if self.pristine is None or not self.pristine.restore():
            self.pristine = self._new()
        with bound(self.pristine.url) as url:
            yield url

    def _new(self) -> PristineDatabase:
        name = f"migrated_{next(self.numbers)}"
        return PristineDatabase(self.server, name, migrated(self.server.create(name)))

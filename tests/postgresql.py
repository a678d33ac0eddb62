"""A PostgreSQL server of the tests' own: made in a temporary folder, gone with the process."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=60",
    "listen_addresses=",
    "autovacuum=off",
    "timezone=UTC",
)
START_SECONDS = 30.0


@dataclass(frozen=True)
class Server:
    """A running server that listens on a socket in its folder."""

    folder: Path

    def url(self, database: str) -> str:
        """Give the SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """Create a database as a copy of another, which nobody may be using; give its address."""
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
        )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever still uses it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Tell whether the server takes connections yet."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)


def programs() -> Path | None:
    """Find the folder of the newest PostgreSQL that Debian's packages installed."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    on_path = shutil.which("initdb")
    return newest.parent if newest else Path(on_path).parent if on_path else None


@contextmanager
def running() -> Iterator[Server]:
    """Run a fresh server for as long as the block lasts."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("PostgreSQL is missing: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="registry-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    process = _start(bin_folder, folder)
    try:
        yield _wait_for(Server(folder), process)
    finally:
        process.send_signal(signal.SIGINT)  # at once, whoever is still connected
        process.wait(START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _start(bin_folder: Path, folder: Path) -> subprocess.Popen[bytes]:
    data = folder / "data"
    subprocess.run(
        [
            *_as_nobody(),
            bin_folder / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    options = [word for setting in FAST for word in ("-c", setting)]
    command = [*_as_nobody(), bin_folder / "postgres", "-D", data, "-k", folder, *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=log)


def _as_nobody() -> list[str]:
    # PostgreSQL refuses to run as root; the signal ends it when the tests are killed.
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig", "TERM"]
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig", "TERM"]


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> Server:
    end = time.monotonic() + START_SECONDS
    while not server.answers():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("PostgreSQL does not start: " + (server.folder / "log").read_text()[-500:])
        time.sleep(0.05)
    return server

"""Where the index lies: a private folder with one folder a build, and a link that names the current one."""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from registry.errors import RegistryError

CURRENT = "current"
BROKEN = "broken"  # names a build that a reader could not read
BUILD = "build-"
FORMAT = f"{BUILD}2-"  # the number rises when documents are laid out or weighed anew: older builds serve until they are replaced
NUMBER = "number"
PATIENCE = 20.0  # seconds a writer waits for another


class IndexBroken(RegistryError):
    """The index is missing or cannot be read; the database answers until it is built again."""

    message = "Der Suchindex fehlt oder ist beschädigt. Er wird neu aufgebaut."


class IndexBusy(RegistryError):
    """Somebody else has been writing the index for longer than a writer waits."""

    message = "Der Suchindex wird gerade von einem anderen Prozess geschrieben."


def private(folder: Path) -> Path:
    """Make a folder that only its owner may enter: an index holds pickles."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def current(folder: Path) -> Path:
    """Name the folder of the build that is searched."""
    try:
        return folder / os.readlink(folder / CURRENT)
    except OSError as error:
        raise IndexBroken from error


def is_of_this_release(build: Path) -> bool:
    """Tell whether a build is laid out as this release does it."""
    return build.name.startswith(FORMAT)


def report_broken(folder: Path) -> None:
    """Leave word that the current build cannot be read, so that whoever writes the index builds it anew."""
    with suppress(OSError):
        (folder / BROKEN).write_text(os.readlink(folder / CURRENT), "utf-8")


def is_reported(folder: Path) -> bool:
    """Tell whether a reader left word about the current build."""
    try:
        return (folder / BROKEN).read_text("utf-8") == os.readlink(folder / CURRENT)
    except OSError:
        return False


def new_build(folder: Path) -> Path:
    """Make an empty folder for a build."""
    return private(private(folder) / f"{FORMAT}{secrets.token_hex(6)}")


def swap(folder: Path, build: Path) -> None:
    """Let a finished build be the current one, in one step, and remove all others."""
    _to_disk(build)
    link = folder / f"{CURRENT}.{build.name}"
    link.symlink_to(build.name)
    link.replace(folder / CURRENT)
    _sync(folder)
    sweep(folder)


def sweep(folder: Path) -> None:
    """Remove builds that are not the current one: replaced, or left by a process that died."""
    kept = os.readlink(folder / CURRENT) if (folder / CURRENT).is_symlink() else None
    for path in folder.iterdir():
        if path.name.startswith(BUILD) and path.name != kept:
            remove(path)
        elif path.name.startswith(f"{CURRENT}."):
            path.unlink(missing_ok=True)
    if not is_reported(folder):
        (folder / BROKEN).unlink(missing_ok=True)


def remove(build: Path) -> None:
    """Take a build away; readers that have it open go on reading."""
    shutil.rmtree(build, ignore_errors=True)


def _to_disk(build: Path) -> None:
    for path in build.iterdir():
        if path.is_file():
            _sync(path)
    _sync(build)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_number(build: Path) -> int:
    """Read the outbox position a build reflects."""
    return int((build / NUMBER).read_text("ascii"))


def write_number(build: Path, number: int) -> None:
    """Note the outbox position a build reflects; after the commit, so that it is never too high."""
    fresh = build / f"{NUMBER}.new"
    fresh.write_text(str(number), "ascii")
    fresh.replace(build / NUMBER)


@contextmanager
def only_writer(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep other writers out; the lock is gone with the process."""
    with (private(folder) / "lock").open("w") as lock:
        until = time.monotonic() + patience
        while not _locked(lock.fileno()):
            if time.monotonic() > until:
                raise IndexBusy
            time.sleep(0.05)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

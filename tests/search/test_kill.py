"""A writer that is killed leaves an index that opens, holds whole commits, and takes the next one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from registry.search.folder import current
from registry.search.index import open_index, rebuild
from registry.search.question import Question
from tests.search.documents import invented, published

ROOT = Path(__file__).parents[2]
WRITE = """
import sys
from pathlib import Path
from registry.search.index import open_index
from tests.search.documents import published
index = open_index(Path(sys.argv[1]))
number = index.number
print("ready", flush=True)
while True:
    number += 1
    index.write([published("IND-9001", f"Paar {number}"), published("IND-9002", f"Paar {number}")], number=number)
"""
REBUILD = """
import sys
from pathlib import Path
from registry.search.index import rebuild
from tests.search.documents import invented
print("ready", flush=True)
while True:
    rebuild(Path(sys.argv[1]), invented(200), number=1)
"""


def kill_while(program: str, folder: Path, seconds: float) -> None:
    """Start a writer, let it work, and kill it."""
    writer = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()  # type: ignore[union-attr]


def assert_whole(folder: Path) -> None:
    """Check that both documents of a commit are there, or neither, and that the number is not ahead of them."""
    index = open_index(folder)
    found = index.search(Question(text="Paar"))
    titles = {hit.title.de for hit in found.items}
    assert (found.total, len(titles)) in ((0, 0), (2, 1))
    assert all(int(title.split()[1]) >= index.number for title in titles)


def drill(folder: Path, times: int) -> None:
    """Kill a writer again and again."""
    random = Random(11)
    rebuild(folder, invented(100), number=0)
    for _ in range(times):
        kill_while(WRITE, folder, random.uniform(0.0, 0.25))
        assert_whole(folder)
        open_index(folder).write([published("IND-9003", "Danach")], number=open_index(folder).number)


def test_a_killed_commit_is_whole_or_not_at_all(folder: Path) -> None:
    drill(folder, times=2)


def test_a_killed_rebuild_leaves_the_index_as_it_was(folder: Path) -> None:
    rebuild(folder, [published("IND-0001", "Lärm")], number=0)
    kill_while(REBUILD, folder, 0.15)
    assert open_index(folder).size in (1, 200)
    rebuild(folder, [published("IND-0001", "Lärm")], number=2)
    assert [path.name for path in folder.glob("build-*")] == [current(folder).name]


@pytest.mark.long
def test_forty_killed_commits_are_whole_or_not_at_all(folder: Path) -> None:
    drill(folder, times=40)


@pytest.mark.long
def test_readers_never_notice_that_builds_are_swapped(folder: Path) -> None:
    rebuild(folder, invented(200), number=1)
    index = open_index(folder)
    expected = index.ids(Question(text="Anteil"))
    writer = subprocess.Popen(
        [sys.executable, "-c", REBUILD, str(folder)],
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        until = time.monotonic() + 15
        while time.monotonic() < until:
            assert index.ids(Question(text="Anteil")) == expected
            assert index.search(Question(text="Quote")).total > 0
    finally:
        writer.kill()
        writer.wait()

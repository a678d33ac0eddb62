"""Whoever asks for the feed at any moment of a first start, a seed or a restore gets all of it or 503."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import site
from tests.databases import Templates

ALL = 75  # datasets of Stuttgart's catalogue
DATASET = re.compile(rb"> <http://www.w3.org/ns/dcat#dataset> <")
COMMAND = [sys.executable, "-c", "import sys; from registry.cli import main; sys.exit(main(sys.argv[1:]))"]
Answer = tuple[int, int]


def ask(port: int) -> Answer | None:
    """Give status and number of datasets; None while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/catalog.nt", timeout=30) as answer:
            return answer.status, len(DATASET.findall(answer.read()))
    except urllib.error.HTTPError as refused:
        # Without the header it counts as no answer of ours.
        return (refused.code, 0) if "Retry-After" in refused.headers else (500, 0)
    except OSError:
        return None


@contextmanager
def asking(port: int) -> Iterator[list[Answer]]:
    """Ask in a loop while the block lasts; give the answers so far."""
    answers: list[Answer] = []
    end = threading.Event()

    def go() -> None:
        while not end.wait(0.02):
            answers.extend(filter(None, [ask(port)]))

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield answers
    finally:
        end.set()
        thread.join(60)


def environment(instance: Path, url: str = "") -> dict[str, str]:
    """Give the settings of a demonstration in a folder of its own."""
    return os.environ | {
        "REGISTRY_INSTANCE": str(instance),
        "REGISTRY_DEMO": "1",
        "SECRET_KEY": "only-for-tests-" + "0" * 32,
        "DATABASE_URL": url,
        "REGISTRY_BASE_URL": "http://127.0.0.1:8000",
    }


@contextmanager
def serving(settings: dict[str, str]) -> Iterator[int]:
    """Run the web server alone; give its port."""
    port = site.free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        cwd=site.ROOT,
        env=settings | {"PORT": str(port)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while ask(port) is None:
            assert server.poll() is None
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


def run(settings: dict[str, str], *call: str, kill_after: float | None = None) -> int:
    """Run a command to its end, or kill it after so many seconds."""
    process = subprocess.Popen(
        [*COMMAND, *call], cwd=site.ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        return process.wait(kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


@pytest.mark.xdist_group("run")
def test_a_first_start_shows_the_whole_feed_or_none(tmp_path: Path) -> None:
    port = site.free_port()
    with asking(port) as answers, site.running(tmp_path / "instance", PORT=str(port)):
        while ask(port) != (200, ALL):
            time.sleep(0.05)
    assert {status for status, _ in answers} <= {200, 503}
    assert {count for status, count in answers if status == 200} <= {ALL}
    assert (503, 0) in answers


@pytest.mark.long
def test_a_seed_killed_at_any_moment_leaves_nothing_half(tmp_path: Path) -> None:
    settings = environment(tmp_path)
    with serving(settings) as port, asking(port) as answers:
        assert run(settings, "init-db") == 0
        for number in range(6):
            if run(settings, "seed", kill_after=0.8 + 0.5 * number) == 0:
                break
            assert ask(port) in {(503, 0), (200, ALL)}
        assert run(settings, "seed") == 0
        assert ask(port) == (200, ALL)
    assert {answer for answer in answers if answer[0] == 200} <= {(200, ALL)}
    assert (503, 0) in answers


@pytest.mark.long
def test_a_restore_killed_at_any_moment_leaves_nothing_half(tmp_path: Path, templates: Templates) -> None:
    (there := tmp_path / "there").mkdir()
    (first := tmp_path / "first").mkdir()
    here, file = environment(first), str(tmp_path / "all.zip")
    for call in (("init-db",), ("seed",), ("backup", "--out", file)):
        assert run(here, *call) == 0
    with templates.empty(there) as url:
        settings = environment(there, url)
        with serving(settings) as port, asking(port) as answers:
            for _ in range(6):
                if run(settings, "restore", file, kill_after=random.uniform(0.5, 4.0)) == 0:
                    break
                assert ask(port) in {(503, 0), (200, ALL)}
            run(settings, "restore", file)
            assert ask(port) == (200, ALL)
        assert {answer for answer in answers if answer[0] == 200} <= {(200, ALL)}
        assert {status for status, _ in answers} <= {200, 503}
        assert (503, 0) in answers

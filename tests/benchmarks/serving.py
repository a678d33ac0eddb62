"""The real server over a generated catalogue: gunicorn and worker, as `make run` starts them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SITE = "wsgi:app"
FORGETFUL = "tests.benchmarks.forgetful:app"  # keeps no page in memory


def environment(folder: Path) -> dict[str, str]:
    """Give the settings of a registry in this folder."""
    return {
        **os.environ,
        "REGISTRY_INSTANCE": str(folder),
        "REGISTRY_DEMO": "1",
        "SECRET_KEY": "only-for-measuring-" + "0" * 32,
        "REGISTRY_BASE_URL": "https://indikatoren.stuttgart.example",
        "DATABASE_URL": f"sqlite:///{folder / 'registry.sqlite'}",
    }


@contextmanager
def served(folder: Path, site: str = SITE) -> Iterator[tuple[int, int]]:
    """Run the server; gives its port and the process id of its master."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "deploy/gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{port}",
        site,
    ]
    values = environment(folder) | {"PORT": str(port)}
    started = [
        _started(command, values),
        _started([str(Path(sys.executable).with_name("registry")), "work"], values),
    ]
    try:
        _wait(port)
        yield port, started[0].pid
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(timeout=30)


def _started(command: list[str], values: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=ROOT, env=values, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def memory_of_workers(master: int) -> float:
    """Give the largest resident memory of a web process, in MiB."""
    found = subprocess.run(
        ["ps", "-o", "rss=", "--ppid", str(master)], capture_output=True, text=True, check=True
    )
    return max(int(line) for line in found.stdout.split()) / 1024


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer within a minute")

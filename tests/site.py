"""The whole registry as `make run` starts it, on a free port and in a folder of the test's own."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 120.0
STOP_SECONDS = 60.0


@dataclass(frozen=True)
class Site:
    """A running registry."""

    address: str
    instance: Path
    process: subprocess.Popen[bytes]
    seconds_to_start: float

    def demo_accounts(self) -> str:
        """Give the sheet with the demonstration's accounts and passwords."""
        return (self.instance / "demo-accounts.txt").read_text(encoding="utf-8")

    def output(self) -> str:
        """Give what it has said so far."""
        return (self.instance / "output.txt").read_text(encoding="utf-8")

    def stop(self) -> int:
        """Stop it as Ctrl-C does; give the exit status. What does not stop is killed, and the error says so."""
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(instance: Path, **settings: str) -> Site:
    """Start the registry and wait until it says that it is ready."""
    began, port = time.monotonic(), int(settings.get("PORT", 0)) or free_port()
    instance.mkdir(parents=True, exist_ok=True)
    environment = (
        os.environ | {"PORT": str(port), "REGISTRY_INSTANCE": str(instance), "REGISTRY_DEMO": "1"} | settings
    )
    with (instance / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            # A job in the background ignores Ctrl-C and hands that down; this one must hear it.
            ["env", "--default-signal=INT", ROOT / "deploy/run"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = Site(f"http://127.0.0.1:{port}", instance, process, 0.0)
    while "Das Register ist bereit" not in site.output():
        if process.poll() is not None or time.monotonic() > began + START_SECONDS:
            raise RuntimeError("The registry does not start:\n" + site.output())
        time.sleep(0.05)
    return Site(site.address, instance, process, time.monotonic() - began)


@contextmanager
def running(instance: Path, **settings: str) -> Iterator[Site]:
    """Run the registry while the block lasts."""
    site = start(instance, **settings)
    try:
        yield site
    finally:
        if site.process.poll() is None:
            site.stop()


def is_healthy(address: str) -> bool:
    """Tell whether the registry at this address says that it is well."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False

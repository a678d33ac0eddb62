"""`make run` starts everything, may be repeated, and Ctrl-C stops all of it."""

import hashlib
import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from tests import site


def _processes_of(instance: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"REGISTRY_INSTANCE={instance}\0".encode() in entry.read_bytes():
                found.append((entry.parent / "cmdline").read_text().replace("\0", " "))
        except (OSError, UnicodeDecodeError):
            continue
    return found


@pytest.mark.xdist_group("run")
def test_the_second_start_loads_and_changes_nothing(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    with site.running(instance) as first:
        assert "Das Register ist bereit" in first.output()
        accounts = first.demo_accounts()
        key = (instance / "secret-key").read_bytes()
    assert _processes_of(instance) == []
    with site.running(instance) as second:
        assert "Geladen: " not in second.output()
        assert second.demo_accounts() == accounts
        assert hashlib.sha256((instance / "secret-key").read_bytes()).digest() == hashlib.sha256(key).digest()
        assert second.stop() == 130
    assert _processes_of(instance) == []
    for name in ("secret-key", "demo-accounts.txt"):
        assert stat.S_IMODE((instance / name).stat().st_mode) == 0o600


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = os.environ | {"PORT": port, "REGISTRY_INSTANCE": str(tmp_path / "instance")}
        answer = subprocess.run([site.ROOT / "deploy/run"], env=environment, capture_output=True, text=True)
    assert answer.returncode == 1
    assert (
        answer.stderr
        == f"Port {port} ist belegt. Bitte beenden, was ihn belegt, oder einen anderen wählen: make run PORT=8001\n"
    )
    assert not (tmp_path / "instance").exists()

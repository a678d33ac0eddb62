"""Slow clients cost nobody else their answer: two hundred connections that never finish a header stop nothing."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from registry.serving import REQUEST_SECONDS, Connection
from tests import site

SLOW = 200
HALF = b"GET /health HTTP/1.1\r\nHost: slow.example\r\nX-Slow: "
REST = b"x\r\nConnection: close\r\n\r\n"


@contextmanager
def half_asked(address: str, count: int) -> Iterator[list[socket.socket]]:
    """Hold connections open that have sent the half of a header."""
    place = urlsplit(address)
    with ExitStack() as opened:
        sockets = [
            opened.enter_context(socket.create_connection((str(place.hostname), int(place.port or 80)), 60))
            for _ in range(count)
        ]
        for one in sockets:
            one.sendall(HALF)
        yield sockets


def drip(sockets: list[socket.socket]) -> None:
    """Send one more byte of each header."""
    for one in sockets:
        one.sendall(b"a")


@pytest.mark.xdist_group("run")
def test_the_server_answers_beside_two_hundred_slow_clients_and_then_them(tmp_path: Path) -> None:
    with site.running(tmp_path / "instance") as running, half_asked(running.address, SLOW) as slow:
        for _ in range(3):
            drip(slow)
            assert site.is_healthy(running.address)
        for one in slow:
            one.sendall(REST)
        assert [one.recv(12) for one in slow] == [b"HTTP/1.1 200"] * SLOW


@pytest.mark.parametrize(
    ("begun", "is_reading", "at_work", "is_too_slow"),
    [
        (REQUEST_SECONDS + 1, True, False, True),
        (REQUEST_SECONDS - 1, True, False, False),
        (REQUEST_SECONDS + 1, False, False, True),
        (REQUEST_SECONDS + 1, True, True, False),
    ],
)
def test_who_does_not_finish_a_request_in_time_is_let_go(
    begun: float, is_reading: bool, at_work: bool, is_too_slow: bool
) -> None:
    now = 1_000.0
    held: Any = SimpleNamespace(
        requests=[1] if at_work else [],
        total_outbufs_len=0,
        waits_since=now - begun,
        request=object() if is_reading else None,
        last_activity=time.time() - begun,
    )
    held._idle_since = lambda moment: Connection._idle_since(held, moment)
    assert Connection.is_too_slow(held, now, REQUEST_SECONDS) is is_too_slow

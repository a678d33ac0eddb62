"""Closed-loop clients: each asks again as soon as it has its answer, and is a new visitor now and then."""

import random
import re
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

VISIT = 10  # requests on one connection
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)\r\n")


class Times(NamedTuple):
    """Milliseconds of many requests: median, 95th percentile; and how many were answered a second."""

    median: float
    p95: float
    a_second: float
    failures: int


def ask(port: int, paths: Sequence[str], *, clients: int = 8, seconds: float = 8.0, seed: int = 1) -> Times:
    """Let clients ask for random paths for so many seconds, after a short warm-up."""
    _run(port, paths, clients, 1.5, seed)
    started = time.perf_counter()
    times, failures = _run(port, paths, clients, seconds, seed + 1)
    took = time.perf_counter() - started
    ordered = sorted(times)
    return Times(statistics.median(ordered), ordered[int(len(ordered) * 0.95)], len(ordered) / took, failures)


def _run(port: int, paths: Sequence[str], clients: int, seconds: float, seed: int) -> tuple[list[float], int]:
    results: list[list[float]] = [[] for _ in range(clients)]
    failed = [0] * clients
    end = time.perf_counter() + seconds
    threads = [
        threading.Thread(
            target=_client, args=(port, paths, random.Random(seed * 100 + i), end, results[i], failed, i)
        )
        for i in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for each in results for one in each], sum(failed)


def _client(
    port: int,
    paths: Sequence[str],
    chance: random.Random,
    end: float,
    times: list[float],
    failed: list[int],
    number: int,
) -> None:
    connection = _connected(port)
    for asked in count(1):
        if time.perf_counter() > end:
            break
        path = chance.choice(paths)
        started = time.perf_counter()
        status = _asked(connection, path)
        times.append((time.perf_counter() - started) * 1000)
        failed[number] += status != b"200"
        if asked % VISIT == 0:  # the next visitor
            connection.close()
            connection = _connected(port)
    connection.close()


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def _asked(connection: socket.socket, path: str) -> bytes:
    """Ask and read the whole answer, with as little work as can be: the server runs on the same cores."""
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _received(connection)
    length = LENGTH.search(answer, 0, end + 2)
    missing = int(length[1]) - (len(answer) - end - 4) if length else 0
    while missing > 0:
        missing -= len(_received(connection))
    return answer[9:12]


def _received(connection: socket.socket) -> bytes:
    piece = connection.recv(65_536)
    if not piece:
        raise ConnectionError("the server closed the connection in the middle of an answer")
    return piece

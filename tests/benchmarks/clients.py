"""Closed-loop clients: each asks again as soon as it has its answer, and is a new visitor now and then."""

import http.client
import random
import statistics
import threading
import time
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

NEW = "new={number}"  # in an address: another number each time it is asked for
_numbers = count(1)
VISIT = 10  # requests on one connection


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
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for asked in count():
        if asked % VISIT == 0:
            connection.close()  # the next visitor; it opens again by itself
        if time.perf_counter() > end:
            break
        path = chance.choice(paths).replace("{number}", str(next(_numbers)))
        started = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - started) * 1000)
        failed[number] += answer.status != 200
    connection.close()

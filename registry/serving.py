"""The web server's processes: connections wait without a thread until their request is whole, however slow they are.

A thread that reads from a slow client is lost to all others. Here one loop reads from all connections and hands only
whole requests to the threads; answers wait in memory for slow readers. gunicorn starts the processes, shares what
they have loaded and stops them; waitress reads and writes.
"""

import logging
import resource
import time
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

MOST_CONNECTIONS = 2_000  # of one process
SPARE_FILES = 500  # beside connections: database, index, log
REQUEST_SECONDS = 30.0  # within which a request has to be whole
LARGEST_REQUEST = 4 * 1024 * 1024  # bytes; the site refuses less than that in words
LARGEST_HEADER = 32 * 1024
BEAT = 1.0  # seconds between two signs of life
Answer = Iterable[bytes]


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection that knows since when it has been waiting for the rest of a request."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.waits_since = time.monotonic()

    def received(self, data: bytes) -> Any:
        """Take what came; a request begins with its first byte."""
        if self.request is None:
            self.waits_since = time.monotonic()
        return super().received(data)

    def is_too_slow(self, now: float, patience: float) -> bool:
        """Tell whether a request was begun, or nothing was asked, for longer than we wait."""
        is_at_work = bool(self.requests) or self.total_outbufs_len > 0
        return not is_at_work and now - max(self.waits_since, self._idle_since(now)) > patience

    def _idle_since(self, now: float) -> float:
        # A connection kept open after an answer waits from that answer on.
        return self.waits_since if self.request is not None else now - (time.time() - self.last_activity)


class BufferingWorker(Worker):  # type: ignore[misc]
    """One process of the web server."""

    def run(self) -> None:
        """Answer until the process is to end; what was begun is answered still."""
        allow_open_files(MOST_CONNECTIONS + SPARE_FILES)
        logging.getLogger("waitress").setLevel(logging.ERROR)
        connections: dict[int, Any] = {}
        server = self._server(connections)
        server.channel_class = Connection
        while self.alive:
            self._turn(connections, BEAT)
        server.accepting = False
        self._finish(server, connections)

    def _server(self, connections: dict[int, Any]) -> Any:
        return create_server(
            self._counted,
            map=connections,
            sockets=[listening.sock for listening in self.sockets],
            threads=self.cfg.threads,
            connection_limit=MOST_CONNECTIONS,
            max_request_header_size=LARGEST_HEADER,
            max_request_body_size=LARGEST_REQUEST,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,  # whom to believe is the site's setting
            ident=None,
        )

    def _turn(self, connections: dict[int, Any], seconds: float) -> None:
        self.notify()
        wasyncore.loop(timeout=seconds, use_poll=True, map=connections, count=1)
        now = time.monotonic()
        for one in list(connections.values()):
            if isinstance(one, Connection) and one.is_too_slow(now, REQUEST_SECONDS):
                one.will_close = True

    def _finish(self, server: Any, connections: dict[int, Any]) -> None:
        until = time.monotonic() + float(self.cfg.graceful_timeout)
        while time.monotonic() < until and any(map(_is_busy, connections.values())):
            self._turn(connections, 0.05)
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(connections)

    def _counted(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
        self.nr += 1
        if self.nr >= self.max_requests:
            self.alive = False
        answer: Answer = self.wsgi(environ, start_response)
        return answer


def allow_open_files(wanted: int) -> None:
    """Ask for so many open files, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _is_busy(one: object) -> bool:
    return isinstance(one, Connection) and (bool(one.requests) or one.total_outbufs_len > 0)

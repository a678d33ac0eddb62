"""How the web server runs: two processes with threads; the network before it is a setting."""

import ctypes
import gc
import os
from typing import Any

from gunicorn.glogging import Logger

from registry import db
from registry.journal import shortened
from registry.serving import BufferingWorker

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
wsgi_app = "wsgi:app"
worker_class = BufferingWorker
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 5
preload_app = True  # the processes share what they have loaded
max_requests = 50_000
max_requests_jitter = 5_000
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - heartbeats, no data


class Journal(Logger):
    """Writes requests, where somebody asks for it, without keys of one-time links and whole addresses."""

    def atoms(self, *of_request: Any) -> dict[str, Any]:
        """Give what a line of the journal may be made of."""
        found: dict[str, Any] = super().atoms(*of_request)
        return {name: shortened(value) if isinstance(value, str) else value for name, value in found.items()}

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write a warning; one about a request that was refused names whose it was."""
        super().warning("%s", shortened(msg % args if args else msg), **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write what failed with its traceback; it names the address that was asked for."""
        super().exception("%s", shortened(msg % args if args else msg), **kwargs)


logger_class = Journal

# Threads that share two pools of memory give it back; one pool each kept 100 MiB for nothing.
M_ARENA_MAX, POOLS = -8, 2
libc = ctypes.CDLL(None)
if hasattr(libc, "mallopt"):
    libc.mallopt(M_ARENA_MAX, POOLS)


def post_fork(_server: Any, _worker: Any) -> None:
    """Give each process database connections of its own."""
    db.engine().dispose(close=False)
    gc.freeze()  # what all processes share lives as long as they do; nobody need look through it again

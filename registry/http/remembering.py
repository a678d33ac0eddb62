"""Public pages from memory: each is rendered once for a state of the registry, then told apart by its ETag.

Only what a stranger sees is kept, packed, in a bounded memory of each web process. The state is the end of the
log, the number of the names, the position of the index and the city's day; any change to one of them renders anew.
State and page come from one read of the database, so that an ETag never names another page than its own.
"""

import gzip
from contextlib import ExitStack
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlencode

from cachetools import LRUCache
from flask import Flask, Response, g, request

from registry import db, settings, texts
from registry.http.accounts import current_actor
from registry.http.headers import LEVEL, accepts_gzip, mark_gzip, tag
from registry.http.parameters import known_parameters
from registry.services.finding import finding
from registry.services.pages import about_indicators

MOST = 4096  # pages; packed, one takes about 6 KiB
NEVER = frozenset({"pages.health", "pages.sign_in_form", "pages.account", "pages.invitation", "pages.static"})


class Kept(NamedTuple):
    """A rendered page: its ETag, its packed bytes, the language it speaks."""

    etag: str
    packed: bytes


class Memory:
    """Keeps the pages asked for last, the oldest going first."""

    def __init__(self, most: int = MOST) -> None:
        self.pages: LRUCache[str, Kept] = LRUCache(most)
        self.lock = Lock()

    def get(self, key: str, etag: str) -> Kept | None:
        """Give a page that was rendered in this state."""
        with self.lock:
            kept = self.pages.get(key)
            return kept if kept and kept.etag == etag else None

    def put(self, key: str, kept: Kept) -> None:
        """Keep a page."""
        with self.lock:
            self.pages[key] = kept


def init(app: Flask) -> None:
    """Answer from memory where it can be, and remember what was rendered."""
    memory = Memory()
    app.extensions["memory"] = memory
    app.before_request(lambda: _recall(memory))
    app.after_request(lambda response: _remember(memory, response))
    app.teardown_request(lambda error: _let_go())


def _recall(memory: Memory) -> Response | None:
    if not _is_public_page():
        return None
    g.page_read = ExitStack()
    g.page_read.enter_context(db.reading())
    g.page_key = f"{texts.current_language()} {request.path}?{urlencode(known_parameters())}"
    g.page_tag = tag(_state(), g.page_key)
    if request.if_none_match.contains_weak(g.page_tag):
        answer = Response(status=304)
        answer.set_etag(g.page_tag, weak=True)
        return answer
    kept = memory.get(g.page_key, g.page_tag)
    return _answer(kept) if kept else None


def _remember(memory: Memory, response: Response) -> Response:
    if "page_tag" not in g or response.status_code != 200 or response.mimetype != "text/html" or "kept" in g:
        return response
    response.set_etag(g.page_tag, weak=True)
    if "Set-Cookie" not in response.headers:
        packed = gzip.compress(response.get_data(), LEVEL, mtime=0)
        memory.put(g.page_key, Kept(g.page_tag, packed))
        response.vary.add("Accept-Encoding")
        if accepts_gzip():
            response.set_data(packed)
            mark_gzip(response)
    return response


def _let_go() -> None:
    if "page_read" in g:
        g.page_read.close()


def _answer(kept: Kept) -> Response:
    g.kept = True
    if accepts_gzip():
        response = Response(kept.packed, mimetype="text/html")
        mark_gzip(response)
    else:
        response = Response(gzip.decompress(kept.packed), mimetype="text/html")
        response.vary.add("Accept-Encoding")
    response.set_etag(kept.etag, weak=True)
    return response


def _is_public_page() -> bool:
    endpoint = request.endpoint or ""
    is_page = endpoint.startswith("pages.") and endpoint not in NEVER
    return is_page and request.method in ("GET", "HEAD") and current_actor().is_stranger


def _state() -> tuple[object, ...]:
    return (*about_indicators.state(), finding.index_number(), db.clock.today(), settings.current().stamp)

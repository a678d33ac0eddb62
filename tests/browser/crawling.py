"""Walks over the whole site as a stranger: every address that a page or one of its files leads to."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient

LEADING = ("href", "src", "action")
HTML = "text/html"
TITLE = re.compile("<title>(.*?)</title>", re.S)
# The same list in another order, or on another page, leads where the list leads.
BESIDE = {"lang", "sort", "page"}


class Reading(HTMLParser):
    """Reads from a page where it leads and what can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note addresses and ids of a tag."""
        found = {name: value or "" for name, value in attrs}
        self.addresses += [found[name] for name in LEADING if name in found and found.get("method") != "post"]
        self.ids |= {found["id"]} if "id" in found else set()


@dataclass
class Walk:
    """What was met on the way."""

    visit: FlaskClient
    language: str
    origin: str
    skipped: re.Pattern[str] | None = None
    statuses: dict[str, int] = field(default_factory=dict)
    led_by: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    parts: list[tuple[str, str, str]] = field(default_factory=list)

    def go(self, start: str) -> "Walk":
        """Follow every address once, from the start on."""
        waiting = deque([start])
        self.led_by[start] = start
        while waiting:
            for address in self._read(waiting.popleft()):
                waiting.append(address)
        return self

    def broken(self) -> list[str]:
        """Name addresses that do not answer, and the page that leads there."""
        return [f"{status} {to} ← {self.led_by[to]}" for to, status in self.statuses.items() if status >= 400]

    def missing_parts(self) -> list[str]:
        """Name parts of pages that are led to and are not there."""
        return [f"{to}#{part} ← {by}" for by, to, part in self.parts if part not in self.ids.get(to, {part})]

    def titles(self) -> dict[str, list[str]]:
        """Give the pages for each title, searches aside."""
        found: dict[str, list[str]] = {}
        for path, page in self.pages.items():
            if "?" not in path:
                found.setdefault(unescape(TITLE.findall(page)[0]), []).append(path)
        return found

    def _read(self, path: str) -> Iterator[str]:
        with self.visit.get(path, headers={"Accept-Language": self.language}) as answer:
            status, place = answer.status_code, answer.location
            page = answer.text if answer.mimetype == HTML else ""
        self.statuses[path] = status
        if place:
            yield from self._new(path, place)
        if page:
            self.pages[path], read = page, Reading(page)
            self.ids[path] = read.ids
            for address in read.addresses:
                yield from self._new(path, address)

    def _new(self, by: str, address: str) -> Iterator[str]:
        to, part = urldefrag(urljoin(self.origin + by, address))
        if not to.startswith(self.origin + "/"):
            return
        to = to.removeprefix(self.origin)
        if part:
            self.parts.append((by, to, part))
        is_file = self.skipped and self.skipped.search(to)
        if to not in self.led_by and not is_file and not self._is_beside(to):
            self.led_by[to] = by
            yield to

    def _is_beside(self, address: str) -> bool:
        found = urlsplit(address)
        asked = dict(parse_qsl(found.query))
        return bool("lang" in asked or (asked.keys() & BESIDE and asked.keys() - BESIDE))

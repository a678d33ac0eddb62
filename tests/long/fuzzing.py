"""Odd requests made by chance, but the same ones for the same seed: addresses, questions, headers and forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from flask import Flask
from werkzeug.routing import Rule

PLACE = re.compile(r"<(?:[^:>]*:)?(\w+)>")
Pairs = list[tuple[str, str]]

ODD = (
    *("", " ", "0", "-1", "1.5", "x", "٣", "²", "1e9", "2147483648", "9223372036854775808", "9" * 400),
    *("\x00", "a\x00b", "a\nb", "a\r\nSet-Cookie: x=1", "\t", "\x1b[0m", "\u202e", "\ufeff", "\U000e0041"),
    *("ä" * 300, "x" * 7000, "%", "%00", "%s", "%(code)s", "{{7*7}}", "<script>", "' OR 1=1 --", '"', "\\"),
    *("..", "../../etc/passwd", "//evil.example", "http://evil.example", "a/b", "a.b.c", ".ttl", "/"),
    *("entfällt", "zu klären", "2026-02-30", "2026-12-31", "31.12.2026", "9999-12-31", "2012/2010", "open"),
    *("0.0.0", "1.0.0", "1.0.0-draft", "99999.0.0", "-1.0.0", "IND-0001", "IND-0002", "ind-0001", "stadtbezirk/01"),
)  # fmt: skip
NAMES = (
    *(
        "q",
        "page",
        "size",
        "sort",
        "lang",
        "theme",
        "status",
        "level",
        "from",
        "to",
        "action",
        "snapshot",
        "id",
    ),
    *("search", "scheme", "url", "next", "steward", "state", "v", "\x00", "ä", "i"),
)
ACCEPTED = (
    *("", "*/*", "text/html", "text/turtle", "application/rdf+xml", "application/json", "image/png", ";;;"),
    *("text/turtle;q=x", "application/ld+json, text/html;q=0.1", "ä", "text/*;q=0"),
)
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ACCEPTED,
    "Accept-Language": ("en", "xx", "de;q=x", "*"),
    "Accept-Encoding": ("gzip", "gzip;q=0", "x", ""),
    "If-None-Match": ("*", "W/", '"x"', "x, y", '"'),
    "If-Modified-Since": ("x", "Mon, 16 Mar 2026 09:30:00 GMT"),
    "Range": ("bytes=0-1", "bytes=-", "x"),
    "Host": ("evil.example", "a b", "[::1", "x:99999"),
    "Cookie": ("session=x", "session=.eJ", "lang=xx", "lang=\x01", ";;="),
    "X-Forwarded-For": ("x", "1.2.3.4, 5.6.7.8"),
}


@dataclass(frozen=True)
class Asked:
    """One request, so that it can be sent and told."""

    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    data: Pairs = field(default_factory=list)


class Chance:
    """Makes requests; `usual` holds values that exist, by the name they have in addresses."""

    def __init__(self, app: Flask, seed: int, usual: dict[str, list[str]]) -> None:
        self.random, self.usual = Random(seed), usual
        self.rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)

    def reads(self, count: int) -> Iterator[Asked]:
        """Make questions, most of them odd in one or two places."""
        for _ in range(count):
            yield self._read(self.random.choice(self.rules))

    def every_address(self, method: str) -> Iterator[Asked]:
        """Name each address that takes this method once, with values that exist."""
        for rule in self.rules:
            if method in (rule.methods or ()):
                yield Asked(method, self._path(rule, odd=0.0))

    def spoiled(self, sent: Pairs) -> Pairs:
        """Change what a form would send: other values, fields that are missing, come twice or are unknown."""
        pairs = list(sent)
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randrange(len(pairs)) if pairs else 0
            deed = self.random.choice(("put", "put", "put", "drop", "double", "add"))
            if deed == "add" or not pairs:
                pairs.append(
                    (self.random.choice((*NAMES, *(f"{name}_gap" for name, _ in sent))), self._odd())
                )
            elif pairs[place][0] in ("csrf_token", "form_key"):
                continue
            elif deed == "put":
                pairs[place] = (pairs[place][0], self._odd())
            elif deed == "drop":
                del pairs[place]
            else:
                pairs.append((pairs[place][0], self._odd()))
        return pairs

    def _odd(self) -> str:
        return self.random.choice(ODD)

    def _read(self, rule: Rule) -> Asked:
        names = self.random.sample(NAMES, self.random.choice((0, 0, 1, 2)))
        query = urlencode([(name, self._odd()) for name in names], errors="replace")
        chosen = self.random.sample(sorted(HEADERS), self.random.choice((0, 1, 2)))
        headers = {name: self.random.choice(HEADERS[name]) for name in chosen}
        path = self._path(rule, odd=0.5)
        method = self.random.choice(("GET", "GET", "GET", "HEAD", "OPTIONS", "PUT", "DELETE"))
        return Asked(method, f"{path}?{query}" if query else path, headers)

    def _path(self, rule: Rule, odd: float) -> str:
        def value(match: re.Match[str]) -> str:
            chosen = self._odd() if self.random.random() < odd else self.random.choice(self.usual[match[1]])
            return quote(chosen, safe="", errors="replace")

        path = PLACE.sub(value, rule.rule)
        return path.replace("/", "//", 1) if self.random.random() < odd / 10 else path

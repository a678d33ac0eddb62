"""Leads addresses that are nearly right to the right ones: a slash too many at the end, a code in the wrong case."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Flask, redirect, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from registry.http.parameters import without_tracking

# First part of an address, and how the code behind it is written; what follows the code stays as it is.
CODES: dict[str, Callable[[str], str]] = {
    "indicators": str.upper,
    "themes": str.lower,
    "offices": str.lower,
    "levels": str.lower,
    "units": str.lower,
    "measures": str.lower,
    "programmes": str.lower,
    "vocab": str.lower,
}
OTHERS = frozenset({"admin", "static"})  # a library's own addresses, and files


def init(app: Flask) -> None:
    """Look at each address that is read before its view does."""
    app.before_request(_lead_on)


def straight(path: str) -> str:
    """Write an address as ours are written."""
    first, *others = [part for part in path.split("/") if part] or [""]
    if first in OTHERS:
        return path
    first = first.lower()
    if others and first in CODES:
        code, dot, suffix = others[0].partition(".")
        others[0] = CODES[first](code) + dot + suffix.lower()
    return "/".join(("", first, *others))


def _lead_on() -> Answer | None:
    path = straight(request.path)
    if request.method not in ("GET", "HEAD") or path == request.path or not _is_there(path):
        return None
    asked = without_tracking()
    # 301, since not every harvester knows 308, and nothing but reading is led on.
    return redirect(quote(path) + (f"?{urlencode(asked)}" if asked else ""), 301)


def _is_there(path: str) -> bool:
    """Tell whether there is such an address; whether there is such a thing its view says."""
    adapter = request_ctx.url_adapter
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except HTTPException:
        return False

"""One address, several forms: a suffix names the form; without one, Accept leads by 303 to the address with suffix."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from registry.errors import RegistryError
from registry.http.accepting import best_form
from registry.http.parameters import without_tracking


class Form(NamedTuple):
    """A form an address can be had in: suffix and media type."""

    suffix: str
    media_type: str


FORMS: dict[str, Form] = {
    form.suffix: form
    for form in (
        Form("json", "application/json"),
        Form("ttl", "text/turtle"),
        Form("rdf", "application/rdf+xml"),
        Form("xml", "application/rdf+xml"),
        Form("jsonld", "application/ld+json"),
        Form("nt", "application/n-triples"),
        Form("csv", "text/csv"),
    )
}
RDF = ("ttl", "rdf", "xml", "jsonld", "nt")
HTML = "text/html"
BY_TYPE = {form.media_type: form.suffix for form in FORMS.values() if form.suffix != "xml"}
# Addresses of things, and the suffixes they can be had with.
NEGOTIATED: dict[str, tuple[str, ...]] = {
    "pages.catalogue": RDF,
    "pages.indicator": (*RDF, "json", "csv"),
    "pages.version": (*RDF, "json", "csv"),
    "pages.search": ("json", "csv"),
    "pages.indicator_changes": ("json",),
    "pages.changes": ("json",),
    "pages.scheme": (*RDF, "json"),
    "pages.terms": (*RDF, "json"),
    "pages.theme": (*RDF, "json"),
    "pages.office": (*RDF, "json"),
    "pages.level": (*RDF, "json"),
    "pages.unit": (*RDF, "json"),
    "pages.measure": (*RDF, "json"),
    "pages.programme": (*RDF, "json"),
}


class NotAcceptable(RegistryError):
    """None of the forms that were asked for can be had; `possible` lists those that can."""

    message = "In dieser Form gibt es das nicht. Möglich sind: %(possible)s."


def init(app: Flask) -> None:
    """Look at Accept before a page is made."""
    app.before_request(_negotiate)
    app.after_request(_vary)
    app.jinja_env.globals["alternates"] = alternates


class Alternate(NamedTuple):
    """Another form of the page that is being made."""

    media_type: str
    path: str


def alternates() -> tuple[Alternate, ...]:
    """List the other forms of the page that is being made, for its head."""
    suffixes = NEGOTIATED.get(request.endpoint or "", ())
    path = quote(request.path.rstrip("/"))
    return tuple(Alternate(FORMS[s].media_type, f"{path}.{s}") for s in suffixes if s != "xml")


def _negotiate() -> Answer | None:
    suffixes = NEGOTIATED.get(request.endpoint or "")
    if request.method not in ("GET", "HEAD") or "Accept" not in request.headers:
        return None
    if suffixes is None and not _is_page():
        return None
    offered = _offered()
    best = best_form(request.accept_mimetypes, offered, usual=HTML)
    if best is None:
        raise NotAcceptable(possible=", ".join(offered))
    return None if best == HTML else _see_other(BY_TYPE[best])


def _offered() -> list[str]:
    suffixes = NEGOTIATED.get(request.endpoint or "", ())
    return [HTML, *(FORMS[suffix].media_type for suffix in suffixes if suffix != "xml")]


def _vary(response: Response) -> Response:
    """Tell caches that the same address answers programs with another."""
    if request.endpoint in NEGOTIATED or response.status_code == 406:
        response.vary.add("Accept")
    if response.status_code == 406:
        response.headers["Link"] = ", ".join(map(_link, _offered()))
    return response


def _is_page() -> bool:
    return bool(
        request.endpoint and request.endpoint.startswith("pages.") and not request.endpoint.endswith("static")
    )


def _link(media_type: str) -> str:
    """Say where a form can be had (RFC 8288)."""
    place = _place() + f".{BY_TYPE[media_type]}" if media_type in BY_TYPE else quote(request.path)
    return f'<{place}>; rel="alternate"; type="{media_type}"'


def _see_other(suffix: str) -> Answer:
    asked = without_tracking()
    address = f"{_place()}.{suffix}"
    return redirect(f"{address}?{urlencode(asked)}" if asked else address, 303)


def _place() -> str:
    """Give the address that suffixes are put to."""
    return "/indicators" if request.path == "/" else quote(request.path.rstrip("/"))

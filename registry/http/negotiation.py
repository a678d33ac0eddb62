"""One address, several forms: a suffix names the form; without one, Accept leads by 303 to the address with suffix."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from registry.errors import RegistryError


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
    "pages.theme": ("json",),
    "pages.office": ("json",),
    "pages.level": ("json",),
    "pages.unit": ("json",),
    "pages.measure": ("json",),
    "pages.programme": ("json",),
}


class NotAcceptable(RegistryError):
    """None of the forms that were asked for can be had; `possible` lists those that can."""

    message = "In dieser Form gibt es das nicht. Möglich sind: %(possible)s."


def init(app: Flask) -> None:
    """Look at Accept before a page is made."""
    app.before_request(_negotiate)
    app.after_request(_vary)


def _negotiate() -> Answer | None:
    suffixes = NEGOTIATED.get(request.endpoint or "")
    if request.method not in ("GET", "HEAD") or "Accept" not in request.headers:
        return None
    offered = [HTML, *(FORMS[s].media_type for s in suffixes or () if s != "xml")] if suffixes else [HTML]
    if suffixes is None and not _is_page():
        return None
    best = request.accept_mimetypes.best_match(offered, default="")
    if not best:
        raise NotAcceptable(possible=", ".join(offered))
    return None if best == HTML else _see_other(BY_TYPE[best])


def _vary(response: Response) -> Response:
    """Tell caches that the same address answers programs with another."""
    if request.endpoint in NEGOTIATED or response.status_code == 406:
        response.vary.add("Accept")
    return response


def _is_page() -> bool:
    return bool(
        request.endpoint and request.endpoint.startswith("pages.") and not request.endpoint.endswith("static")
    )


def _see_other(suffix: str) -> Answer:
    path = "/indicators" if request.path == "/" else quote(request.path.rstrip("/"))
    asked = list(request.args.items(multi=True))
    return redirect(f"{path}.{suffix}?{urlencode(asked)}" if asked else f"{path}.{suffix}", 303)

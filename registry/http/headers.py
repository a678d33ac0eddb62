"""Headers of every answer: a strict policy, caching, conditional requests and compression."""

import gzip
import hashlib
import secrets

from flask import Flask, Response, g, request, session

SCRIPT_FREE = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
WITH_SCRIPTS = SCRIPT_FREE + "; script-src 'nonce-{nonce}'; connect-src 'self'"
DESK = "/admin"
COMPRESSED = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-triples",
    "image/svg+xml",
    "application/xml",
)
SMALLEST, LEVEL = 1000, 4
FOREVER = "public, max-age=31536000, immutable"


def init(app: Flask) -> None:
    """Send the headers with every answer."""
    app.after_request(_headers)


def nonce() -> str:
    """Give the one number of this answer that scripts of the desk carry."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def tag(*parts: object) -> str:
    """Make an ETag of what an answer depends on."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:24]


def _headers(response: Response) -> Response:
    policy = WITH_SCRIPTS.format(nonce=nonce()) if request.path.startswith(DESK) else SCRIPT_FREE
    fixed = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "interest-cohort=()",
    }
    for name, value in fixed.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    _tag_page(response)
    _cache(response)
    response.make_conditional(request)
    return _compressed(response)


def _tag_page(response: Response) -> None:
    """Let browsers ask whether a page changed, where nobody is signed in and no form carries a secret."""
    is_public = response.status_code == 200 and response.mimetype == "text/html" and not session
    if is_public and not response.get_etag()[0] and "Cache-Control" not in response.headers:
        response.set_etag(tag(response.get_data(as_text=True)))


def _cache(response: Response) -> None:
    if request.endpoint and request.endpoint.endswith("static") and request.args.get("v"):
        response.headers["Cache-Control"] = FOREVER
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache" if response.get_etag()[0] else "no-store"


def _compressed(response: Response) -> Response:
    """Compress whole bodies."""
    if not _is_worth_it(response):
        return response
    response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
    mark_gzip(response)
    return response


def mark_gzip(response: Response) -> None:
    """Say that the body is packed; the ETag is weakened, since the bytes are others."""
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    value, _ = response.get_etag()
    if value:
        response.set_etag(value, weak=True)


def accepts_gzip() -> bool:
    """Tell whether whoever asks can unpack gzip."""
    return request.accept_encodings.quality("gzip") > 0


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and not response.is_streamed
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and accepts_gzip()
        and (response.mimetype or "").startswith(COMPRESSED)
        and len(response.get_data()) >= SMALLEST
    )

"""Lets scripts of other sites read what is public (CORS, Fetch standard); never what belongs to a session."""

from flask import Flask, Response, request

# The desk, and the pages where somebody signs in or is somebody.
OWN = ("/admin", "/anmelden", "/abmelden", "/konto", "/einladung")
READABLE = "ETag, Link, Location, Retry-After, Content-Disposition"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}


def init(app: Flask) -> None:
    """Answer browsers that ask beforehand, and mark every public answer."""
    app.before_request(_preflight)
    app.after_request(_share)


def _preflight() -> Response | None:
    """Say what may be asked; where an address leads is asked afterwards, since browsers follow nothing here."""
    is_asked = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return Response(status=204, headers=PREFLIGHT) if is_asked and _is_public() else None


def _share(response: Response) -> Response:
    if _is_public():
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = READABLE
    return response


def _is_public() -> bool:
    return not any(request.path == path or request.path.startswith(f"{path}/") for path in OWN)

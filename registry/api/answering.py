"""Answers for machines: media type, entity tag, and who may keep them; `http.headers` packs them and says 304."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import Response

from registry import db
from registry.formats.forms import FORMS, SUFFIXES
from registry.formats.packing import Packed, gzipped, unpack
from registry.http.accounts import current_actor
from registry.http.headers import accepts_gzip, mark_gzip, tag

# Suffix of an address → media type of its answer.
MEDIA_TYPES: dict[str, str] = {
    **{suffix: FORMS[form].media_type for suffix, form in SUFFIXES.items()},
    "json": "application/json",
    "csv": "text/csv",
}
TEXTUAL = frozenset({"text/turtle", "text/csv", "application/n-triples", "application/rdf+xml"})
SETTLED = timedelta(seconds=2)  # two states may fall into one second: no date tells them apart


class Body(NamedTuple):
    """What is answered: bytes or what is packed, suffix of the address, what tells its state apart, since when."""

    content: bytes | Packed
    suffix: str
    state: str | None = None  # default: the bytes themselves
    modified: str | None = None


def answer(body: Body) -> Response:
    """Answer with the body and what a cache needs to know."""
    response = Response(content_type=content_type(body.suffix))
    response.set_etag(tag(body.state or hashlib.sha256(_plain(body.content)).hexdigest()))
    _fill(response, body.content)
    if body.modified:
        _date(response, datetime.fromisoformat(body.modified))
    return kept_as(response)


def kept_as(response: Response) -> Response:
    """Let it be kept, but ask each time: what was published must be seen at once."""
    response.headers["Cache-Control"] = "private, no-cache" if current_actor().is_member else "no-cache"
    return response


def attached(response: Response, filename: str) -> Response:
    """Say that the answer is a file of this name."""
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def content_type(suffix: str) -> str:
    """Give the media type of a suffix, with its letters where it is text."""
    media_type = MEDIA_TYPES[suffix]
    return f"{media_type}; charset=utf-8" if media_type in TEXTUAL else media_type


def _plain(content: bytes | Packed) -> bytes:
    return unpack(content) if isinstance(content, Packed) else content


def _fill(response: Response, content: bytes | Packed) -> None:
    """Send what is packed as it is, where it can be unpacked there."""
    response.vary.add("Accept-Encoding")
    if isinstance(content, Packed) and accepts_gzip():
        response.set_data(gzipped(content))
        mark_gzip(response)
    else:
        response.set_data(_plain(content))


def _date(response: Response, modified: datetime) -> None:
    if db.clock.now() - modified.astimezone(UTC) > SETTLED:
        response.last_modified = modified

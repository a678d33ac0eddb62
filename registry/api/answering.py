"""Answers for machines: entity tags and 304, gzip, media types; never a stale answer, never an empty 200."""

import hashlib
import zlib
from datetime import datetime
from typing import NamedTuple

from flask import Response, request

from registry.formats.forms import FORMS, SUFFIXES

# Suffix of an address → media type of its answer.
MEDIA_TYPES: dict[str, str] = {
    **{suffix: FORMS[form].media_type for suffix, form in SUFFIXES.items()},
    "json": "application/json", "csv": "text/csv",
}
TEXTUAL = frozenset({"text/turtle", "text/csv", "application/n-triples", "application/rdf+xml"})
SMALLEST_WORTH_PACKING = 860  # bytes; below, packing makes an answer longer
QUICK = 1  # level of packing: a page of the catalogue takes 10 ms instead of 40
GZIP = 31  # zlib's number for a gzip head and the largest window


class Body(NamedTuple):
    """What is answered: bytes, suffix of the address, what tells the state apart, when it was reached."""

    content: bytes
    suffix: str
    state: str
    modified: str | None = None


def answer(body: Body) -> Response:
    """Answer with the body, or with 304 to somebody who has this state already."""
    is_packed = _may_pack(body.content)
    response = Response(status=200)
    _describe(response, body, is_packed=is_packed)
    if _is_known(response):
        response.status_code = 304
        return response
    response.content_type = content_type(body.suffix)
    response.set_data(packed(body.content) if is_packed else body.content)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def content_type(suffix: str) -> str:
    """Give the media type of a suffix, with its letters where it is text."""
    media_type = MEDIA_TYPES[suffix]
    return f"{media_type}; charset=utf-8" if media_type in TEXTUAL else media_type


def packed(content: bytes) -> bytes:
    """Pack with gzip, quickly rather than well."""
    packer = zlib.compressobj(QUICK, zlib.DEFLATED, GZIP)
    return packer.compress(content) + packer.flush()


def _may_pack(content: bytes) -> bool:
    return len(content) >= SMALLEST_WORTH_PACKING and request.accept_encodings.quality("gzip") > 0


def _describe(response: Response, body: Body, *, is_packed: bool) -> None:
    # Two tags: a cache must not hand packed bytes to somebody who asked for plain ones.
    tag = hashlib.sha256(body.state.encode()).hexdigest()[:24] + ("-gzip" if is_packed else "")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask each time
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.add("Accept-Encoding")
    if body.modified:
        response.last_modified = datetime.fromisoformat(body.modified)


def _is_known(response: Response) -> bool:
    # By the tag alone: two states may fall into one second, and settings change without a date.
    tag, _ = response.get_etag()
    return tag is not None and request.if_none_match.contains_weak(tag)

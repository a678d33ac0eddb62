"""Long answers: written while the database is read, packed where that is wanted, and sent from a file.

What is long waits on the disk and not in memory, and no reader, however slow, holds a read of the database open.
"""

import hashlib
import zlib
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import Response, request
from werkzeug.wsgi import wrap_file

from registry.api.answering import content_type, kept_as
from registry.http.headers import LEVEL, accepts_gzip, mark_gzip, tag

IN_MEMORY = 1_000_000  # bytes; a longer answer waits on the disk
AT_ONCE = 256 * 1024  # bytes written to the disk in one go
GZIP = 16 + zlib.MAX_WBITS


def spooled(pieces: Iterable[bytes], suffix: str) -> Response:
    """Answer with pieces that are made one by one."""
    file = cast("IO[bytes]", SpooledTemporaryFile(IN_MEMORY, buffering=AT_ONCE))  # noqa: SIM115 - closed with the answer
    try:
        digest = _write(file, pieces, is_packed=accepts_gzip())
        response = _response(file)
    except BaseException:
        file.close()
        raise
    response.content_type = content_type(suffix)
    response.set_etag(tag(digest))
    response.vary.add("Accept-Encoding")
    if accepts_gzip():
        mark_gzip(response)
    return kept_as(response)


def _write(file: IO[bytes], pieces: Iterable[bytes], *, is_packed: bool) -> str:
    """Write the pieces, and give what tells them from others."""
    digest = hashlib.sha256()
    packing = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP) if is_packed else None
    for piece in pieces:
        digest.update(piece)
        file.write(packing.compress(piece) if packing else piece)
    if packing:
        file.write(packing.flush())
    return digest.hexdigest()


def _response(file: IO[bytes]) -> Response:
    length = file.tell()
    file.seek(0)
    if length <= IN_MEMORY:
        response = Response(file.read())
        file.close()
        return response
    response = Response(wrap_file(request.environ, file), direct_passthrough=True)
    response.content_length = length
    response.call_on_close(file.close)
    return response

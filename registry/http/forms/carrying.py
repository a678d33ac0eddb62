"""What of a form may be kept while its sender signs in: text and files of the desk, never a password or a code."""

import base64
import io
from urllib.parse import urlencode

from flask import Request, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import EnvironBuilder

from registry.services.state.keeping_typed import File, Typed

KEPT = "kept"  # the parameter that names what is kept
DESK = "/admin/"
OURS = frozenset({"csrf_token", "form_key"})
SECRETS = frozenset({"password", "old", "new", "again"})
CODE = "code"  # at the desk it is the code of an office or a measure, elsewhere that of a second factor


def is_secret(name: str) -> bool:
    """Tell whether a field holds a password or a code."""
    return name in SECRETS or "password" in name or (name == CODE and not _is_at_desk())


def is_kept() -> bool:
    """Tell whether the form that was sent holds anything but secrets."""
    return _is_at_desk()


def address() -> str:
    """Give the address that was asked for, without what names something kept."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != KEPT]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def of_request(page: str) -> Typed:
    """Take what was typed from the form that was sent."""
    pairs = tuple(pair for pair in request.form.items(multi=True) if pair[0] not in OURS)
    files = tuple(
        File(field, file.filename or "", file.mimetype, base64.b64encode(file.read()).decode())
        for field, file in request.files.items(multi=True)
    )
    return Typed(address(), page, tuple(pair for pair in pairs if not is_secret(pair[0])), files)


def as_request(typed: Typed) -> Request:
    """Make of what was typed the request that once brought it."""
    data: MultiDict[str, object] = MultiDict(typed.pairs)
    for file in typed.files:
        content = io.BytesIO(base64.b64decode(file.content))
        data.add(file.field, FileStorage(content, file.name, file.field, file.media_type))
    made = EnvironBuilder(method="POST", path=typed.address, data=data).get_environ()
    taken = ("REQUEST_METHOD", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "wsgi.input")
    environ = {name: value for name, value in request.environ.items() if name != "werkzeug.request"}
    return Request({**environ, **{name: made.get(name, "") for name in taken}})


def _is_at_desk() -> bool:
    return request.path.startswith(DESK)

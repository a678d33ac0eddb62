"""Refuses at the door what no address of ours holds: control characters, numbers beyond every id, foreign hosts."""

import unicodedata
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, request
from werkzeug.routing import IntegerConverter

from registry.errors import BadQuestion, NotFound

HIGHEST_ID = 2**31 - 1  # what a column of ids can hold
NO_TEXT = frozenset({"Cc", "Cs"})  # control characters and halves of characters
NUL = "\0"  # no database keeps it; other control characters of a question are cleaned where it is read


class IdConverter(IntegerConverter):
    """A number in an address that may be an id."""

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, **{"max": HIGHEST_ID, **options})


def init(app: Flask) -> None:
    """Look at each address before anything is done with it."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(_refuse)
    app.after_request(_stay_here)


def is_text(value: str) -> bool:
    """Tell whether a value holds nothing but what a person can write."""
    return value.isprintable() or all(unicodedata.category(letter) not in NO_TEXT for letter in value)


def _refuse() -> None:
    if not is_text(request.path):
        raise NotFound()
    for name, value in request.args.items(multi=True):
        if NUL in name + value:
            field, given = ("".join(filter(str.isprintable, text))[:60] for text in (name, value))
            raise BadQuestion(field=field, value=given)


def _stay_here(response: Response) -> Response:
    """Lead on by path alone: the host of a request is what whoever asks says it is."""
    target = urlsplit(response.location or "")
    if target.netloc and target.netloc == request.host:
        path = "/" + target.path.lstrip("/")
        response.headers["Location"] = urlunsplit(("", "", path, target.query, target.fragment))
    return response

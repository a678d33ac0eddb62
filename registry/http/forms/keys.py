"""The hidden key of a form: signed by us, for one account and one page; it says how old the form is."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Flask, current_app, g, request
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeSerializer
from markupsafe import Markup

from registry import db
from registry.http.accounts import current_actor
from registry.http.forms import carrying
from registry.services.state.claiming import REMEMBERED_FOR

FIELD, TOKEN = "form_key", "csrf_token"
STRANGER = 0  # the account of a form for who has not signed in
LONGEST_PAGE = 1_000  # characters of an address
# Stretching what depends on a password; as costly as a form can bear.
STRETCHED = {"n": 2**13, "r": 8, "p": 1}


class FormKey(NamedTuple):
    """What a key says: one form, its account, the page it stands on, when it was made."""

    nonce: str
    account_id: int
    page: str
    made_at: datetime

    @property
    def is_too_old(self) -> bool:
        """Tell whether an answer to it may have been forgotten."""
        return db.clock.now() - self.made_at >= REMEMBERED_FOR


def init(app: Flask) -> None:
    """Give the templates the hidden fields of a form."""
    app.jinja_env.globals["form_fields"] = fields


def fields() -> Markup:
    """Write the hidden fields that every form which changes something carries."""
    if "form_fields" not in g:
        pairs = ((TOKEN, generate_csrf()), (FIELD, _made()))
        g.form_fields = Markup("").join(
            Markup('<input type="hidden" name="{}" value="{}" autocomplete="off">').format(*pair)
            for pair in pairs
        )
    return g.form_fields  # type: ignore[no-any-return]


def read(text: str | None) -> FormKey | None:
    """Read a key; None for one that is not ours."""
    try:
        nonce, account_id, page, seconds = _signer().loads(text or "")
    except (BadData, TypeError, ValueError):
        return None
    return FormKey(nonce, account_id, page, datetime.fromtimestamp(seconds, UTC))


def digest(key: FormKey) -> str:
    """Name the very sending of a form: its key, where it is sent to, and everything in it."""
    plain: list[object] = [key.nonce, carrying.address()]
    hidden: list[object] = []
    for name, value in request.form.items(multi=True):
        if name not in (FIELD, TOKEN):
            (hidden if carrying.is_secret(name) else plain).append((name, value))
    for name, file in request.files.items(multi=True):
        plain.append((name, file.filename, hashlib.file_digest(file.stream, "sha256").hexdigest()))  # type: ignore[arg-type]
        file.stream.seek(0)
    named = _keyed(repr(plain).encode())
    if hidden:
        named = hashlib.scrypt(repr(hidden).encode(), salt=named, dklen=32, **STRETCHED)
    return _keyed(named).hex()


def _made() -> str:
    page = g.get("form_page") or carrying.address()
    account_id = current_actor().account_id or STRANGER
    return _signer().dumps(
        [secrets.token_urlsafe(16), account_id, page[:LONGEST_PAGE], int(db.clock.now().timestamp())]
    )


def _keyed(content: bytes) -> bytes:
    return hmac.new(str(current_app.secret_key).encode(), content, hashlib.sha256).digest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="form-key")

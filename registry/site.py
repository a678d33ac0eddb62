"""Puts the site together: settings, database, doors."""

from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import admin
from registry import db, journal, settings
from registry.api import api
from registry.http import (
    accounts,
    forms,
    headers,
    language,
    negotiation,
    odd_requests,
    problems,
    remembering,
    sharing,
    straightening,
    templating,
)
from registry.settings import Settings
from registry.web.blueprint import pages

LARGEST_BODY = 2 * 1024 * 1024  # bytes
VIEWS = (
    "parts.badges",
    "search",
    "indicators",
    "changes",
    "things",
    "vocabularies",
    "about",
    "meanings",
    "signing",
    "account",
    "health",
)


def create_app(chosen: Settings | None = None) -> Flask:
    """Make the application; refuses to start a production site without what it needs."""
    journal.init()
    values = settings.use(chosen or Settings.from_environment())
    values.require_for_production()
    app = Flask("registry", static_folder=None)
    _configure(app, values)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    db.configure(values.database_url)
    app.teardown_appcontext(_let_go)
    for part in (
        language,
        odd_requests,
        sharing,
        straightening,
        negotiation,
        problems,
        templating,
        accounts,
        forms,
        headers,
        remembering,
    ):
        part.init(app)
    for name in VIEWS:
        import_module(f"registry.web.{name}")
    app.register_blueprint(pages)
    app.register_blueprint(api)
    admin.attach_admin(app)
    forms.guard(app)
    return app


def _configure(app: Flask, values: Settings) -> None:
    app.config.update(
        SECRET_KEY=values["SECRET_KEY"] or None,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=values.base_url.startswith("https://"),
    )
    if values.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=values.proxies, x_proto=values.proxies, x_host=values.proxies
        )


def _let_go(_error: BaseException | None) -> None:
    db.session.remove()

"""Forms of all doors: a one-time key each, done once however often it is sent, and never lost with a session."""

from flask import Flask

from registry.http.forms import checking, keys, notices, sending

__all__ = ["checking", "guard", "init", "keys", "notices", "sending"]


def init(app: Flask) -> None:
    """Let every form that is sent be looked at first, and give templates its hidden fields."""
    keys.init(app)
    checking.init(app)
    notices.init(app)


def guard(app: Flask) -> None:
    """Let every view that takes a form do what it says once; called when all doors are there."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            sending.guard(app, rule.endpoint)

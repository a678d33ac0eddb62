"""The working group's desk: our own pages for indicators, Flask-Admin for flat tables, one shell around both."""

from flask import Flask

from admin import drafts, indicators
from admin.desk import desk, keep_strangers_out

__all__ = ["attach_admin", "drafts", "indicators"]


def attach_admin(app: Flask) -> None:
    """Join the desk to the site."""
    app.before_request(keep_strangers_out)
    app.register_blueprint(desk)

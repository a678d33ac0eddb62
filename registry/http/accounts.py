"""Who asks: adapts the session to the Flask-free actor."""

from flask import Flask

from registry.rules.access import ANONYMOUS, Actor


def init(app: Flask) -> None:
    """Prepare sign-in for the application."""


def current_actor() -> Actor:
    """Give whoever is signed in, or the stranger."""
    return ANONYMOUS

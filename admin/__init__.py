"""The working group's desk."""

from flask import Flask


def attach_admin(app: Flask) -> None:
    """Join the desk to the site."""

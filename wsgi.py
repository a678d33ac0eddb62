"""The site for the server: gunicorn wsgi:app."""

from registry.site import create_app

app = create_app()

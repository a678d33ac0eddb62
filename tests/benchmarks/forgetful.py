"""The site without its memory of pages: every question is a first one, and its page is rendered and packed."""

from registry.site import create_app

app = create_app()
app.extensions["memory"].put = lambda _key, _kept: None

"""What is measured as rendered is rendered: the site that benchmarks ask keeps no page."""

from importlib import import_module

import pytest

from registry.settings import Settings


def test_the_site_of_the_benchmarks_keeps_no_page(
    database: str, used: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in used.values.items():
        monkeypatch.setenv(name, value)
    app = import_module("tests.benchmarks.forgetful").app
    client = app.test_client()
    for _ in range(2):
        assert client.get("/impressum").status_code == 200
    assert len(app.extensions["memory"].pages) == 0

"""Chromium as Debian ships it, and the running registry for it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import site

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and keep them together so that they share one site."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the system's Chromium; as root it runs without its sandbox."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium is missing: apt-get install chromium", pytrace=False)
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {"executable_path": found, "args": [*QUIET, *sandbox]}


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site.Site]:
    """Run the seeded registry for all browser tests."""
    with site.running(tmp_path_factory.mktemp("site") / "instance") as running:
        yield running


@pytest.fixture(scope="session")
def base_url(running_site: site.Site) -> str:
    """Let `page.goto("/indicators")` mean the running site."""
    return running_site.address

"""Chromium as Debian ships it, and the running registry for it."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests import site
from tests.browser.watching import WIDE

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000  # milliseconds; the tests share the machine
Enter = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder that need the browser; keep together what shares one site."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            needs_browser = "running_site" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.xdist_group("browser" if needs_browser else "walking"))
            if needs_browser:
                item.add_marker(pytest.mark.browser)


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


@pytest.fixture(scope="session")
def passwords(running_site: site.Site) -> dict[str, str]:
    """Read the passwords of the demonstration's accounts."""
    return dict(re.findall(r"^([\w-]+)@demo\.example\.org\s+(\S+)", running_site.demo_accounts(), re.M))


@pytest.fixture(scope="session")
def signed_in(
    browser: Browser, running_site: site.Site, passwords: dict[str, str]
) -> Callable[[str], StorageState]:
    """Sign in once for each of the demonstration's accounts; give what the browser keeps of it."""
    kept: dict[str, StorageState] = {}

    def sign_in(name: str) -> StorageState:
        if name not in kept:
            with browser.new_context(base_url=running_site.address, locale="de-DE") as context:
                page = context.new_page()
                page.goto("/anmelden")
                page.get_by_label("E-Mail-Adresse").fill(f"{name}@demo.example.org")
                page.get_by_label("Passwort").fill(passwords[name])
                page.get_by_role("button", name="Anmelden").click()
                page.get_by_role("link", name="Redaktion").wait_for()
                kept[name] = context.storage_state()
        return kept[name]

    return sign_in


@pytest.fixture
def enter(
    browser: Browser, running_site: site.Site, signed_in: Callable[[str], StorageState]
) -> Iterator[Enter]:
    """Open a browser window of a stranger, or of one of the demonstration's accounts."""
    contexts = []

    def open_window(who: str = "", **wishes: Any) -> Page:
        state = signed_in(who) if who else None
        wishes = {"locale": "de-DE", "viewport": WIDE, "reduced_motion": "reduce"} | wishes
        contexts.append(browser.new_context(base_url=running_site.address, storage_state=state, **wishes))
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1].new_page()

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def draft(browser: Browser, running_site: site.Site, signed_in: Callable[[str], StorageState]) -> str:
    """Give the number of a candidate's draft, which no test changes."""
    state = signed_in("federfuehrung")
    with browser.new_context(base_url=running_site.address, storage_state=state) as context:
        page = context.new_page()
        page.goto("/admin/indicators?q=IND-0007")
        address = page.locator("tbody th a").get_attribute("href", timeout=PATIENCE)
        return str(address).rpartition("/")[2]

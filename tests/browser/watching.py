"""Watches a page as a careful reader would: accessibility, outline, errors, and whom it speaks to."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AXE = Axe()
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
# Contrast takes three quarters of the time: it is looked at wide in light and narrow in dark.
CONTRAST: dict[str, Any] = EVERYTHING | {"runOnly": ["color-contrast"]}
BUT_CONTRAST: dict[str, Any] = EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}}
# The browser itself says in the console that a page it was sent to is a 404.
OWN_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
OUTLINE = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const found = [];
  const note = (what, elements) => elements.forEach((e) => found.push(`${what}: ${e.outerHTML.slice(0, 160)}`));
  if (all("h1").length !== 1) found.push(`${all("h1").length} headings of the first order`);
  if (all("main").length !== 1) found.push(`${all("main").length} main parts`);
  note("inline style", all("[style], style"));
  note("inline script", all("script:not([src])"));
  note("handler", all("*").filter((e) => e.getAttributeNames().some((name) => name.startsWith("on"))));
  note("id used twice", all("[id]").filter((e) => document.getElementById(e.id) !== e));
  note("empty link or button", all("a[href], button").filter((e) => !(e.textContent + (e.ariaLabel || "")).trim()));
  note("broken picture", all("img").filter((e) => !e.naturalWidth));
  return found;
}"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("main *, header *, footer *")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return [`${document.documentElement.scrollWidth} px in ${width}: ${wide.slice(0, 2).map((e) => e.outerHTML.slice(0, 120))}`];
}"""


@dataclass
class Watch:
    """Notes what a page says in the console and whom it asks."""

    page: Page
    host: str
    noted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.noted.append(f"script error: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not OWN_STATUS.search(message.text):
            self.noted.append(f"console: {message.text[:200]}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host and not request.url.startswith("data:"):
            self.noted.append(f"asks another host: {request.url}")


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """Name what axe finds, with the first place of each finding."""
    found = AXE.run(page, options=options).response["violations"]
    return [f"{one['id']} × {len(one['nodes'])}: {one['nodes'][0]['html'][:200]}" for one in found]


def outline(page: Page) -> list[str]:
    """Name what is wrong with a page's parts."""
    found: list[str] = page.evaluate(OUTLINE)
    return found


def overflow(page: Page) -> list[str]:
    """Name what makes a page scroll to the side."""
    found: list[str] = page.evaluate(OVERFLOW)
    return found


def findings(page: Page) -> list[str]:
    """Look at an open page wide and narrow, light and dark."""
    found = [f"outline: {one}" for one in outline(page)]
    for name, size, options in (("wide", WIDE, EVERYTHING), ("narrow", NARROW, BUT_CONTRAST)):
        page.set_viewport_size(size)
        found += [f"{name}, scrolls: {one}" for one in overflow(page)]
        found += [f"{name}, axe: {one}" for one in violations(page, options)]
    page.emulate_media(color_scheme="dark")
    return found + [f"dark, axe: {one}" for one in violations(page, CONTRAST)]

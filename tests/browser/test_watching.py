"""The watch sees what it is there for: each kind of fault, planted on a page of its own."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Enter
from tests.browser.watching import CONTRAST, EVERYTHING, NARROW, Watch, outline, overflow, violations

FAULTY = """<!doctype html><html lang="de"><title>Ein Titel</title>
<main><h1>Eins</h1><h1>Zwei</h1><p style="color: #ccc; background: #fff">Kaum zu lesen</p><input name="ohne">
<a href="/leer"></a><p onclick="1">Klick</p><i id="a"></i><i id="a"></i><script>1</script>
<svg width="900" height="10"></svg></main>"""


@pytest.fixture
def faulty(enter: Enter) -> Page:
    """Give a page with every fault."""
    page = enter()
    page.set_content(FAULTY)
    return page


def test_faults_of_the_outline_are_seen(faulty: Page) -> None:
    seen = " ".join(outline(faulty))
    for fault in ("2 headings", "inline style", "inline script", "handler", "id used twice", "empty link"):
        assert fault in seen


def test_faults_of_accessibility_are_seen(faulty: Page) -> None:
    assert {one.split(" ")[0] for one in violations(faulty, EVERYTHING)} >= {
        "label",
        "color-contrast",
        "link-name",
    }
    assert len(violations(faulty, CONTRAST)) == 1


def test_a_page_that_scrolls_to_the_side_is_seen(faulty: Page) -> None:
    assert overflow(faulty) == []
    faulty.set_viewport_size(NARROW)
    assert len(overflow(faulty)) == 1


def test_a_breach_of_the_policy_and_another_host_are_noted(enter: Enter, base_url: str) -> None:
    page = enter()
    watch = Watch(page, urlsplit(base_url).netloc)
    page.goto("/impressum")
    assert watch.noted == []
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate(
        "document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/1.png'}))"
    )
    page.wait_for_function("document.images[0].complete")
    assert len([one for one in watch.noted if "Content Security Policy" in one]) == 2

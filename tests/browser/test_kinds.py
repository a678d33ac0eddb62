"""Every kind of page, wide and narrow, light and dark: accessible, sound, and quiet."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Enter
from tests.browser.kinds import DESK, PUBLIC, Kind
from tests.browser.watching import Watch, findings

every_public_kind = pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.name)
every_kind = pytest.mark.parametrize("kind", PUBLIC + DESK, ids=lambda kind: kind.name)


@every_kind
def test_every_kind_of_page_is_accessible_and_sound(
    kind: Kind, enter: Enter, base_url: str, draft: str
) -> None:
    page = enter(kind.who)
    watch = Watch(page, urlsplit(base_url).netloc)
    answer = page.goto(kind.path.format(draft=draft), wait_until="load")
    assert answer is not None
    assert answer.status == kind.status
    noted = list(watch.noted)
    assert page.locator("html").get_attribute("lang") == "de"
    assert re.fullmatch(r"\S.{3,} – Indikatorenkatalog", page.title())
    assert noted + findings(page) == []

"""On the desk: a version that begins later is released for its day, shown as such, and called back."""

from datetime import UTC, datetime

import pytest

from registry.services.lifecycle import publishing, publishing_on_time
from registry.services.lifecycle.describing import Notes
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, led_to, posted_form, said
from tests.conftest import FakeClock
from tests.services.stage import agreed, described, drafted

pytestmark = pytest.mark.usefixtures("clock")
DAY = "wird am 01.01.2027 veröffentlicht"


def waiting() -> int:
    """Bring a version that begins with the new year to the eve of its publication."""
    return agreed(described(drafted(), notes=Notes(valid_from="2027-01-01"))).id


def release(stefan: Visitor, number: int) -> str:
    """Release a version as its steward; give the address of its page."""
    draft = f"/admin/drafts/{number}"
    assert (
        led_to(stefan.fill(f"{draft}/publish", {"reason": "Zum Jahreswechsel"})) == f"{draft}?done=schedule"
    )
    return draft


def test_a_release_is_asked_for_told_shown_and_called_back(enter: Enter) -> None:
    number, stefan = waiting(), enter("stefan")
    assert "Zum Termin freigeben" in said(stefan.get(f"/admin/drafts/{number}"))
    asked = said(stefan.get(f"/admin/drafts/{number}/publish"))
    assert "veröffentlicht das Register sie von selbst" in asked
    assert "Veröffentlichen" not in asked
    draft = release(stefan, number)
    page = stefan.get(f"{draft}?done=schedule")
    assert "Freigegeben. Das Register veröffentlicht diese Version an ihrem Tag." in said(page)
    assert f"Diese Version {DAY}." in said(page)
    assert "Freigegeben am 16.03.2026, 10:30 · Statistisches Amt · Stefan" in said(page)
    assert f'href="{draft}/publish"' not in page.text
    assert DAY in said(stefan.get("/admin/indicators"))
    assert "Freigabe zurücknehmen" not in said(enter("anna").get(draft))
    answer = stefan.fill(draft, action="/unschedule")
    page = stefan.get(led_to(answer))
    assert "Die Freigabe ist zurückgenommen." in said(page)
    assert DAY not in said(page)
    assert f'href="{draft}/publish"' in page.text


def test_what_goes_by_itself_on_its_day_waits_for_nobody(
    enter: Enter, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stefan = enter("stefan")
    draft = release(stefan, waiting())
    assert "Zurzeit wartet nichts auf Sie." in said(stefan.get("/admin/"))
    clock.moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(publishing, "publish_scheduled", fail)
    publishing_on_time.leave_word()
    publishing_on_time.drain(lambda error: None)
    stefan = enter("stefan")
    assert "Zurzeit wartet nichts auf Sie." not in said(stefan.get("/admin/"))
    stefan.fill(draft, action="/unschedule")
    assert "Zurzeit wartet nichts auf Sie." not in said(stefan.get("/admin/"))


def test_who_calls_back_in_vain_or_without_the_right_is_told_so(enter: Enter) -> None:
    number, stefan, anna = waiting(), enter("stefan"), enter("anna")
    draft = release(stefan, number)
    _, pairs = posted_form(anna.get("/admin/indicators/new").text, "")
    token = [("csrf_token", dict(pairs)["csrf_token"])]
    assert "Federführung" in said(anna.post(f"{draft}/unschedule", token, 403))
    page, beside = stefan.get(draft), stefan.get(draft)
    stefan.send(page, draft, action="/unschedule")
    stefan.send(beside, draft, status=409, action="/unschedule")
    assert DAY not in said(stefan.get(draft))


def test_an_english_page_says_it_in_english(enter: Enter) -> None:
    number, stefan = waiting(), enter("stefan")
    page = said(stefan.get(f"{release(stefan, number)}?lang=en"))
    assert "This version will be published on 1 January 2027." in page
    assert "Call back the release" in page


def test_a_day_that_passed_in_vain_says_why(
    enter: Enter, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = waiting()
    draft = release(enter("stefan"), number)
    clock.moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(publishing, "publish_scheduled", fail)
    publishing_on_time.leave_word()
    publishing_on_time.drain(lambda error: None)
    stefan = enter("stefan")
    page = stefan.get(draft)
    assert "ließ sich am 01.01.2027 nicht veröffentlichen: Ein unerwarteter Fehler" in said(page)
    assert "seit 01.01.2027 überfällig" in said(stefan.get("/admin/indicators"))
    assert led_to(stefan.fill(f"{draft}/publish")) == f"{draft}?done=publish"
    assert "ließ sich" not in said(stefan.get(draft))


def fail(_number: int) -> None:
    """Fail as something does that cannot be done."""
    raise ValueError("so nicht")

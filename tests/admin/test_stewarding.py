"""At the desk: another office for an indicator, and what follows it, seen by everybody afterwards."""

import re

from tests.admin.conftest import Enter
from tests.admin.rows import errors_on
from tests.admin.visiting import posted_form, said
from tests.services import stage


def test_an_indicator_gets_another_steward_and_a_successor(enter: Enter) -> None:
    gone, new = stage.retired(), stage.code_of(stage.published())
    old, clara = stage.code_of(gone), enter("clara")
    page = f"/admin/indicators/{old}/steward"
    assert page in clara.get(f"/admin/drafts/{gone.id}").text
    assert "An seine Stelle tritt" not in said(enter().get(f"/indicators/{old}"))
    wrong = clara.fill(page, {"steward": "amt-soziales", "successor": "IND-9999", "reason": ""}, 422)
    assert errors_on(wrong.text) == {"successor", "reason"}
    assert dict(posted_form(wrong.text)[1])["successor"] == "IND-9999"
    clara.fill(page, {"steward": "amt-soziales", "successor": new, "reason": "Neu geordnet"})
    shown = enter().get(f"/indicators/{old}")
    assert "An seine Stelle tritt" in said(shown)
    assert f'href="/indicators/{new}"' in shown.text
    assert "Amt für Soziales und Teilhabe" in said(shown)
    for number in re.findall(r"/admin/log/entry/\?number=(\d+)", clara.get("/admin/log/").text)[:2]:
        assert "Neu geordnet" in said(clara.get(f"/admin/log/entry/?number={number}"))
    enter("lea").get(page, 403)

"""The log at the desk: with names for members, filtered, read only."""

import re

from tests.admin.conftest import Enter
from tests.admin.rows import NEW_OFFICE, edit_path
from tests.admin.visiting import said


def test_the_log_names_persons_to_members_and_fields_before_and_after(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill(edit_path(adam, "office", "amt-soziales"), {"mailbox": "neu@stuttgart.example"})
    page = enter("lea").get("/admin/log/")
    assert "Adam" in said(page)
    entry = re.findall(r'href="(/admin/log/entry/[^"]+)"', page.text)[0]
    shown = said(enter("lea").get(entry))
    for word in ("Adam", "Postfach", "neu@stuttgart.example", "amt-soziales"):
        assert word in shown, shown


def test_the_log_is_filtered_by_kind_deed_and_code(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill("/admin/office/new/", NEW_OFFICE)
    for query, is_there in (
        ({"kind": "office"}, True),
        ({"kind": "measure"}, False),
        ({"search": "amt-umwelt"}, True),
        ({"search": "AMT-UMWELT"}, True),
        ({"action": "add"}, True),
        ({"action": "found"}, True),  # called the same
        ({"action": "change", "kind": "office"}, False),
        ({"search": "amt-soziales"}, False),
        ({"kind": "office", "search": "amt-umwelt"}, True),
    ):
        assert ("Amt amt-umwelt" in said(adam.get("/admin/log/", query_string=query))) is is_there, query


def test_the_log_names_things_and_writes_days_as_people_read_them(enter: Enter) -> None:
    anna, adam, clara = enter("anna"), enter("adam"), enter("clara")
    anna.fill("/admin/measure/new/", {"code": "aeltere_einwohner", "label-de": "Ältere Einwohner"})
    assert "Ältere Einwohner Merkmal aeltere_einwohner" in said(adam.get("/admin/log/"))
    adam.fill(edit_path(adam, "office", "amt-soziales"), {"name-de": "Sozialamt", "valid_from": "01.04.2025"})
    entry = re.findall(r'href="(/admin/log/entry/[^"]+)"', adam.get("/admin/log/").text)[0]
    assert "01.04.2025" in said(adam.get(entry))
    assert "2025-04-01" not in said(adam.get(entry))
    programme = edit_path(clara, "programme", "sozialmonitoring")
    clara.fill(programme, {"since": "01.10.2019", "office": "amt-soziales"})
    assert 'value="01.10.2019"' in clara.get(programme).text
    entry = re.findall(r'href="(/admin/log/entry/[^"]+)"', adam.get("/admin/log/").text)[0]
    assert "Amt – Sozialamt Seit – 01.10.2019" in said(adam.get(entry))
    assert "1 October 2019" in said(adam.get(f"{entry}&lang=en"))

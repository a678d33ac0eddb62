"""Odd input at the desk: what no keyboard types is refused in words, never by a failure."""

import pytest

from tests.admin.conftest import Enter
from tests.admin.visiting import said

pytestmark = pytest.mark.both  # PostgreSQL takes no NUL
NUL = "%00"


@pytest.mark.parametrize(
    "path",
    [
        f"/admin/indicators?q={NUL}",
        f"/admin/indicators?steward={NUL}",
        f"/admin/office/?search=amt{NUL}",
        f"/admin/log/?search={NUL}",
        f"/admin/concept/?scheme={NUL}",
        f"/admin/office/edit/?id={NUL}",
    ],
)
def test_a_question_with_an_invisible_sign_is_refused(enter: Enter, path: str) -> None:
    assert "ist hier nicht möglich" in said(enter("adam").get(path, 400))


@pytest.mark.parametrize(
    ("page", "given", "status"),
    [
        ("/admin/concept/new/", {"scheme": "themes\x00", "code": "neu", "pref-de": "Neu"}, 404),
        ("/admin/concept/new/", {"scheme": "themes", "code": "n\ufffdeu", "pref-de": "Neu"}, 422),
        ("/admin/unit/new/", {"level": "stadtteil\x00", "key": "1", "name": "Eins"}, 404),
        (
            "/admin/unit/new/",
            {"level": "stadtteil", "key": "9", "name": "Neun", "parent": "stadtbezirk/\x00"},
            422,
        ),
        ("/admin/measure/new/", {"code": "x\ufffd", "label-de": "X"}, 422),
        ("/admin/office/new/", {"code": "x", "name-de": "X", "successor": "\x00"}, 422),
        ("/admin/account/new/", {"mail": "\x00@example.org", "name": "X", "roles": "author"}, 422),
        ("/admin/account/new/", {"mail": "x@example.org", "name": "X", "roles": "kaiser"}, 422),
        (
            "/admin/account/new/",
            {"mail": "x@example.org", "name": "X", "office": "\x00", "roles": "author"},
            422,
        ),
        ("/admin/boundary/new/", {"level": "stadtteil", "kind": "\x00", "effective_from": "2019"}, 422),
        ("/admin/level/new/", {"code": "block", "position": "9" * 40, "name-de": "B", "plural-de": "B"}, 422),
    ],
)
def test_a_form_with_an_invisible_sign_is_refused(
    enter: Enter, page: str, given: dict[str, str], status: int
) -> None:
    enter("adam").fill(page, given, status)


@pytest.mark.parametrize("mail", ["\x00", "anna@stuttgart.example\x00", "x" * 5_000, "' OR 1=1 --"])
def test_odd_addresses_are_not_signed_in(enter: Enter, mail: str) -> None:
    visitor = enter()
    answer = visitor.fill("/anmelden", {"mail": mail, "password": "x"}, 401)
    assert "Anmeldung nicht möglich" in said(answer)

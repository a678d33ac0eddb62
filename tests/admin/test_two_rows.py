"""Two windows over one row of a table: each field is merged alone, what both changed is shown in three texts."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from registry.rules.localised import Localised
from registry.services.registers import offices
from tests.admin.conftest import Enter
from tests.admin.rows import concept_path, edit_path, last_change
from tests.admin.visiting import Visitor, posted_form, said
from tests.cast import actor
from tests.conftest import BASE_URL

# table, code, a field that one changes and one that the other changes
ROWS = {
    "office": ("amt-soziales", ("mailbox", "neu@stuttgart.example"), ("name-de", "Sozialamt")),
    "concept": ("hilfe", ("alt_de", "Beistand"), ("pref-en", "Aid")),
    "unit": ("01", ("note", "Eine Anmerkung"), ("name", "Mitte-Nord")),
    "level": ("stadtteil", ("plural-de", "Teile der Stadt"), ("name-en", "Quarter")),
    "measure": ("einwohner", ("label-en", "Inhabitants"), ("note-de", "Eine Anmerkung")),
    "programme": ("sozialmonitoring", ("description-de", "Wozu"), ("label-en", "Social monitoring")),
    "account": ("rita@stuttgart.example", ("office", "amt-soziales"), ("is_active", "")),
}
Pages = Callable[[str], str]


@pytest.fixture
def page_of(enter: Enter) -> Pages:
    """Find the edit page of a row."""

    def path_of(table: str) -> str:
        code = ROWS[table][0]
        adam = enter("adam")
        return concept_path(adam, code) if table == "concept" else edit_path(adam, table, code)

    return path_of


def fields(answer: TestResponse) -> dict[str, str]:
    """Give the fields of the form on a page."""
    return dict(posted_form(answer.text)[1])


def send(visitor: Visitor, form: TestResponse, field: tuple[str, str], status: int = 303) -> TestResponse:
    """Send a form with one field changed; an empty value takes a tick away."""
    target, pairs = posted_form(form.text)
    name, value = field
    kept = [pair for pair in pairs if pair[0] != name]
    return visitor.post(target, [*kept, field] if value else kept, status)


@pytest.mark.parametrize("table", ROWS)
def test_what_two_change_in_different_fields_is_kept_from_both(
    enter: Enter, page_of: Pages, table: str
) -> None:
    path, (_, first, second) = page_of(table), ROWS[table]
    one, other = enter("adam"), enter("adam")
    form = other.get(path)
    send(one, one.get(path), first)
    send(other, form, second)
    kept = fields(one.get(path))
    assert (kept.get(first[0], ""), kept.get(second[0], "")) == (first[1], second[1])


@pytest.mark.parametrize("table", ROWS)
def test_the_form_of_a_row_opened_again_brings_its_own_text_and_loses_nothing(
    enter: Enter, page_of: Pages, table: str
) -> None:
    path, (_, first, second) = page_of(table), ROWS[table]
    adam = enter("adam")
    form = adam.get(path)
    address = posted_form(form.text)[0]
    before = fields(form).get(first[0])
    send(adam, form, first)
    back = adam.get(address)
    assert fields(back).get(first[0]) == before
    assert "Dieses Formular zeigt den Eintrag so, wie er war, bevor er am" in said(back)
    send(adam, back, second)
    assert fields(adam.get(path)).get(first[0]) == first[1]


def test_what_both_changed_is_shown_in_three_texts_and_chosen(enter: Enter, page_of: Pages) -> None:
    path, adam, clara = page_of("office"), enter("adam"), enter("clara")
    form = clara.get(path)
    send(adam, adam.get(path), ("mailbox", "von-adam@stuttgart.example"))
    conflict = send(clara, form, ("mailbox", "von-clara@stuttgart.example"), 409)
    page = said(conflict)
    assert "Adam hat diesen Eintrag am" in page
    assert "gespeichert von Adam, " in page
    for text in (
        "amt-soziales@stuttgart.example",
        "von-adam@stuttgart.example",
        "von-clara@stuttgart.example",
    ):
        assert text in page
    assert fields(conflict)["mailbox"] == "von-clara@stuttgart.example"
    clara.send(conflict, path, {"keep-mailbox": "theirs"})
    assert fields(clara.get(path))["mailbox"] == "von-adam@stuttgart.example"


def test_ones_own_text_can_be_saved_over_the_other_knowingly(enter: Enter, page_of: Pages) -> None:
    path, adam = page_of("office"), enter("adam")
    form = adam.get(path)
    send(adam, adam.get(path), ("mailbox", "fenster-1@stuttgart.example"))
    conflict = send(adam, form, ("mailbox", "fenster-2@stuttgart.example"), 409)
    assert "gespeichert von Ihnen selbst in einem anderen Fenster" in said(conflict)
    adam.send(conflict, path)
    assert fields(adam.get(path))["mailbox"] == "fenster-2@stuttgart.example"


def test_a_conflict_writes_nothing(enter: Enter, page_of: Pages) -> None:
    path, adam = page_of("office"), enter("adam")
    form = adam.get(path)
    send(adam, adam.get(path), ("mailbox", "fenster-1@stuttgart.example"))
    before = last_change().number
    changed = [("name-de", "Ganz anders"), ("mailbox", "fenster-2@stuttgart.example")]
    kept = [pair for pair in posted_form(form.text)[1] if pair[0] not in dict(changed)]
    adam.post(posted_form(form.text)[0], [*kept, *changed], 409)
    assert last_change().number == before


@pytest.mark.parametrize("base", ["", "x", "-1", "99999", "9" * 30])
def test_a_base_nobody_knows_lets_nothing_be_overwritten(enter: Enter, page_of: Pages, base: str) -> None:
    path, adam = page_of("office"), enter("adam")
    form = adam.get(f"{path}&base={base}")
    assert re.search(r"base=\d{1,5}$", posted_form(form.text)[0])
    pairs = posted_form(form.text)[1]
    adam.post(f"{path}&base={base}", pairs)
    typed = [pair for pair in pairs if pair[0] != "mailbox"] + [("mailbox", "neu@stuttgart.example")]
    assert "–" in said(adam.post(f"{path}&base={base}", typed, 409))


def test_a_unit_that_got_another_key_meanwhile_still_knows_its_base(enter: Enter, page_of: Pages) -> None:
    path, adam = page_of("unit"), enter("adam")
    form = adam.get(path)
    send(adam, adam.get(path), ("note", "Vor dem neuen Schlüssel"))
    send(adam, adam.get(path), ("key", "09"))
    send(adam, form, ("name", "Mitte-Nord"))
    kept = fields(adam.get(path))
    assert (kept["key"], kept["note"], kept["name"]) == ("09", "Vor dem neuen Schlüssel", "Mitte-Nord")


def test_the_name_of_an_account_is_asked_about_where_somebody_changed_the_account(
    enter: Enter, page_of: Pages
) -> None:
    path, adam = page_of("account"), enter("adam")
    form = adam.get(path)
    send(adam, adam.get(path), ("name", "Rita Reuter"))
    kept = send(adam, form, ("office", "amt-soziales"), 409)
    assert "Rita Reuter" in said(kept)


def test_a_row_that_did_not_change_may_be_saved_by_two_at_once(enter: Enter, page_of: Pages) -> None:
    path, adam = page_of("office"), enter("adam")
    form, again = adam.get(path), adam.get(path)
    adam.send(form, path)
    adam.send(again, path)
    offices.rename_office(
        actor("adam"), "amt-soziales", offices.OfficeNaming(Localised("Sozialamt")), lock_version=1
    )
    assert adam.client.get(path, base_url=BASE_URL).status_code == 303

"""Every list of the desk as a file: the rows its filters leave, in words, guarded, for those who may read it."""

import csv
import io

import pytest
from openpyxl import load_workbook

from registry import db
from registry.model import SpatialUnit, UnitName
from registry.rules.localised import Localised
from registry.services.registers import measures
from registry.services.registers.measures import MeasureDetails
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor
from tests.cast import LONG_AGO, actor
from tests.formats.test_cells import readings
from tests.looking import some

LISTS = ("office", "concept", "unit", "level", "boundary", "measure", "programme", "account", "log")
FORMS = ("csv", "xlsx")


def rows(visitor: Visitor, path: str) -> list[list[str]]:
    """Read the rows of a file, heads first."""
    answer = visitor.get(path)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    given = answer.data
    answer.close()
    if "form=csv" in path:
        return list(csv.reader(io.StringIO(given.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(given), read_only=True).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_there_as_a_file_and_its_page_leads_to_it(enter: Enter, name: str, form: str) -> None:
    adam = enter("adam")
    measures.add_measure(actor("adam"), "kinder", MeasureDetails(Localised("Kinder")))
    found = rows(adam, f"/admin/{name}/file/?form={form}")
    assert len(found) > 1 or name == "boundary"
    page = adam.get(f"/admin/{name}/").text
    assert name == "boundary" or f"/admin/{name}/file/?form={form}" in page
    enter().get(f"/admin/{name}/file/?form={form}", 302)


def test_a_file_names_its_letters_once(enter: Enter) -> None:
    answer = enter("adam").get("/admin/office/file/?form=csv")
    answer.close()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("form", FORMS)
def test_a_file_has_what_its_list_shows_in_words_and_guarded(enter: Enter, form: str) -> None:
    for code, label in (("boese", "=HYPERLINK(1)"), ("kinder", "Kinder"), ("aerzte", "Ärzte")):
        measures.add_measure(actor("adam"), code, MeasureDetails(Localised(label), office="amt-soziales"))
    lea = enter("lea")
    given = rows(lea, f"/admin/measure/file/?search=kin&form={form}")
    assert given == [
        ["Kürzel", "Bezeichnung", "Einheit", "Amt"],
        ["kinder", "Kinder", "", "Amt für Soziales und Teilhabe"],
    ]
    guard = {"csv": "'", "xlsx": ""}[form]  # where a cell can say that it is text nothing stands before it
    assert rows(lea, f"/admin/measure/file/?search=boese&form={form}")[1][1] == f"{guard}=HYPERLINK(1)"
    assert [row[0] for row in rows(lea, f"/admin/measure/file/?sort=0&desc=1&form={form}")][1] == "kinder"


def test_every_cell_of_a_workbook_is_text_and_stays_it(enter: Enter) -> None:
    for number, label in enumerate(some(("=1+1", "1.1.0", "3/4", "#N/A", "2004", "31. Dezember"))):
        measures.add_measure(actor("adam"), f"merkmal_{number}", MeasureDetails(Localised(label)))
    answer = enter("lea").get("/admin/measure/file/?form=xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    answer.close()
    cells = some([cell for row in sheet.iter_rows() for cell in row if cell.value is not None])
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert {"=1+1", "1.1.0", "3/4", "#N/A", "2004", "31. Dezember"} <= {cell.value for cell in cells}


def test_in_a_german_excel_nothing_in_a_table_is_anything_but_itself(enter: Enter) -> None:
    for number, label in enumerate(some(("=1+1", "1.1.0", "3/4", "31. Dezember"))):
        measures.add_measure(actor("adam"), f"merkmal_{number}", MeasureDetails(Localised(label)))
    for name in some(LISTS):
        cells = {cell for row in rows(enter("adam"), f"/admin/{name}/file/?form=csv") for cell in row}
        assert {cell for cell in cells if readings(cell)} == set()


@pytest.mark.parametrize("form", FORMS)
def test_a_file_has_all_rows_not_one_page(enter: Enter, form: str) -> None:
    with db.transaction() as session:
        level_id = session.query(SpatialUnit).one().level_id
        session.add_all(
            SpatialUnit(
                level_id=level_id,
                key=f"9{number:04}",
                names=[UnitName(name=f"Gebiet {number}", recorded_from=LONG_AGO)],
            )
            for number in range(1_000)
        )
    found = rows(enter("lea"), f"/admin/unit/file/?form={form}")
    assert len({tuple(row) for row in found}) == 1_002


def test_a_file_is_for_those_who_may_read_the_list(enter: Enter) -> None:
    enter("lea").get("/admin/account/file/?form=csv", 403)
    assert rows(enter("lea"), "/admin/log/file/?form=csv")[0][0] == "Nr."
    assert enter("lea").get("/admin/log/file/?form=nix", 400).status_code == 400

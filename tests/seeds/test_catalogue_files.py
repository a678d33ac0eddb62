"""Reading the catalogue's files: what is typed stays, and every fault of form names file, row and column."""

import shutil
from pathlib import Path

import pytest

from registry.errors import Finding, Invalid
from seeds import yaml_blocks
from seeds.catalogue_files import FILES, Catalogue, read_catalogue

STUTTGART = Path(__file__).parents[2] / "seeds" / "stuttgart"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of Stuttgart's catalogue, with one file of indicators, that a test may spoil."""
    copy = Path(
        shutil.copytree(STUTTGART, tmp_path / "catalogue", ignore=shutil.ignore_patterns("indicators"))
    )
    (copy / "indicators").mkdir()
    shutil.copy(STUTTGART / "indicators" / "verkehr.yaml", copy / "indicators")
    return copy


def faults(folder: Path) -> tuple[Finding, ...]:
    """Read a folder that must be refused; give the findings."""
    with pytest.raises(Invalid) as refused:
        read_catalogue(folder)
    return refused.value.findings


def append(path: Path, line: str) -> None:
    """Add a line to a file."""
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def replace(path: Path, old: str, new: str) -> None:
    """Change the first place of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def only_block(folder: Path, block: str) -> Catalogue:
    """Read the catalogue with one indicator file that holds the block."""
    shutil.rmtree(folder / "indicators")
    (folder / "indicators").mkdir()
    (folder / "indicators" / "neu.yaml").write_text(block, encoding="utf-8")
    return read_catalogue(folder)


def test_a_row_says_where_it_stands_as_an_editor_counts():
    catalogue = read_catalogue(STUTTGART)
    assert catalogue.offices[0].where == "offices.csv: Zeile 2"
    bonuscard = next(row for row in catalogue.indicators if row.values["code"] == "IND-0048")
    assert bonuscard.where == "indicators/armut.yaml: IND-0048"


def test_indicators_come_in_the_order_of_their_codes():
    codes = [str(row.values["code"]) for row in read_catalogue(STUTTGART).indicators]
    assert codes == sorted(codes)


def test_cells_have_the_kind_of_their_column(folder: Path):
    append(folder / "offices.csv", "neues-amt,true,,,,")
    append(folder / "concepts.csv", "keywords,neu,,Neu,,Eins | Zwei,,,Three,,")
    office, concept = read_catalogue(folder).offices[-1].values, read_catalogue(folder).concepts[-1].values
    assert (office["is_external"], office["mailbox"]) == (True, None)
    assert (concept["alt_de"], concept["hidden_de"], concept["label_en"]) == (("Eins", "Zwei"), (), None)
    assert concept["hidden_en"] == ("Three",)


def test_keys_keep_their_leading_zeros():
    keys = {row.values["key"] for row in read_catalogue(STUTTGART).units}
    assert {"08111000", "01"} <= keys


def test_the_order_of_the_columns_does_not_matter(folder: Path):
    path = folder / "levels.csv"
    lines = [",".join(reversed(line.split(","))) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_catalogue(folder).levels[0].values["notation"] == "gemeinde"


def test_a_byte_order_mark_and_windows_line_ends_are_read_over(folder: Path):
    path = folder / "levels.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_catalogue(folder).levels == read_catalogue(STUTTGART).levels


def test_an_empty_line_is_no_row(folder: Path):
    append(folder / "levels.csv", "")
    assert len(read_catalogue(folder).levels) == 5


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_named(folder: Path, name: str):
    (folder / f"{name}.csv").unlink()
    assert faults(folder) == (Finding("", "Die Datei fehlt.", where=f"{name}.csv"),)


def test_a_folder_without_indicators_is_refused(folder: Path):
    shutil.rmtree(folder / "indicators")
    assert faults(folder)[0].where == "indicators/*.yaml"


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_empty_file_lacks_every_column(folder: Path, name: str):
    (folder / f"{name}.csv").write_text("", encoding="utf-8")
    assert [finding.field for finding in faults(folder)] == list(FILES[name])


def test_unknown_missing_and_double_columns_are_named(folder: Path):
    replace(folder / "levels.csv", "position,name_de", "name_en,namen_de")
    found = {(finding.field, finding.message, finding.where) for finding in faults(folder)}
    assert found == {
        ("namen_de", "Diese Spalte ist unbekannt.", "levels.csv: Zeile 1"),
        ("position", "Diese Spalte fehlt.", "levels.csv: Zeile 1"),
        ("name_de", "Diese Spalte fehlt.", "levels.csv: Zeile 1"),
        ("name_en", "Diese Spalte steht zweimal da.", "levels.csv: Zeile 1"),
    }


@pytest.mark.parametrize("line", ["haus", "haus,6,Haus,House,Häuser,houses,zu viel"])
def test_a_row_with_too_few_or_too_many_cells_is_named(folder: Path, line: str):
    append(folder / "levels.csv", line)
    (finding,) = faults(folder)
    assert finding.where == "levels.csv: Zeile 7"
    assert finding.message % dict(finding.data) == (f"Die Zeile hat {line.count(',') + 1} statt 6 Spalten.")


@pytest.mark.parametrize(
    ("name", "line", "column"),
    [
        ("levels", "haus,sechs,Haus,House,Häuser,houses", "position"),
        ("offices", "neues-amt,ja,,,,", "is_external"),
        ("boundary_changes", "stadtteil,revision,2007,viele,152,,,", "count_before"),
    ],
)
def test_a_cell_of_the_wrong_kind_is_named(folder: Path, name: str, line: str, column: str):
    append(folder / f"{name}.csv", line)
    (finding,) = faults(folder)
    assert (finding.field, finding.where.split(":")[0]) == (column, f"{name}.csv")
    assert dict(finding.data)["value"] in line


def test_an_open_quotation_mark_is_named(folder: Path):
    append(folder / "levels.csv", 'haus,6,"Haus,House,Häuser,houses')
    assert faults(folder)[0].where.startswith("levels.csv: Zeile")


def test_a_file_in_another_encoding_is_named_with_its_line(folder: Path):
    path = folder / "levels.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    (finding,) = faults(folder)
    assert (finding.message, finding.where) == (
        "Die Datei ist nicht in UTF-8 gespeichert.",
        "levels.csv: Zeile 6",
    )


def test_what_nobody_sees_is_cleaned_in_tables_and_blocks(folder: Path):
    append(folder / "levels.csv", "\u200bhaus,6\u00a0,Haus\x07,House,Häu\u00adser,houses")
    replace(folder / "indicators" / "verkehr.yaml", "de: Unfallhäufigkeit", "de: Unfall\x00häufigkeit")
    catalogue = read_catalogue(folder)
    row = catalogue.levels[-1].values
    assert (row["notation"], row["position"], row["name_de"], row["plural_de"]) == (
        "haus",
        6,
        "Haus",
        "Häuser",
    )


def test_all_faults_of_all_files_are_told_at_once(folder: Path):
    (folder / "units.csv").unlink()
    append(folder / "levels.csv", "haus")
    append(folder / "indicators" / "verkehr.yaml", "- [")
    assert len(faults(folder)) == 3


@pytest.mark.parametrize(
    ("block", "line", "why"),
    [
        ("- code: IND-0999\n  title: [\n", 3, yaml_blocks.NOT_READABLE),
        ("- code: IND-0999\n  code: IND-0998\n", 2, "„code“ steht zweimal da."),
        ("code: IND-0999\n", 1, yaml_blocks.NO_LIST),
        ("- IND-0999\n", 1, yaml_blocks.NO_LIST),
        ("", 1, yaml_blocks.NO_LIST),
        ("- code: !!python/object/apply:os.getcwd []\n", 1, yaml_blocks.NOT_READABLE),
        ("- code: *nobody\n", 1, yaml_blocks.NOT_READABLE),
        ("- {a: 1}: b\n", 1, yaml_blocks.NOT_READABLE),
    ],
)
def test_broken_yaml_is_named_with_its_line(folder: Path, block: str, line: int, why: str):
    with pytest.raises(Invalid) as refused:
        only_block(folder, block)
    assert refused.value.findings == (Finding("", why, where=f"indicators/neu.yaml: Zeile {line}"),)


def test_a_block_without_a_code_is_named_by_its_number(folder: Path):
    assert only_block(folder, "- steward: jobcenter\n").indicators[0].where == "indicators/neu.yaml: Block 1"


def test_years_days_and_keys_stay_the_text_that_was_typed():
    (block,) = yaml_blocks.read_blocks(
        "- {year: 2012, day: 2019-04-01, key: 08111000, word: no, decimals: 1, is_adopted: true, empty: }"
    )
    assert block == {
        "year": "2012",
        "day": "2019-04-01",
        "key": "08111000",
        "word": "no",
        "decimals": 1,
        "is_adopted": True,
        "empty": None,
    }


def test_the_loader_of_other_yaml_files_is_left_as_it_was():
    assert yaml_blocks.LOADER is not yaml_blocks._Blocks
    assert yaml_blocks.yaml.safe_load("2012") == 2012


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_another_separator_is_said_once(folder: Path, sign: str):
    path = folder / "levels.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", sign), encoding="utf-8")
    (finding,) = faults(folder)
    assert (finding.message, finding.where) == (
        "Die Spalten dieser Datei sind nicht durch Kommas getrennt.",
        "levels.csv: Zeile 1",
    )

"""The index in its folder: what is committed is found, a build is swapped in one step, damage is said."""

import gc
import stat
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from registry.rules.localised import Localised
from registry.search.folder import current
from registry.search.index import Index, IndexBroken, open_index, rebuild
from registry.search.question import Question
from tests.search.documents import catalogue, draft, invented, published

LARM = published("IND-0120", "Nächtlicher Lärm")
HITZE = published("IND-0119", "Hitzebelastung")


@pytest.fixture
def index(folder: Path) -> Index:
    """Open an index of two documents."""
    rebuild(folder, [LARM, HITZE], number=4)
    return open_index(folder)


def codes(index: Index, text: str = "", **more: object) -> list[str]:
    """Ask, and name what was found."""
    return [hit.id for hit in index.search(Question(text=text, **more)).items]  # type: ignore[arg-type]


def test_a_reader_that_was_open_before_finds_what_another_process_commits(index: Index, folder: Path) -> None:
    open_index(folder).write([published("IND-0106", "Wohnfläche je Einwohner")], number=5)
    assert codes(index, "wohnfläche") == ["IND-0106"]
    assert index.number == 5


def test_a_changed_document_takes_the_place_of_the_one_before(index: Index) -> None:
    index.write([replace(LARM, title=Localised("Lärm am Tag"))], number=5)
    assert codes(index, "Nächtlicher") == []
    assert codes(index, "Tag") == ["IND-0120"]
    assert index.search(Question()).total == index.size == 2


def test_of_several_documents_of_one_id_in_one_commit_the_last_counts(index: Index) -> None:
    index.write(
        [replace(LARM, title=Localised("Erster")), replace(LARM, title=Localised("Zweiter"))], number=5
    )
    assert (codes(index, "Erster"), codes(index, "Zweiter")) == ([], ["IND-0120"])


def test_of_several_documents_of_one_id_in_one_build_one_remains(folder: Path) -> None:
    assert rebuild(folder, [LARM, LARM, HITZE], number=1) == 2
    assert open_index(folder).size == 2


def test_a_dropped_document_is_gone_from_hits_and_facets(index: Index) -> None:
    index.write([], deleted=["IND-0120", "IND-9999"], number=5)
    answer = index.search(Question())
    assert [hit.code for hit in answer.items] == ["IND-0119"]
    assert [count.count for count in answer.facets["status"]] == [1]


def test_a_draft_and_its_published_definition_are_two_documents(index: Index) -> None:
    index.write([draft("IND-0120", "Lärm in der Nacht")], number=5)
    assert codes(index, "Lärm", visibilities=("public", "members")) == ["IND-0120", "IND-0120-draft"]
    index.write([], deleted=["IND-0120-draft"], number=6)
    assert codes(index, "Lärm", visibilities=("public", "members")) == ["IND-0120"]


def test_a_commit_without_documents_only_moves_the_number(index: Index) -> None:
    index.write([], number=9)
    assert (index.number, index.size) == (9, 2)


def test_many_small_commits_end_in_the_same_hits_as_one_build(folder: Path, tmp_path: Path) -> None:
    documents = list(invented(60))
    rebuild(folder, documents, number=0)
    rebuild(tmp_path / "bit by bit", [], number=0)
    grown = open_index(tmp_path / "bit by bit")
    for place in range(0, 60, 3):
        grown.write(
            [replace(d, title=Localised("vorher")) for d in documents[place : place + 3]], number=place
        )
        grown.write(documents[place : place + 3], number=place)
    built = open_index(folder)
    for text in ("", "Anteil", "Kinder unter 6", "Quote", "Wohnungen", "1.000 Einwohner"):
        assert sorted(grown.ids(Question(text=text))) == sorted(built.ids(Question(text=text)))
    assert codes(grown, "vorher", visibilities=("public", "members")) == []


def test_the_number_reaches_the_answer(index: Index) -> None:
    assert index.search(Question()).number == 4


def test_an_empty_index_answers_with_nothing(folder: Path) -> None:
    rebuild(folder, [], number=0)
    answer = open_index(folder).search(Question(text="Wohnfläche"))
    assert (answer.total, answer.items, answer.explanation.words[0].how) == (0, (), "unknown")


def test_only_the_owner_may_enter_the_folder(index: Index, folder: Path) -> None:
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, current(folder))] == [0o700, 0o700]


def test_a_rebuild_leaves_one_build_and_open_readers_see_it(index: Index, folder: Path) -> None:
    rebuild(folder, catalogue(), number=8)
    assert [path.name for path in folder.glob("build-*")] == [current(folder).name]
    assert codes(index, "Wohnfläche")[0] == "IND-0106"
    assert index.number == 8


def test_an_answer_under_way_survives_a_rebuild(index: Index, folder: Path) -> None:
    snapshot = index._fresh()
    rebuild(folder, [], number=8)
    assert snapshot.stored(0)["code"] == "IND-0120"
    assert len(snapshot.postings("larm").documents) == 1


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(index: Index, folder: Path) -> None:
    def failing():  # type: ignore[no-untyped-def]
        yield LARM
        raise ConnectionError

    with pytest.raises(ConnectionError):
        rebuild(folder, failing(), number=9)
    assert (index.size, index.number) == (2, 4)
    assert len(list(folder.glob("build-*"))) == 1


def test_what_a_dead_rebuild_left_is_swept_by_the_next(index: Index, folder: Path) -> None:
    (folder / "build-dead").mkdir()
    (folder / "build-dead" / "spool").write_bytes(b"half")
    (folder / "current.build-dead").symlink_to("build-dead")
    rebuild(folder, [LARM], number=9)
    assert {path.name for path in folder.iterdir()} == {"current", "lock", current(folder).name}


def test_a_missing_index_is_said(folder: Path) -> None:
    with pytest.raises(IndexBroken):
        open_index(folder)


def test_an_index_that_is_deleted_under_a_reader_is_said_and_comes_back(index: Index, folder: Path) -> None:
    for path in (folder / "current", folder / "lock"):
        path.unlink()
    with pytest.raises(IndexBroken):
        index.search(Question())
    with pytest.raises(IndexBroken):
        index.write([LARM], number=5)
    rebuild(folder, [LARM], number=6)
    assert codes(index) == ["IND-0120"]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Whoosh leaves a file open that it could not read
@pytest.mark.parametrize("pattern", ["*.toc", "*.trm", "*.facts.col", "*.theme.col", "*._stored.col"])
@pytest.mark.parametrize("content", [b"", b"nonsense" * 40, None])
def test_any_damage_at_opening_is_one_error(
    index: Index, folder: Path, pattern: str, content: bytes | None
) -> None:
    for path in current(folder).glob(pattern):
        path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(IndexBroken):
        open_index(folder)
    gc.collect()  # while the warning is ignored


def test_damage_found_while_searching_is_the_same_error(index: Index, folder: Path) -> None:
    for path in current(folder).glob("*.pst"):
        path.write_bytes(b"nonsense" * 400)
    with pytest.raises(IndexBroken):
        open_index(folder).search(Question(text="Lärm"))


def test_threads_share_one_index(folder: Path) -> None:
    rebuild(folder, invented(300), number=0)
    index = open_index(folder)
    expected = {
        text: index.ids(Question(text=text))
        for text in ("Anteil", "Quote", "Kinder", "Wohnungen", "je 1.000")
    }
    wrong: list[str] = []

    def ask() -> None:
        wrong.extend(
            text for _ in range(20) for text, ids in expected.items() if index.ids(Question(text=text)) != ids
        )

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []

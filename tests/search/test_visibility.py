"""What members alone may see is neither shown nor counted nor hinted at to anybody else."""

from pathlib import Path

import pytest

from registry.search.index import Index, open_index, rebuild
from registry.search.question import Question
from tests.search.documents import LEVELS, OFFICES, draft, invented, published

MEMBERS = ("public", "members")
SECRET = draft("IND-0200", "Zwangsräumungen", office=OFFICES[0], levels=(LEVELS["stadtteil"],))


@pytest.fixture
def index(folder: Path) -> Index:
    """Open an index of one public document and one draft."""
    rebuild(
        folder, [SECRET, published("IND-0115", "Wohnungslose Untergebrachte", office=OFFICES[1])], number=1
    )
    return open_index(folder)


@pytest.mark.parametrize(
    "text",
    ["", "Zwangsräumungen", "Zwangsräum", "Zwangsräumugnen", "Räumung", "IND-0200", "ind 200", "Stadtteil"],
)
def test_the_public_never_meets_a_draft(index: Index, text: str) -> None:
    answer = index.search(Question(text=text))
    assert "IND-0200" not in {hit.code for hit in answer.items}
    assert answer.corrected is None
    assert sum(count.count for count in answer.facets["status"]) == answer.total <= 1


def test_members_find_it(index: Index) -> None:
    assert [hit.id for hit in index.search(Question(text="Zwangsräumugnen", visibilities=MEMBERS)).items] == [
        "IND-0200-draft"
    ]


def test_facets_offer_the_public_only_what_public_documents_have(index: Index) -> None:
    public, members = (index.search(Question(visibilities=who)).facets for who in (MEMBERS[:1], MEMBERS))
    assert [count.value for count in public["office"]] == ["jugendamt"]
    assert public["level"] == ()
    assert {count.value for count in members["office"]} == {"jugendamt", "amt-soziales"}


def test_scores_of_the_public_do_not_tell_how_many_drafts_there_are(index: Index) -> None:
    before = index.search(Question(text="Wohnungslose")).items[0].score
    index.write([draft(f"IND-03{n:02d}", "Wohnungslose Familien") for n in range(30)], number=2)
    assert index.search(Question(text="Wohnungslose")).items[0].score == before


def test_nobody_in_particular_sees_nothing(index: Index) -> None:
    assert index.search(Question(visibilities=())).total == 0


@pytest.mark.parametrize("text", ["", "Anteil", "Quote der Wohnungen", "Kinder", "gibtesnicht"])
def test_among_many_documents_every_public_hit_is_public(folder: Path, text: str) -> None:
    documents = {document.id: document for document in invented(400)}
    rebuild(folder, documents.values(), number=1)
    found = open_index(folder).ids(Question(text=text))
    assert bool(found) == (text != "gibtesnicht")
    assert {documents[document_id].visibility for document_id in found} <= {"public"}

"""Whatever is asked, the documents found are those that a loop over all of them finds."""

from pathlib import Path
from random import Random

import pytest

from registry.rules.localised import Localised
from registry.search.compounds import Splitter, dictionary
from registry.search.index import Index, open_index, rebuild
from registry.search.interpreting import read
from registry.search.question import Question
from registry.search.ranking import MENTIONED
from registry.search.weights import listed_words, weigh
from tests.search.documents import catalogue, draft, published

CATALOGUE = catalogue()
SPLITTER = Splitter(dictionary(form for document in CATALOGUE for form in listed_words(document, "de")))
WEIGHTS = {document.id: weigh(document, SPLITTER) for document in CATALOGUE}
WORDS = sorted({written for document in CATALOGUE for written in listed_words(document, "de").values()})


@pytest.mark.parametrize("seed", range(40))
def test_every_hit_has_what_was_sought_and_nothing_that_is_about_it_is_missed(
    stuttgart: Index, seed: int
) -> None:
    random = Random(seed)
    question = Question(text=" ".join(random.sample(WORDS, random.randint(1, 3))))
    sought = [
        word.meant | word.entries for word in read(question, stuttgart._fresh()).words if word.is_required
    ]
    worth = {i: [_most(entries, weights) for entries in sought] for i, weights in WEIGHTS.items()}
    having = {i: sum(value > 0 for value in values) for i, values in worth.items()}
    complete = {i for i, count in having.items() if count == len(sought)}
    is_told = any(min(worth[i], default=MENTIONED) >= MENTIONED for i in complete)
    answer = stuttgart.search(question)
    assert set(stuttgart.ids(question)) == (
        complete if is_told else {i for i, count in having.items() if count}
    )
    assert answer.explanation.is_any == (not complete and any(having.values()))


def _most(entries: dict[str, float], weights: dict[str, float]) -> float:
    return max((value * weights.get(entry, 0.0) for entry, value in entries.items()), default=0.0)


@pytest.mark.parametrize("word", WORDS[::7])
def test_every_word_of_the_catalogue_finds_a_document(stuttgart: Index, word: str) -> None:
    assert stuttgart.search(Question(text=word)).total > 0


def test_a_word_is_found_by_its_beginning_only_where_it_is_typed_last(folder: Path) -> None:
    rebuild(folder, [published("IND-0001", "Versiegelungsgrad"), published("IND-0002", "Lärm")], number=0)
    index = open_index(folder)
    assert set(index.ids(Question(text="Lärm Versiegelungsg"))) == {"IND-0001", "IND-0002"}
    assert index.search(Question(text="Versiegelungsg Lärm")).explanation.words[0].how != "prefix"


def test_the_published_definition_stands_before_retired_ones_and_drafts(folder: Path) -> None:
    same = Localised("Lärm")
    documents = [
        published("IND-0001", "Lärm", definition=same),
        draft("IND-0002", "Lärm", definition=same),
        published("IND-0003", "Lärm", definition=same),
    ]
    retired = documents[0].__class__(
        id="IND-0001", code="IND-0001", visibility="public", state="retired", title=same, definition=same
    )
    rebuild(folder, [retired, *documents[1:]], number=0)
    found = open_index(folder).ids(Question(text="Lärm", visibilities=("public", "members")))
    assert found == ("IND-0003", "IND-0002-draft", "IND-0001")


def test_a_short_title_that_says_just_this_stands_before_a_long_one(folder: Path) -> None:
    rebuild(
        folder,
        [
            published("IND-0001", "Veränderung des Anteils der Kinderarmut in Neubaugebieten"),
            published("IND-0002", "Kinderarmut"),
        ],
        0,
    )
    assert open_index(folder).ids(Question(text="Kinderarmut"))[0] == "IND-0002"


def test_words_meant_alike_find_each_other(folder: Path) -> None:
    rebuild(
        folder,
        [published("IND-0001", "Anteil der Ausländer"), published("IND-0002", "Quote der Ausländer")],
        number=0,
    )
    assert open_index(folder).ids(Question(text="Ausländer Quote")) == ("IND-0002", "IND-0001")

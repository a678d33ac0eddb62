"""What the search says, it says in both languages, and as the rest of the registry does."""

import pytest

from registry.search.document import STATUSES
from registry.search.folder import IndexBroken, IndexBusy
from registry.texts import is_translated, translate
from tests.benchmarks import search as benchmark


@pytest.mark.parametrize("error", [IndexBroken, IndexBusy])
def test_errors_of_the_index_have_english_sentences(error: type[IndexBroken]) -> None:
    assert is_translated(error.message)


@pytest.mark.parametrize("status", list(STATUSES))
def test_the_facet_names_a_status_as_pages_do(status: str) -> None:
    label = STATUSES[status].label
    assert label.en == translate(label.de, "en")


def test_the_benchmark_prints_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    benchmark.main(40)
    printed = capsys.readouterr().out
    assert "40 documents built" in printed
    assert "change, then found" in printed

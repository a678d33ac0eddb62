"""Choosing by words in title or code: any case, umlauts too, every word, and no character is a wildcard."""

import pytest
from sqlalchemy import select

from registry import db
from registry.model import Definition, Indicator
from registry.model.folding import MOST_WORDS
from registry.rules.localised import Localised
from registry.services.finding.matching import has_words
from tests.services.stage import code_of, drafted

pytestmark = pytest.mark.usefixtures("stage")
TITLES = {
    "IND-0001": Localised("Ärzte je Übergangsquartier", "Physicians"),
    "IND-0002": Localised("100_% der „Größe“"),
    "IND-0003": Localised('Quote "netto" \\ brutto'),
    "IND-0004": Localised("Ältere (Groß-Äcker)"),
}


def matching(text: str) -> list[str]:
    """Give the codes of what is chosen."""
    with db.reading() as session:
        joined = select(Indicator.code).join(Definition, Definition.indicator_id == Indicator.id)
        return list(session.scalars(joined.where(*has_words(text)).order_by(Indicator.code)))


def test_words_are_found_as_people_type_them() -> None:
    assert [code_of(drafted(title=title)) for title in TITLES.values()] == list(TITLES)
    for text, codes in {
        "ärzte": ["IND-0001"],
        "arzte ubergang": ["IND-0001"],
        "gross": ["IND-0002", "IND-0004"],
        "de": ["IND-0002"],  # the name of a language is no word of a title
        "ÄRZTE ÜBERGANG": ["IND-0001"],
        "Ärzte quartier": ["IND-0001"],
        "pHYSicians": ["IND-0001"],
        "ärzte größe": [],
        "GRÖßE": ["IND-0002"],
        "%": ["IND-0002"],
        "_": ["IND-0002"],
        "100_%": ["IND-0002"],
        '"netto"': ["IND-0003"],
        "\\": ["IND-0003"],
        "groß-äcker": ["IND-0004"],
        "ind-0004": ["IND-0004"],
        "'; DROP TABLE indicator; --": [],
        "": list(TITLES),
        "  ": list(TITLES),
        "ärzte " * MOST_WORDS + "weiteres": ["IND-0001"],
    }.items():
        assert matching(text) == codes, text

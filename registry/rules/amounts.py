"""How much of a thing a definition or a word may state, and how much of it a page shows: so that all work is bounded."""

from registry.errors import Finding

# Far above what a definition needs; below what a page can bear. By the name of the field.
MOST_OF: dict[str, int] = {
    "keywords": 40,
    "breakdowns": 40,
    "levels": 60,
    "sources": 60,
    "editions": 60,
    "series_notes": 60,
    "alt_de": 100,
    "alt_en": 100,
    "hidden_de": 100,
    "hidden_en": 100,
}
SHOWN = 100  # members of one fact that a page lists; an older definition may have more
SHOWN_LETTERS = 50_000  # of one value that a page compares word by word

TOO_MANY = "Hier sind höchstens %(most)s Angaben möglich, es sind %(count)s."


def too_many(name: str, count: int) -> Finding | None:
    """Say that a field has more members than it may have; None where all is well."""
    most = MOST_OF.get(name)
    if most is None or count <= most:
        return None
    return Finding(name, TOO_MANY, (("most", most), ("count", count)))

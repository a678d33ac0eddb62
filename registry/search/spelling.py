"""How far two words are apart."""

from rapidfuzz.distance import OSA


def tolerance(form: str) -> int:
    """Say how many errors a word of this length may have: short words are easily another word."""
    return 1 if len(form) < 6 else 2


def distance(one: str, other: str, most: int) -> int:
    """Count insertions, deletions, changes and swaps from one word to the other; above `most` it does not matter."""
    return OSA.distance(one, other, score_cutoff=most)

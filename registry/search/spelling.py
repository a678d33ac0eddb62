"""How far two words are apart, and when one may be taken for the other mistyped."""

from itertools import accumulate

from rapidfuzz.distance import OSA

SHORTEST_CORRECTED = 5
MOST_ERRORS = 2
DEAREST = 2.0  # errors of any word, weighed
CHEAP = 1.0  # one swap, or one letter missing, doubled or sounding alike
SWAPPED, SOUNDED, DOUBLED, MISSED, CHANGED = 0.8, 0.6, 0.6, 1.0, 1.4
# Letters that people write for one another because they sound or lie alike.
ALIKE = frozenset(
    pair
    for one, other in ("ck", "dt", "bp", "fv", "vw", "sz", "iy", "ae", "gk", "mn", "ij", "zc", "xs", "ou")
    for pair in ((one, other), (other, one))
)
NO_BEGINNINGS = frozenset({("a", "e"), ("e", "a"), ("m", "n"), ("n", "m"), ("o", "u"), ("u", "o")})
SILENT = "he"


def distance(one: str, other: str, most: int) -> int:
    """Count insertions, deletions, changes and swaps from one word to the other; above `most` it does not matter."""
    return OSA.distance(one, other, score_cutoff=most)


def allowed(form: str) -> float:
    """Say how many weighed errors a word of this length may have: short words are easily another word."""
    return min(DEAREST, len(form) / 5)


def may_begin(one: str, other: str) -> bool:
    """Tell whether one word may be the other by its beginning: people hardly err in the first letter."""
    first = (one[:1], other[:1])
    return first[0] == first[1] or one[:2] == other[1::-1] or (first in ALIKE and first not in NO_BEGINNINGS)


def cost(one: str, other: str) -> float:
    """Weigh the errors from one word to the other: swaps and letters that sound alike are common, others are not."""
    before: list[float] = []
    last: list[float] = []
    row = list(accumulate(_missed(other, place) for place in range(len(other) + 1)))
    for i in range(1, len(one) + 1):
        before, last, row = last, row, [row[0] + _missed(one, i)]
        for j in range(1, len(other) + 1):
            best = min(
                last[j] + _missed(one, i),
                row[j - 1] + _missed(other, j),
                last[j - 1] + _changed(one[i - 1], other[j - 1]),
            )
            if before and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best = min(best, before[j - 2] + SWAPPED)
            row.append(best)
    return row[-1]


def _missed(word: str, place: int) -> float:
    """Weigh a letter that one word has and the other has not; place 0 is before the first."""
    if not place:
        return 0.0
    letter = word[place - 1]
    return DOUBLED if letter in SILENT or letter in word[max(0, place - 2) : place - 1] else MISSED


def _changed(one: str, other: str) -> float:
    return 0.0 if one == other else SOUNDED if (one, other) in ALIKE else CHANGED

"""How far two words are apart."""


def tolerance(form: str) -> int:
    """Say how many errors a word of this length may have: short words are easily another word."""
    return 1 if len(form) < 6 else 2


def distance(one: str, other: str, most: int) -> int:
    """Count insertions, deletions, changes and swaps from one word to the other; above `most` it does not matter."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, opposite in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]

"""`python -m tests.search` prints how well the search answers; `--worst` shows where not, `--keep` keeps the figures."""

import sys
from pathlib import Path

from tests.search.judging import JUDGED, figures, judged, keep, scores, table, worst

MOST_SHOWN = 60


def main(words: list[str]) -> None:
    """Measure the judged questions, or those of another file."""
    paths = [Path(word) for word in words if not word.startswith("--")]
    scored = list(scores(judged(paths[0] if paths else JUDGED)))
    sys.stdout.write(table(figures(scored)) + "\n")
    if "--worst" in words:
        sys.stdout.writelines(f"{score}\n" for score in worst(scored, MOST_SHOWN))
    if "--keep" in words:
        keep(figures(scored))


main(sys.argv[1:])

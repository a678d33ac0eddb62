"""Measures the search with judged questions, asked at the door as anybody asks."""

import csv
import math
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from flask.testing import FlaskClient

from registry.search.question import Question
from registry.services.finding import finding
from tests import stuttgart

HERE = Path(__file__).parent
JUDGED, KEPT = HERE / "judged.tsv", HERE / "judged_figures.csv"
MOST, FIRST, MEANT = 10, 5, 3
DESK, NOTHING, ALL = "desk", "nothing", "all"


class Judged(NamedTuple):
    """A question, and what a fair reader would take as its answers; `silence` is what must be named if nothing answers."""

    kind: str
    language: str
    question: str
    grades: dict[str, int]
    silence: str


class Told(NamedTuple):
    """What the search answered: the codes, best first, and the words it did not understand."""

    codes: list[str]
    not_understood: list[str]


class Score(NamedTuple):
    """How good an answer is; of the three figures only those that the question allows."""

    kind: str
    question: str
    codes: list[str]
    ndcg: float | None = None
    is_first: bool | None = None
    is_honest: bool | None = None


class Figures(NamedTuple):
    """The figures of one kind; None where none of its questions has one."""

    questions: int
    ndcg: float | None
    first_five: float | None
    honest: float | None


def judged(path: Path = JUDGED) -> list[Judged]:
    """Read the judged questions."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_judged(row) for row in rows]


def _judged(row: dict[str, str]) -> Judged:
    is_silent = row["answers"].startswith("?")
    pairs = (pair.split(":") for pair in ([] if is_silent else row["answers"].split()))
    return Judged(
        row["kind"],
        row["language"],
        row["question"],
        {code: int(grade) for code, grade in pairs},
        row["answers"][1:] if is_silent else "",
    )


def scores(asked: Iterable[Judged]) -> Iterator[Score]:
    """Ask Stuttgart's catalogue: the public's questions at the door for programs, the desk's as a member."""
    with stuttgart.opened() as client:
        public = set(_at_the_door(client, "", "de", size=1000).codes)
        for one in asked:
            if one.kind == DESK:
                yield _score(one, one.grades, _at_the_desk(one))
            else:
                # What the public may not see can be no answer to it.
                seen = {code: grade for code, grade in one.grades.items() if code in public}
                yield _score(one, seen, _at_the_door(client, one.question, one.language))


def _at_the_door(client: FlaskClient, question: str, language: str, size: int = MOST) -> Told:
    response = client.get("/indicators.json", query_string={"q": question, "lang": language, "size": size})
    assert response.status_code == 200, (question, response.text)
    data = response.json
    return Told([item["code"] for item in data["items"]], data.get("not_understood", []))


def _at_the_desk(one: Judged) -> Told:
    asked = Question(text=one.question, language=one.language, size=MOST)
    answer = finding.find(stuttgart.LOADER, asked)
    return Told([hit.code for hit in answer.items], [])


def _score(one: Judged, grades: dict[str, int], told: Told) -> Score:
    if one.kind == NOTHING:
        return Score(
            one.kind, one.question, told.codes, is_honest=not told.codes or _names(told, one.silence)
        )
    meant = any(grades.get(code) == MEANT for code in told.codes[:FIRST])
    return Score(one.kind, one.question, told.codes, _ndcg(told.codes, grades), meant)


def _names(told: Told, silence: str) -> bool:
    """Tell whether the word that nothing answers is named as not understood; `*` stands for any ending."""
    return any(
        fnmatchcase(word.casefold(), silence.casefold())
        for phrase in told.not_understood
        for word in [phrase, *phrase.split()]
    )


def _ndcg(codes: list[str], grades: dict[str, int]) -> float:
    """Compare what the first ten are worth with the best ten there are: 1.0 is the best order."""
    best = _worth(sorted(grades.values(), reverse=True))
    return _worth([grades.get(code, 0) for code in codes]) / best


def _worth(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:MOST]))


def figures(scored: list[Score]) -> dict[str, Figures]:
    """Give the figures of each kind and of all."""
    kinds = list(dict.fromkeys(score.kind for score in scored))
    by_kind = {kind: [score for score in scored if score.kind == kind] for kind in kinds}
    return {kind: _figures(some) for kind, some in (by_kind | {ALL: scored}).items()}


def _figures(scored: list[Score]) -> Figures:
    return Figures(
        len(scored),
        _mean(score.ndcg for score in scored),
        _mean(score.is_first for score in scored),
        _mean(score.is_honest for score in scored),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return round(fmean(known), 3) if known else None


def kept() -> dict[str, Figures]:
    """Read the figures below which no change may fall."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {row["kind"]: _read(row) for row in csv.DictReader(file)}


def _read(row: dict[str, str]) -> Figures:
    ndcg, first, honest = (float(row[name]) if row[name] else None for name in Figures._fields[1:])
    return Figures(int(row["questions"]), ndcg, first, honest)


def keep(measured: dict[str, Figures]) -> None:
    """Write the figures that later changes have to reach."""
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", *Figures._fields])
        writer.writerows(
            [kind, *("" if value is None else value for value in row)] for kind, row in measured.items()
        )


def table(measured: dict[str, Figures]) -> str:
    """Write the figures as a table of Markdown."""
    lines = ["| kind | questions | nDCG@10 | first five | honest |", "|---|---|---|---|---|"]
    lines += [f"| {kind} | {' | '.join(_cell(value) for value in row)} |" for kind, row in measured.items()]
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    return "–" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


def worst(scored: list[Score], most: int) -> list[Score]:
    """List the answers that are worst, first those that lack what was meant."""
    return sorted(
        (score for score in scored if not score.is_honest),
        key=lambda score: (score.is_first is True, score.ndcg or 0),
    )[:most]

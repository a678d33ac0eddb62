"""Sentences in German and English, days, numbers and lists as people read them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.ext import babel_extract

import registry
from registry import settings as module
from registry import texts
from registry.errors import BadQuestion, Finding, Word, Words
from registry.settings import Settings
from tests.looking import some

ROOT = Path(registry.__file__).parent
TEMPLATES = sorted(ROOT.rglob("web/templates/**/*.html")) + sorted((ROOT.parent / "admin").rglob("*.html"))


def asked_for(template: Path) -> Iterator[str]:
    """Give every sentence a template asks for."""
    with template.open("rb") as file:
        for _line, _name, found, _comments in babel_extract(file, ("_", "gettext", "ngettext"), (), {}):
            yield from (word for word in (found if isinstance(found, tuple) else (found,)) if word)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_of_a_template_has_its_english(template: Path) -> None:
    assert [sentence for sentence in some(asked_for(template)) if not texts.is_translated(sentence)] == []


@pytest.mark.parametrize("room", sorted(ROOT.glob("translations/en/*.po")), ids=lambda path: path.name)
def test_a_room_says_each_sentence_once(room: Path) -> None:
    said = re.findall(r'^msgid "(.+)"$', room.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(said) == sorted(set(said))


def test_german_is_the_default_and_needs_no_catalogue() -> None:
    assert texts.current_language() == "de"
    assert texts.gettext("Noch nie gesagt") == "Noch nie gesagt"


def test_a_language_is_spoken_until_the_end_of_the_block() -> None:
    with texts.use_language("en"):
        assert texts.gettext("Suchen") == "Search"
        with texts.use_language("de"):
            assert texts.gettext("Suchen") == "Suchen"
        assert texts.current_language() == "en"
    assert texts.current_language() == "de"


def test_an_unknown_language_falls_back_to_german() -> None:
    with texts.use_language("fr"):
        assert texts.current_language() == "de"


def test_placeholders_are_filled_and_words_among_them_translated() -> None:
    sentence = "Seite %(value)s gibt es nicht; die letzte ist Seite %(pages)s."
    assert texts.translate(sentence, "en", value=7, pages=3) == "There is no page 7; the last one is page 3."
    assert texts.translate("„%(a)s“", "en", a=Word("Suchen")) == "„Search“"
    assert texts.translate("%(a)s", "en", a=Words(("Suchen", "Themen"))) == "Search, Themes"
    assert texts.translate("%(a)s", "en", a="Suchen") == "Suchen"


@pytest.mark.parametrize(("zone", "said"), [("", "01.01.2027, 00:30"), ("UTC", "31.12.2026, 23:30")])
def test_a_moment_is_told_in_the_citys_time(zone: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_used", [Settings.from_environment({"REGISTRY_TIMEZONE": zone})])
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert texts.moment(late) == said
    assert texts.day(late) == said.split(",")[0]


def test_a_percent_sign_alone_is_no_placeholder() -> None:
    assert texts.gettext("100 %") == "100 %"


@pytest.mark.parametrize(("count", "said"), [(0, "0 Einträge"), (1, "1 Eintrag"), (2, "2 Einträge")])
def test_one_is_not_several(count: int, said: str) -> None:
    assert texts.ngettext("%(num)s Eintrag", "%(num)s Einträge", count) == said


def test_errors_and_findings_are_said_in_the_language_spoken() -> None:
    error = BadQuestion(field="page", value="x")
    finding = Finding(
        "title",
        "Seite %(value)s gibt es nicht; die letzte ist Seite %(pages)s.",
        (("value", 2), ("pages", 1)),
    )
    assert texts.sentence_of(error) == "Die Angabe „page“ ist hier nicht möglich: x"
    with texts.use_language("en"):
        assert "page" in texts.sentence_of(error)
        assert texts.sentence_of(error) != "Die Angabe „page“ ist hier nicht möglich: x"
        assert texts.sentence_of_finding(finding) == "There is no page 2; the last one is page 1."


@pytest.mark.parametrize(
    ("bound", "german", "english"),
    [
        (None, "zu klären", "to be clarified"),
        ("", "zu klären", "to be clarified"),
        ("2012", "2012", "2012"),
        ("2019-04", "April 2019", "April 2019"),
        ("2019-03", "März 2019", "March 2019"),
        ("2019-04-01", "01.04.2019", "1 April 2019"),
        ("2023/2025", "zwischen 2023 und 2025", "between 2023 and 2025"),
        (
            "2019-04/2020-12-31",
            "zwischen April 2019 und 31.12.2020",
            "between April 2019 and 31 December 2020",
        ),
        (date(2019, 4, 1), "01.04.2019", "1 April 2019"),
        (datetime(2019, 3, 31, 22, 30, tzinfo=UTC), "01.04.2019", "1 April 2019"),
        ("2026-03-16T23:30:00+00:00", "17.03.2026", "17 March 2026"),
    ],
)
def test_a_bound_is_written_as_people_read_it(bound: str | date | None, german: str, english: str) -> None:
    assert texts.day(bound) == german
    with texts.use_language("en"):
        assert texts.day(bound) == english


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_as_text_reads_like_the_day_itself(day: date) -> None:
    assert texts.day(day.isoformat()) == texts.day(day)


def test_a_moment_is_told_in_stuttgarts_time() -> None:
    assert texts.moment(datetime(2026, 7, 1, 12, 5, tzinfo=UTC)) == "01.07.2026, 14:05"
    with texts.use_language("en"):
        assert texts.moment("2026-01-01T12:05:00+00:00") == "1 January 2026, 13:05"


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (1234567, None, "1.234.567", "1,234,567"),
        (8.1, 1, "8,1", "8.1"),
        (8, 2, "8,00", "8.00"),
        (0.5, 0, "0", "0"),
    ],
)
def test_numbers_follow_the_language(value: float, decimals: int | None, german: str, english: str) -> None:
    assert texts.number(value, decimals) == german
    with texts.use_language("en"):
        assert texts.number(value, decimals) == english


def test_lists_are_read_aloud() -> None:
    assert texts.listed(["a", "b", "c"]) == "a, b und c"
    with texts.use_language("en"):
        assert texts.listed(("a", "b", "c")) == "a, b and c"


@pytest.mark.parametrize(
    ("since", "until", "german", "english"),
    [
        (None, None, "zu klären", "to be clarified"),
        ("2001", "2009", "von 2001 bis 2009", "from 2001 to 2009"),
        ("2001", None, "seit 2001", "since 2001"),
        (None, "2009", "bis 2009", "until 2009"),
        ("2009", "2009", "nur 2009", "2009 only"),
        ("2023/2025", None, "beginnt zwischen 2023 und 2025", "begins between 2023 and 2025"),
        (None, "2023/2025", "endet zwischen 2023 und 2025", "ends between 2023 and 2025"),
        (
            "2001",
            "2023/2025",
            "seit 2001, endet zwischen 2023 und 2025",
            "since 2001, ends between 2023 and 2025",
        ),
        ("2001/2003", "2009-12-31", "beginnt zwischen 2001 und 2003, bis 31.12.2009", None),
    ],
)
def test_a_period_reads_as_a_sentence_does(
    since: str | None, until: str | None, german: str, english: str | None
) -> None:
    assert texts.period(since, until) == german
    with texts.use_language("en"):
        assert english is None or texts.period(since, until) == english


def test_what_begins_later_is_not_said_to_be_so_since() -> None:
    assert texts.period("2031", None, coming=True) == "ab 2031"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2001", "2009", "gültig von 2001 bis 2009"),
        ("2001", None, "gültig seit 2001"),
        ("2023/2025", None, "Gültigkeit beginnt zwischen 2023 und 2025"),
        (None, "2009", "gültig bis 2009, Beginn zu klären"),
        (None, None, "gültig, Beginn zu klären"),
    ],
)
def test_what_is_in_force_says_since_when(since: str | None, until: str | None, said: str) -> None:
    assert texts.in_force(since, until) == said

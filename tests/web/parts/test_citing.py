"""How a definition is cited: by the address that never changes, in the language of the page."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from registry import texts
from registry.web.parts.citing import Download, citation, downloads
from tests.conftest import BASE_URL, FakeClock
from tests.web.parts.test_parts import record

pytestmark = pytest.mark.usefixtures("used", "clock")


def test_a_numbered_definition_is_cited_by_its_own_address() -> None:
    cited = citation(record(modified="2024-05-06T10:00:00+00:00"))
    assert cited.address == f"{BASE_URL}/indicators/IND-0001/1.0.0"
    for part in ("Jobcenter (2024): Quote. Version 1.0.0.", f"{cited.address}.", "Abgerufen am 16.03.2026."):
        assert part in cited.text


def test_a_draft_is_cited_by_its_indicator_and_this_year() -> None:
    cited = citation(replace(record(), version=None))
    assert cited.address == f"{BASE_URL}/indicators/IND-0001"
    assert "(2026): Quote. Version –." in cited.text


@pytest.mark.parametrize(("modified", "words"), [(None, "(2027)"), ("2024-12-31T23:30:00+00:00", "(2025)")])
def test_year_and_day_are_the_citys(modified: str | None, words: str, clock: FakeClock) -> None:
    clock.moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    cited = citation(record(modified=modified))
    assert words in cited.text
    assert "Abgerufen am 01.01.2027." in cited.text


def test_an_english_page_cites_in_english() -> None:
    with texts.use_language("en"):
        cited = citation(record())
    assert "16 March 2026" in cited.text
    assert "Abgerufen" not in cited.text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/indicators/IND-0048", "IND-0048.ttl"),
        ("/indicators/IND-0048/1.1.0", "IND-0048-1.1.0.ttl"),
        ("/catalog", "catalog.ttl"),
        ("/vocab/themes", "themes.ttl"),
    ],
)
def test_a_file_is_named_after_what_it_holds(path: str, name: str) -> None:
    turtle: Download = next(form for form in downloads(path) if form.suffix == ".ttl")
    assert (turtle.path, turtle.file_name) == (f"{path}.ttl", name)


@pytest.mark.parametrize(
    ("facts", "credited", "said"),
    [
        ({"evidence_status": "documented"}, True, "Version 1.0.0. "),
        (
            {"evidence_status": "comparator", "origin": "Berlin (B1)"},
            False,
            "(Definition nach Berlin (B1), für Stuttgart nicht belegt)",
        ),
        (
            {"evidence_status": "inferred", "origin": "Bericht"},
            False,
            "(abgeleitet aus Bericht, für Stuttgart",
        ),
        ({"evidence_status": "comparator"}, False, "(für Stuttgart nicht belegt)"),
        ({"evidence_status": "not_found"}, False, "(Definition in den Quellen nicht gefunden)"),
        ({"evidence_status": "documented", "steward_is_assigned": True}, False, "Version 1.0.0. "),
    ],
)
def test_an_office_is_credited_only_with_a_definition_of_its_own(
    facts: dict[str, Any], credited: bool, said: str
) -> None:
    cited = citation(replace(record(), **facts)).text
    assert ("Jobcenter" in cited) is credited
    assert said in cited

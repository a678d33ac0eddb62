"""The parts pages are made of: pager, bars of levels, formulas, citations, words of facts."""

from typing import Any

import pytest
from flask import render_template_string
from flask.testing import FlaskClient

from registry import texts
from registry.errors import NoSuchPage
from registry.formats.records import (
    Availability,
    ConceptReference,
    DefinitionRecord,
    MeasureReference,
    OfficeReference,
    Reference,
    Source,
)
from registry.rules.amounts import SHOWN
from registry.rules.fields import BY_NAME, FIELDS, Gap
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.search.document import STATUSES
from registry.search.question import FACETS, SORTS
from registry.web.indicators import CALCULATION, MEANING, ORIGIN
from registry.web.parts import facts
from registry.web.parts.availability import WIDTH, levels
from registry.web.parts.badges import LOOKS, badge
from registry.web.parts.calculation import calculation
from registry.web.parts.citing import downloads
from registry.web.parts.pager import pager
from registry.web.search import FACET_LABELS, SORT_LABELS
from tests.conftest import FakeClock
from tests.looking import some

STEWARD = OfficeReference("jobcenter", Localised("Jobcenter"), "/offices/jobcenter")
SHOWN_OTHERWISE = {
    "title",
    "short_title",
    "definition",
    "theme",
    "formula",
    "levels",
    "sources",
    "available_since",
    "available_until",
    "editions",
    "series_notes",
    "comparability",
    "limitations",
    "licence",
}


def record(**values: Any) -> DefinitionRecord:
    """Make a record that says only what is given."""
    return DefinitionRecord(
        "IND-0001", "/indicators/IND-0001", "1.0.0", State.PUBLISHED, Localised("Quote"), STEWARD, **values
    )


def level(notation: str, position: int, since: str | None = None, until: str | None = None) -> Availability:
    """Make a level with its years."""
    return Availability(
        Reference(notation, Localised(notation), f"/levels/{notation}"), position, since, until
    )


def test_a_pager_names_the_ends_and_the_neighbours() -> None:
    made = pager(1000, 25, 20, lambda page: f"?page={page}")
    assert [link.number for link in made.links] == [1, 23, 24, 25, 26, 27, 50]
    assert [link.number for link in made.links if link.is_after_gap] == [23, 50]
    assert (made.first, made.last, made.previous, made.next) == (481, 500, "?page=24", "?page=26")


def test_one_page_needs_no_links_and_nothing_is_page_one() -> None:
    assert pager(20, 1, 20, str).links == ()
    assert pager(0, 1, 20, str)[:3] == (0, 0, 0)
    with pytest.raises(NoSuchPage):
        pager(20, 2, 20, str)


def test_bars_lie_under_one_scale_of_years(clock: FakeClock) -> None:
    drawn = levels(record(levels=(level("stadtteil", 3, "2017-01-01"), level("gemeinde", 1, "2007", "2016"))))
    assert [line.availability.level.code for line in drawn.lines] == ["gemeinde", "stadtteil"]
    assert (drawn.first, drawn.last) == (2007, 2026)
    assert [(line.start, line.width) for line in drawn.lines] == [(0, WIDTH // 2), (WIDTH // 2, WIDTH // 2)]


def test_without_years_nothing_is_drawn() -> None:
    drawn = levels(record(levels=(level("stadtteil", 3),)))
    assert (drawn.first, drawn.lines[0].width) == (None, 0)


def test_a_bar_that_ends_before_it_begins_is_still_seen() -> None:
    assert levels(record(levels=(level("stadtteil", 3, "2020", "2010"),))).lines[0].width > 0


def test_a_definition_without_formula_has_no_calculation() -> None:
    assert calculation(record()) is None


def test_a_formula_speaks_the_language_of_the_page() -> None:
    haushalte = Reference("haushalte", Localised("Haushalte", "Households"), "/measures/haushalte")
    kinder = ConceptReference("alter", Localised("Alter", "Age"), "/vocab/breakdowns#alter")
    given = record(formula="haushalte * 1.5", formula_terms=(haushalte,), breakdowns=(kinder,))
    for language, said in (("de", "Haushalte × 1,5"), ("en", "Households × 1.5")):
        with texts.use_language(language):
            found = calculation(given)
        assert found is not None
        assert (found.text, found.terms) == (said, (haushalte,))
        assert 'class="formel__name">Quote</mtext><mo>=</mo>' in found.mathml


def test_a_long_name_is_left_out_of_the_formula() -> None:
    found = calculation(record(formula="1 + 1", short_title=Localised("x" * 60)))
    assert found is not None
    assert "<mtext>" not in found.mathml


def test_a_numerator_is_not_named_twice() -> None:
    menschen = MeasureReference("menschen", Localised("Menschen"), "/measures/menschen")
    term = Reference("menschen", Localised("Menschen"), "/measures/menschen")
    found = calculation(record(formula="menschen", numerator=menschen, formula_terms=(term,)))
    assert found is not None
    assert found.terms == ()


def test_a_required_fact_without_value_is_to_be_clarified_an_optional_one_is_silent() -> None:
    (told,) = facts.facts(record(), ("unit", "population"))
    assert (told.label, told.gap) == ("Einheit", Gap.TO_CLARIFY)


def test_a_gap_is_told_for_optional_facts_too() -> None:
    (told,) = facts.facts(record(gaps={"population": Gap.NOT_APPLICABLE}), ("population",))
    assert told.gap is Gap.NOT_APPLICABLE


def test_zero_decimals_are_a_fact() -> None:
    (told,) = facts.facts(record(decimals=0), ("decimals",))
    assert told.parts[0].text.de == "0"


def test_sources_stand_by_their_role() -> None:
    given = (
        Source("denominator", Localised("Melderegister"), "§ 3 BMG"),
        Source("numerator", Localised("BA"), None, "https://ba.example"),
    )
    numerator, denominator = facts.sources(record(sources=given))
    assert (numerator.label, numerator.parts[0].path) == ("Quelle Zähler", "https://ba.example")
    assert denominator.parts[0].note == Localised("§ 3 BMG")
    assert facts.sources(record())[0].gap is Gap.TO_CLARIFY


def test_every_field_of_a_definition_has_its_place_on_the_page() -> None:
    placed = {*MEANING, *CALCULATION, *ORIGIN} | SHOWN_OTHERWISE
    assert placed == {field.name for field in FIELDS}
    assert {BY_NAME[name].kind for name in (*MEANING, *CALCULATION, *ORIGIN)} <= set(facts.TELLERS)


def test_labels_of_facts_are_said_in_english_too() -> None:
    labels = [field.label for field in BY_NAME.values()]
    labels += [
        *facts.SOURCE_LABELS.values(),
        facts.STEWARD_ASSIGNED,
        *FACET_LABELS.values(),
        *SORT_LABELS.values(),
    ]
    assert [label for label in some(labels) if not texts.is_translated(label)] == []


def test_every_facet_sort_and_status_has_its_words() -> None:
    assert set(FACET_LABELS) == set(FACETS)
    assert set(SORT_LABELS) == set(SORTS)
    assert set(LOOKS) == set(STATUSES)


def test_a_status_nobody_knows_goes_by_its_name() -> None:
    assert badge("neu").label == "neu"


def test_every_form_has_its_address_and_media_type() -> None:
    found = downloads("/indicators/IND-0001/1.0.0")
    assert [form.path.rsplit(".", 1)[1] for form in found] == ["json", "csv", "ttl", "rdf", "jsonld", "nt"]
    assert all("/" in form.media_type for form in found)


def test_the_catalogues_pages_all_have_their_words_in_english(visit: FlaskClient) -> None:
    assert {template: said for template in OWN if (said := untranslated(visit, template))} == {}


OWN = {
    "macros.html",
    "search.html",
    "indicator.html",
    "compare.html",
    "changes.html",
    "indicator_changes.html",
    "themes.html",
    "theme.html",
    "schemes.html",
    "scheme.html",
    "offices.html",
    "office.html",
    "levels.html",
    "level.html",
    "unit.html",
    "measures.html",
    "measure.html",
    "programme.html",
    "catalogue.html",
    "interfaces.html",
    "imprint.html",
    "privacy.html",
    "accessibility.html",
    "base.html",
    "problem.html",
    "problem_words.html",
}


def untranslated(visit: FlaskClient, template: str) -> list[str]:
    """List the sentences of a template that have no English."""
    environment = visit.application.jinja_env
    source = environment.loader.get_source(environment, template)[0]  # type: ignore[union-attr]
    sentences = environment.extract_translations(source, gettext_functions=("_", "gettext", "ngettext"))  # type: ignore[attr-defined]
    found = {
        m
        for _line, _name, said in sentences
        for m in (said if isinstance(said, tuple) else (said,))
        if isinstance(m, str)
    }
    return sorted(sentence for sentence in found if not texts.is_translated(sentence))


def test_a_definition_with_more_than_a_page_can_bear_shows_the_first_and_counts_the_rest() -> None:
    many = 30_000
    word = ConceptReference("wort", Localised("Wort"), "/vocab/keywords#wort")
    given = record(
        keywords=(word,) * many,
        sources=tuple(Source("evidence", Localised(f"Beleg {n}")) for n in range(many)),
        levels=(level("stadtteil", 3),) * many,
    )
    (keywords,) = facts.facts(given, ["keywords"])
    (evidence,) = facts.sources(given)
    drawn = levels(given)
    for shown, more in (
        (keywords.parts, keywords.more),
        (evidence.parts, evidence.more),
        (drawn.lines, drawn.more),
    ):
        assert (len(shown), more) == (SHOWN, many - SHOWN)


def test_the_rest_of_too_many_is_counted_on_the_page(visit: FlaskClient) -> None:
    fact = facts.Fact("Schlagwörter", (facts.Part(Localised("Wort")),), more=29_900)
    with visit.application.test_request_context():
        shown = render_template_string(
            "{% import 'macros.html' as m with context %}{{ m.facts([fact]) }}", fact=fact
        )
    assert "und 29.900 weitere Angaben" in shown


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.stuttgart.de/monitoring.php", "stuttgart.de"),
        ("https://stuttgart.de/medien/Uebersicht.PDF?x=1", "stuttgart.de (PDF)"),
    ],
)
def test_the_link_to_a_source_says_where_it_leads(address: str, site: str) -> None:
    source = Source("evidence", Localised("Übersicht", "Overview"), None, address)
    (told,) = facts.sources(record(sources=(source,)))
    assert told.parts[0].text == Localised(f"Übersicht, {site}", f"Overview, {site}")


def test_a_source_without_a_link_is_named_alone() -> None:
    (told,) = facts.sources(record(sources=(Source("evidence", Localised("Übersicht")),)))
    assert told.parts[0].text == Localised("Übersicht")

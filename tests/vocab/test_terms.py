"""Our own terms: a word in both languages for every choice of a definition."""

from registry.rules.fields import CHOICES, EVIDENCE, SOURCE_ROLES
from registry.rules.lifecycle import PUBLIC
from vocab.terms import described, term_labels, terms


def test_every_choice_of_a_definition_has_a_term() -> None:
    wanted = {value for choices in CHOICES.values() for value, _ in choices}
    wanted |= {value for value, _ in (*EVIDENCE, *SOURCE_ROLES)} | {state.value for state in PUBLIC}
    assert wanted <= set(term_labels())


def test_terms_live_under_the_address_of_the_installation() -> None:
    subjects = {str(quad.subject) for quad in terms("https://katalog.example/vocab/terms")}
    assert "<https://katalog.example/vocab/terms#adopted>" in subjects


def test_the_badge_is_a_term_in_both_languages() -> None:
    assert term_labels()["adopted"] == (
        "Übernommen, nicht bestätigt",
        "Taken from public sources, not confirmed",
    )


def test_every_property_says_what_it_means() -> None:
    properties = [term for term in described() if term.is_property]
    assert len(properties) > 10
    assert [term.name for term in properties if term.said is None] == []

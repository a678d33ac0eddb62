"""The one sentence on where a definition and its figures come from."""

import pytest

from registry.formats.provenance import statement, term
from registry.formats.records import DefinitionRecord, OfficeReference, Source
from registry.rules.fields import EVIDENCE, SOURCE_ROLES
from registry.rules.lifecycle import State
from registry.rules.localised import Localised

OFFICE = OfficeReference("amt", Localised("Amt", "Office"), "/offices/amt")
DOCUMENTED = EVIDENCE[0][0]


def said(**more: object) -> Localised:
    """Say where a definition comes from."""
    return statement(
        DefinitionRecord(
            "IND-0001",
            "/indicators/IND-0001",
            "1.0.0",
            State.PUBLISHED,
            Localised("Quote"),
            OFFICE,
            **more,  # type: ignore[arg-type]
        )
    )


def test_a_definition_that_says_nothing_of_its_origin_has_no_sentence() -> None:
    assert said() == Localised("", None)


def test_each_fact_is_a_sentence_in_its_order() -> None:
    source = Source("numerator", Localised("Melderegister.", "Register"), "§ 5 LStatG")
    found = said(
        is_adopted=True,
        evidence_status=DOCUMENTED,
        origin="Atlas 2017",
        source_office=OFFICE,
        sources=(source,),
    )
    assert found.de == (
        f"{term('adopted', 'de')}. {term(DOCUMENTED, 'de')}: Atlas 2017. "
        f"{term('source_office', 'de')}: Amt. {term('numerator', 'de')}: Melderegister (§ 5 LStatG)."
    )
    assert found.text("en").startswith(f"{term('adopted', 'en')}. {term(DOCUMENTED, 'en')}: Atlas 2017. ")
    assert found.text("en").endswith(": Office. " + f"{term('numerator', 'en')}: Register (§ 5 LStatG).")


@pytest.mark.parametrize("status", [code for code, _ in EVIDENCE])
def test_every_kind_of_evidence_has_its_words(status: str) -> None:
    assert said(evidence_status=status) == (f"{term(status, 'de')}.", f"{term(status, 'en')}.")


@pytest.mark.parametrize("role", [role for role, _ in SOURCE_ROLES])
def test_every_role_of_a_source_has_its_words(role: str) -> None:
    found = said(sources=(Source(role, Localised("Umfrage")),))
    assert found == (f"{term(role, 'de')}: Umfrage.", f"{term(role, 'en')}: Umfrage.")


def test_an_origin_without_evidence_is_not_cited() -> None:
    assert said(origin="Atlas 2017") == Localised("", None)

"""What commands say: results and errors apart, every finding with its place, and never endlessly many."""

import pytest

from registry import texts
from registry.cli.speaking import MOST_FINDINGS, say, say_error, tell
from registry.errors import Finding, Invalid, NotFound

WRONG = "„%(value)s“ gibt es schon."


def told(capsys: pytest.CaptureFixture[str], error: Exception) -> list[str]:
    """Give the lines an error is said in."""
    say_error(error)  # type: ignore[arg-type]
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_results_and_what_goes_on_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    say("Fertig.")
    tell("Es wird geladen …")
    assert capsys.readouterr() == ("Fertig.\n", "Es wird geladen …\n")


def test_a_refusal_is_one_sentence_in_the_language_spoken(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, NotFound()) == [texts.sentence_of(NotFound())]
    with texts.use_language("en"):
        assert told(capsys, NotFound()) == [texts.translate(NotFound.message, "en")]


def test_each_finding_stands_with_as_much_of_its_place_as_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = (("value", "a"),)
    findings = [
        Finding("code", WRONG, value, "offices.csv: Zeile 3"),
        Finding("code", WRONG, value),
        Finding("", WRONG, value, "units.csv: Zeile 1"),
        Finding("", WRONG, value),
    ]
    assert told(capsys, Invalid(findings))[1:] == [
        "  offices.csv: Zeile 3, code: „a“ gibt es schon.",
        "  code: „a“ gibt es schon.",
        "  units.csv: Zeile 1: „a“ gibt es schon.",
        "  „a“ gibt es schon.",
    ]


def test_of_very_many_findings_the_first_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [Finding("code", WRONG, (("value", number),)) for number in range(MOST_FINDINGS + 10)]
    lines = told(capsys, Invalid(findings))[1:]
    assert len(lines) == MOST_FINDINGS
    assert lines[-1] == f"  code: „{MOST_FINDINGS - 1}“ gibt es schon."

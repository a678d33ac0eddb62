"""Which passwords are refused, each with its sentence, all at once."""

import pytest

from registry.rules.passwords import EASY, OWN, REPEATED, TOO_LONG, TOO_SHORT, findings

MAIL, NAME = "anna.ahrens@stuttgart.de", "Anna Ahrens"


def sentences(password: str) -> list[str]:
    """Say what is wrong with a password of Anna's."""
    return [finding.message for finding in findings(password, "new", mail=MAIL, name=NAME)]


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", [TOO_SHORT]),
        ("Gx7!kP2$wQz", [TOO_SHORT]),
        ("passwort", [TOO_SHORT]),
        ("aaaaaaaaaaaa", [REPEATED]),
        ("AaAaAaAaAaAaAa", [REPEATED]),
        ("aaa", [TOO_SHORT, REPEATED]),
        ("anna.ahrens@stuttgart.de", [OWN]),
        ("AnnaAhrens123", [OWN]),
        ("Ahrens!Anna!26", [OWN]),
        ("stuttgart1234", [OWN]),
        ("passwort1234", [EASY]),
        ("password12345", [EASY]),
        ("123456789012", [EASY]),
        ("qwertzuiopü+", [EASY]),
        ("qwertyuiop[]", [EASY]),
        ("abcabcabcabc", [EASY]),
        ("x" * 257, [TOO_LONG]),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, told: list[str]) -> None:
    assert sentences(password) == told


@pytest.mark.parametrize(
    "password",
    [
        "ein langes Passwort 1",
        "Gx7!kP2$wQzR",
        "Neckar Turm Kastanie",
        "Ämter ordnen Kürbisse",
        "aB3_x9-KqLzPwR0t",
        "Anna liebt Kastanien am Neckar",
        "Gx7!kP2$wQzR" + "y" * 244,
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert sentences(password) == []

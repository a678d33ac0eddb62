"""Codes of a second factor: each belongs to a step of time and counts once; only plain digits are digits."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from registry.rules.codes import WINDOW, cleaned, fitting_step, recovery_digest

SECRET, NOW = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
APP = pyotp.TOTP(SECRET)
STEP = APP.timecode(NOW)


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_code_fits_its_step_and_those_beside_it(off: int) -> None:
    assert fitting_step(SECRET, APP.generate_otp(STEP + off), NOW) == STEP + off


@pytest.mark.parametrize("off", [-2, 2, 100])
def test_a_code_of_another_time_fits_none(off: int) -> None:
    assert fitting_step(SECRET, APP.generate_otp(STEP + off), NOW) is None


@pytest.mark.parametrize("used", [STEP, STEP + WINDOW])
def test_no_step_is_taken_that_is_not_after_the_one_used_last(used: int) -> None:
    assert fitting_step(SECRET, APP.at(NOW), NOW, used) is None
    assert fitting_step(SECRET, APP.at(NOW), NOW, STEP - 1) == STEP


def test_a_clock_that_was_set_back_keeps_nobody_out() -> None:
    earlier = NOW - timedelta(hours=1)
    assert fitting_step(SECRET, APP.at(earlier), earlier, STEP) is not None


@pytest.mark.parametrize(
    "written",
    [
        lambda code: code.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda code: "".join(chr(0x1D7CE + int(digit)) for digit in code),
        lambda code: "".join(chr(0x0660 + int(digit)) for digit in code),
        lambda code: code + "0",
        lambda code: code[:5],
        lambda code: f"+{code[1:]}",
        lambda code: "",
    ],
    ids=["full-width", "bold", "Arabic", "seven", "five", "signed", "none"],
)
def test_only_six_plain_digits_are_a_code(written) -> None:  # type: ignore[no-untyped-def]
    assert fitting_step(SECRET, written(APP.at(NOW)), NOW) is None


def test_a_recovery_code_may_be_typed_with_spaces_and_capitals() -> None:
    assert (
        recovery_digest(cleaned(" 0123 4567 89AB CDEF ")) == recovery_digest("0123456789abcdef") is not None
    )
    for other in ("", "0123456789abcde", "０123456789abcdef", "0123456789abcdeg"):
        assert recovery_digest(other) is None

"""Progress: a bar in a terminal, plain lines elsewhere, nothing when it is quick."""

import io

import pytest

from registry.cli import progress as showing


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_progress_is_a_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "QUIET", 0.0)
    stream = Terminal()
    with showing.ProgressBar("Laden", stream) as progress:
        progress(1, 2)
    assert "Laden [" in stream.getvalue()
    assert " 50%" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_progress_is_plain_lines_elsewhere_and_nothing_when_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    with showing.ProgressBar("Laden", stream) as progress:
        progress(1, 2)
    assert stream.getvalue() == ""
    monkeypatch.setattr(showing, "QUIET", 0.0)
    with showing.ProgressBar("Laden", stream) as progress:
        progress(1, 2)
        progress(2, 2)  # too soon for another line
    assert stream.getvalue() == "Laden: 50%\n"

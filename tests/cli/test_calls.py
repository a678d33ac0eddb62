"""Calls: help for everything, one sentence for every error, the exit statuses."""

import re
from pathlib import Path

import pytest

from registry import cli
from registry.cli import readiness, speaking
from registry.errors import Finding, Invalid
from tests.cli.running import Ran, Run


def test_without_a_command_it_shows_what_there_is(run: Run) -> None:
    ran = run()
    assert ran.status == 0
    assert "Rückgabewerte" in ran.out
    for name in cli.COMMANDS:
        assert name in ran.out


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_its_help_in_german(name: str, run: Run) -> None:
    ran = run(name, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Aufruf: registry " + name)
    assert cli.COMMANDS[name].help[:30] in ran.out
    assert "show this help" not in ran.out


def test_help_is_english_in_an_english_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "load Stuttgart's catalogue" in run("--help").out


@pytest.mark.parametrize(
    "wrong", [["nonsense"], ["export"], ["export", "--format", "doc", "--out", "x"], ["account"], ["restore"]]
)
def test_a_call_that_is_not_understood_is_status_2_and_one_line(wrong: list[str], run: Run) -> None:
    ran = run(*wrong)
    assert (ran.status, ran.out) == (2, "")
    assert re.fullmatch(r"Aufruf nicht verstanden \(.*\)\. Hilfe: registry.* --help\n", ran.err)


@pytest.mark.parametrize("name", ["work", "reindex", "verify", "backup", "seed"])
def test_an_empty_place_is_refused_with_what_to_do(name: str, run: Run) -> None:
    ran = run(name)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == readiness.NotMigrated.message + "\n"


def test_a_database_that_does_not_answer_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@/nothing?host=/nowhere")
    ran = run("verify")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Die Datenbank antwortet gerade nicht.")
    assert ran.err.count("\n") == 1


def test_a_place_that_cannot_be_written_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("REGISTRY_INSTANCE", str(tmp_path / "file" / "instance"))
    ran = run("init-db")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Das Betriebssystem lässt es nicht zu: ")
    assert ran.err.count("\n") == 1


def test_a_file_that_is_no_database_is_one_sentence(run: Run, instance: Path) -> None:
    (instance / "registry.sqlite").write_text(
        "This is no database, although it is long enough to be one. " * 20
    )
    ran = run("init-db")
    assert ran.status == 1
    assert ran.err == "Die Datenbank meldet einen Fehler: file is not a database\n"


def test_an_interrupted_command_says_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("registry.cli.check.run", interrupt)
    assert run("check") == Ran(130, "", "")


def test_every_finding_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    speaking.say_error(Invalid([Finding("code", "Fehlt.", where="a.csv: Zeile 2"), Finding("", "Anders.")]))
    assert capsys.readouterr().err.splitlines()[1:] == ["  a.csv: Zeile 2, code: Fehlt.", "  Anders."]

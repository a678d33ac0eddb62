"""The command line: every command does what it says, errors are one sentence, exit statuses are kept."""

import ast
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib
from sqlalchemy import func, select, text

from registry import cli, db, settings, texts
from registry.cli import progress as showing
from registry.cli import readiness, seed, speaking
from registry.errors import Finding, Invalid
from registry.model import Account, Indicator
from registry.services import exporting, indexing, keeping
from registry.services.locking import is_worker_running
from registry.services.refreshing import refresh_if_stale
from tests.conftest import BASE_URL
from tests.databases import Templates, bound
from tests.services.filling import contents, fill

ROOT = Path(__file__).parent.parent
KEY = "only-for-tests-" + "0" * 32


class Ran(NamedTuple):
    """What a command gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, instance: Path) -> None:
    """Set the environment of a production start, in German."""
    for setting in settings.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    given = {
        "REGISTRY_INSTANCE": str(instance),
        "REGISTRY_BASE_URL": BASE_URL,
        "SECRET_KEY": KEY,
        "LC_ALL": "C.UTF-8",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def run(environment: None, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run commands in this process."""

    def call(*arguments: str) -> Ran:
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    yield call
    db.session.remove()


@pytest.fixture
def stocked(database: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on a database with one published indicator and its index."""
    monkeypatch.setenv("DATABASE_URL", database)
    settings.use(settings.Settings.from_environment())
    fill()
    catch_up()
    return run


def catch_up() -> None:
    """Do what a worker would have done."""
    refresh_if_stale()
    indexing.build()


@pytest.fixture
def seeded(
    sqlite_templates: Templates, instance: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Run]:
    """Run commands on a database with Stuttgart's catalogue, loaded once for all tests."""
    stored = stored_stuttgart(sqlite_templates, tmp_path_factory, run)
    shutil.copytree(stored, instance, dirs_exist_ok=True, symlinks=True)
    with bound(f"sqlite:///{instance / 'registry.sqlite'}"):
        yield run


_stored: list[Path] = []


def stored_stuttgart(templates: Templates, folders: pytest.TempPathFactory, run: Run) -> Path:
    """Load Stuttgart's catalogue once; give the folder it lies in."""
    if not _stored:
        folder = folders.mktemp("stuttgart")
        with templates.copy(folder), pytest.MonkeyPatch.context() as there:
            there.setenv("REGISTRY_INSTANCE", str(folder))
            assert run("seed").status == 0
        _stored.append(folder)
    return _stored[0]


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


def test_a_database_is_made_once(
    templates: Templates, instance: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with templates.empty(instance) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        assert run("init-db") == Ran(0, "Die Datenbank ist eingerichtet.\n", "")
        assert run("init-db") == Ran(0, "Die Datenbank ist auf dem Stand dieser Fassung.\n", "")


def test_a_second_seed_changes_nothing_and_decides_at_once(seeded: Run, instance: Path) -> None:
    before = contents()
    began = time.monotonic()
    again = seeded("seed")
    assert time.monotonic() - began < 0.3
    assert again == Ran(0, "Der Katalog ist schon geladen.\n", "")
    assert contents() == before
    assert not (instance / "demo-accounts.txt").exists()


def test_a_demonstration_gets_accounts_once(
    seeded: Run, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_DEMO", "1")
    ran, sheet = seeded("seed"), instance / "demo-accounts.txt"
    assert sheet.read_text() in ran.out
    assert sheet.stat().st_mode & 0o777 == 0o600
    with db.reading() as session:
        accounts = session.scalar(select(func.count()).select_from(Account))
    assert accounts == sheet.read_text().count("@")
    assert seeded("seed").out == "Der Katalog ist schon geladen.\n"
    sheet.unlink()  # passwords are shown once: nobody can show them again
    assert seeded("seed").status == 0
    assert not sheet.exists()


def test_a_faulty_row_is_named_with_file_row_and_column(seeded: Run, tmp_path: Path) -> None:
    folder = tmp_path / "faulty"
    shutil.copytree(seed.STUTTGART, folder)
    offices = folder / "offices.csv"
    offices.write_text(offices.read_text().replace("amt-soziales,", "Amt für Soziales!,", 1))
    ran = seeded("seed", str(folder))
    assert ran.status == 1
    assert "offices.csv" in ran.err
    assert "Zeile" in ran.err
    assert "Traceback" not in ran.err


def test_reindexing_brings_the_index_back(stocked: Run, instance: Path) -> None:
    shutil.rmtree(instance / "index")
    assert stocked("reindex") == Ran(0, "Der Suchindex ist neu. Dokumente: 1\n", "")


@pytest.mark.parametrize("form", ["ttl", "rdf", "xml", "jsonld", "nt"])
def test_the_catalogue_is_exported_whole(form: str, stocked: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue"
    ran = stocked("export", "--format", form, "--out", str(path))
    assert (ran.status, ran.out) == (0, "")
    if form == "nt":
        graph = rdflib.Graph().parse(path, format="nt")
        dataset = rdflib.URIRef("http://www.w3.org/ns/dcat#Dataset")
        assert len(set(graph.subjects(rdflib.RDF.type, dataset))) == 1
    assert list(tmp_path.glob(".catalogue*")) == []


def test_an_export_that_cannot_be_written_leaves_nothing(stocked: Run, tmp_path: Path) -> None:
    ran = stocked("export", "--out", str(tmp_path / "missing" / "catalogue.ttl"))
    assert ran.status == 1
    assert "lässt sich nicht schreiben" in ran.err


def test_an_account_is_added_with_a_password_shown_once(stocked: Run) -> None:
    add = (
        "account",
        "add",
        "carla.neu@stuttgart.example",
        "--name",
        "Carla Neu",
        "--office",
        "amt-soziales",
        "--role",
    )
    ran = stocked(*add, "author", "--role", "reviewer")
    assert re.search(r"Passwort, nur jetzt zu sehen: \S{12,}\n", ran.out)
    with db.reading() as session:
        account = session.execute(select(Account).where(Account.name == "Carla Neu")).scalar_one()
        assert sorted(role.role for role in account.roles) == ["author", "reviewer"]
        assert account.password is not None
        assert account.password.startswith("$argon2id$")
    assert stocked(*add, "author").status == 1
    assert stocked("verify").status == 0


def test_an_account_needs_an_office_that_exists(stocked: Run) -> None:
    ran = stocked(
        "account", "add", "a@stuttgart.example", "--name", "A", "--office", "amt-mond", "--role", "author"
    )
    assert ran.status == 1
    assert "amt-mond" in ran.err


def test_verifying_gives_the_hash_to_be_kept_elsewhere(stocked: Run) -> None:
    with db.reading() as session:
        head = bytes(session.scalar(text("SELECT change_hash FROM head")) or b"").hex()
    assert head in stocked("verify").out


def test_a_log_that_does_not_verify_is_status_1(stocked: Run) -> None:
    with db.transaction() as session:
        session.execute(text("UPDATE head SET catalogue_number = 99"))
    ran = stocked("verify")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Eintrag ")


def test_a_backup_restored_elsewhere_gives_head_pages_and_feed_again(
    seeded: Run,
    instance: Path,
    tmp_path: Path,
    sqlite_templates: Templates,
    postgresql_templates: Templates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "all.zip"
    assert seeded("backup", "--out", str(path)).status == 0
    assert "gibt es schon" in seeded("backup", "--out", str(path)).err
    before = (seeded("verify").out, pages(), shown())
    for kind, templates in (("sqlite", sqlite_templates), ("postgresql", postgresql_templates)):
        (there := tmp_path / kind).mkdir()
        monkeypatch.setenv("REGISTRY_INSTANCE", str(there))
        with templates.empty(there) as url:
            monkeypatch.setenv("DATABASE_URL", url)
            assert seeded("restore", str(path)).status == 0
            assert (seeded("verify").out, pages(), shown()) == before
            assert "Dokumente: 137" in seeded("check").out
            assert seeded("restore", str(path)).status == 1


def pages() -> list[bytes]:
    """Give the feed in every language."""
    return [exporting.catalogue_page(form).body for form in ("ttl", "rdf", "jsonld", "nt")]


def shown() -> list[bytes]:
    """Give what pages of indicators are made of."""
    with db.reading() as session:
        codes = session.scalars(select(Indicator.code).where(Indicator.published_id.is_not(None))).all()
    return [exporting.document("json", code).body for code in sorted(codes)]


def test_a_backup_without_a_name_lies_in_the_instance(stocked: Run, instance: Path) -> None:
    assert stocked("backup").status == 0
    (path,) = (instance / "backups").iterdir()
    assert zipfile.is_zipfile(path)


def test_checking_says_a_line_for_each_part(stocked: Run) -> None:
    ran = stocked("check")
    assert ran.status == 1
    lines = dict(line[12:].split(": ", 1) for line in ran.out.splitlines())
    assert list(lines) == ["Einstellungen", "Kennung des Datenbereitstellers", *keeping.PARTS]
    assert "DCAT-AP.de 2.0" in lines["Kennung des Datenbereitstellers"]
    assert lines["Fragmente"] == "gültige Indikatoren: 1, jeder in allen Formen"
    assert [line for line in ran.out.splitlines() if line.startswith("PROBLEM")] == [
        "PROBLEM     Arbeitsprozess: läuft nicht; bitte starten: registry work"
    ]


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("DELETE FROM catalogue", "Fragmente"),
        ("DELETE FROM fragment WHERE form = 'nt'", "Fragmente"),
        ("UPDATE indicator SET published_id = NULL WHERE code = 'IND-0048'", "Fragmente"),
        ("UPDATE mark SET value = 'other' WHERE name = 'fragments.head'", "Fragmente"),
        ("UPDATE mark SET value = 'build-other:1' WHERE name = 'index'", "Suchindex"),
        ("UPDATE indicator SET published_id = NULL", "Suchindex"),
        ("UPDATE alembic_version SET version_num = '0000'", "Migrationen"),
    ],
)
def test_checking_finds_what_does_not_fit(statement: str, part: str, stocked: Run) -> None:
    guards = "fragment", "catalogue"
    with db.transaction() as session:
        if db.is_sqlite():
            for name in (f"guard_{table}_delete" for table in guards):
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(statement))
    assert re.search(f"^PROBLEM +{part}: ", stocked("check").out, re.MULTILINE)


def test_checking_finds_settings_that_are_missing(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    assert re.search("^PROBLEM +Einstellungen: .*SECRET_KEY", stocked("check").out, re.MULTILINE)


def test_checking_a_database_that_does_not_answer_ends_soon(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "ANSWER_SECONDS", 0.1)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@/nothing?host=/nowhere")
    ran = run("check")
    assert ran.status == 1
    assert ran.out.count("nicht geprüft") == 4


def test_a_worker_without_settings_refuses(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    ran = stocked("work")
    assert ran.status == 1
    assert "SECRET_KEY" in ran.err


def test_a_worker_stops_when_it_is_told_to(stocked: Run) -> None:
    command = [sys.executable, "-c", "import sys; from registry.cli import main; sys.exit(main(['work']))"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ.copy())
    assert process.stderr is not None
    try:
        assert process.stderr.readline() == "Der Arbeitsprozess läuft.\n"
        assert is_worker_running()
        assert "in Ordnung  Arbeitsprozess: läuft" in stocked("check").out
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10)[1] == "Der Arbeitsprozess ist beendet.\n"
    assert process.returncode == 0


def test_an_interrupted_command_says_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("registry.cli.check.run", interrupt)
    assert run("check") == Ran(130, "", "")


def test_every_finding_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    speaking.say_error(Invalid([Finding("code", "Fehlt.", where="a.csv: Zeile 2"), Finding("", "Anders.")]))
    assert capsys.readouterr().err.splitlines()[1:] == ["  a.csv: Zeile 2, code: Fehlt.", "  Anders."]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_progress_is_a_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "QUIET", 0.0)
    stream = Terminal()
    with showing.Progress("Laden", stream) as progress:
        progress(1, 2)
    assert "Laden [" in stream.getvalue()
    assert " 50%" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_progress_is_plain_lines_elsewhere_and_nothing_when_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    with showing.Progress("Laden", stream) as progress:
        progress(1, 2)
    assert stream.getvalue() == ""
    monkeypatch.setattr(showing, "QUIET", 0.0)
    with showing.Progress("Laden", stream) as progress:
        progress(1, 2)
        progress(2, 2)  # too soon for another line
    assert stream.getvalue() == "Laden: 50%\n"


def sentences(path: Path) -> Iterator[str]:
    """Find every German sentence of a module: what is marked, messages of errors, faults and findings."""
    marked = {"_", "Word", "Misfit", "_ok", "_note", "_problem", "Named"}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marked:
            yield from (
                a.value for a in node.args[-1:] if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if "message" in names or re.search(r"[a-zäöü]{3} [a-zäöü]", node.value.value):
                yield node.value.value


ROOM = [
    *sorted((ROOT / "registry/cli").glob("*.py")),
    *(
        ROOT / f"registry/services/{name}.py"
        for name in (
            "archiving",
            "backing_up",
            "keeping",
            "locking",
            "logreading",
            "restoring",
            "seeding",
            "verifying",
            "working",
        )
    ),
]


@pytest.mark.parametrize("path", ROOM, ids=lambda path: path.stem)
def test_every_sentence_has_its_english(path: Path) -> None:
    missing = [s for s in sentences(path) if not texts.is_translated(s) and s not in ("NAME", "%(iri)s")]
    assert missing == []
    for part in (*keeping.PARTS, "Einstellungen", "Kennung des Datenbereitstellers"):
        assert texts.is_translated(part)

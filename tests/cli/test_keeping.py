"""Keeping: verify, back up and restore, check."""

import re
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from registry import db
from registry.model import Fragment, Indicator
from registry.rules.access import ANONYMOUS
from registry.services.catalogue import documents, exporting
from registry.services.operations import keeping
from registry.settings import current
from tests.cli.running import Run
from tests.databases import Templates
from tests.services.tampering import unguarded


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
    return [exporting.catalogue_page(ANONYMOUS, form).body for form in ("ttl", "rdf", "jsonld", "nt")]


def shown() -> list[bytes]:
    """Give what pages of indicators are made of."""
    with db.reading() as session:
        codes = session.scalars(select(Indicator.code).where(Indicator.published_id.is_not(None))).all()
    return [documents.document(ANONYMOUS, "json", code).body for code in sorted(codes)]


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


def test_checking_names_a_fragment_with_one_flipped_byte(stocked: Run) -> None:
    statement = select(Fragment.body).where(Fragment.code == "IND-0048", Fragment.form == "ttl")
    with unguarded() as session:
        body = bytes(session.execute(statement).scalar_one())
        for place in (0, 4, 8, len(body) // 2):
            turned = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
            session.execute(
                update(Fragment)
                .where(Fragment.code == "IND-0048", Fragment.form == "ttl")
                .values(body=turned)
            )
            with db.reading():
                found = dict(keeping.check(current()))["Fragmente"]
            assert (found.verdict, found.data) == ("problem", {"code": "IND-0048", "form": "ttl"}), place


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
    assert ran.out.count("nicht geprüft") == 5

"""Setting up: the database, the catalogue, the accounts."""

import re
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from registry import db
from registry.cli import seed
from registry.model import Account
from registry.services.accounts import inviting
from tests.cli.running import Ran, Run
from tests.databases import Templates
from tests.services.filling import contents


def test_a_database_is_made_once(
    templates: Templates, instance: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with templates.empty(instance) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        assert run("init-db") == Ran(0, "Die Datenbank ist eingerichtet.\n", "")
        assert run("init-db") == Ran(0, "Die Datenbank ist auf dem Stand dieser Version.\n", "")


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


LINK = re.compile(r"Einmal-Link, nur jetzt zu sehen, drei Tage gültig: https?://\S+/einladung/(\S{30,})\n")


def test_an_account_is_added_with_a_link_to_its_password(stocked: Run) -> None:
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
    [key] = LINK.findall(ran.out)
    assert inviting.invited(key).name == "Carla Neu"
    with db.reading() as session:
        account = session.execute(select(Account).where(Account.name == "Carla Neu")).scalar_one()
        assert sorted(role.role for role in account.roles) == ["author", "reviewer"]
        assert account.password is None
    assert stocked(*add, "author").status == 1
    assert stocked("verify").status == 0


def test_who_forgot_password_and_phone_gets_a_new_link(stocked: Run) -> None:
    mail = "carla.neu@stuttgart.example"
    stocked("account", "add", mail, "--name", "Carla Neu", "--office", "amt-soziales", "--role", "author")
    with db.transaction() as session:
        session.query(Account).filter_by(name="Carla Neu").one().second_factor_secret = "secret"
    for more, factor in (((), "secret"), (("--reset-factor",), None)):
        [key] = LINK.findall(stocked("account", "link", mail, *more).out)
        assert inviting.invited(key).second_factor_secret == factor
    ran = stocked("account", "link", "niemand@stuttgart.example")
    assert (ran.status, ran.out) == (1, "")
    assert "niemand@stuttgart.example" in ran.err


def test_an_account_needs_an_office_that_exists(stocked: Run) -> None:
    ran = stocked(
        "account", "add", "a@stuttgart.example", "--name", "A", "--office", "amt-mond", "--role", "author"
    )
    assert ran.status == 1
    assert "amt-mond" in ran.err

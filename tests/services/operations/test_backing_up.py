"""Backups: one file from the running database, restored into an empty place of either kind."""

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry import db, texts
from registry import settings as settings_module
from registry.errors import RegistryError
from registry.model import Account, Concept, Indicator, KeptForm, Office, SentForm
from registry.services.accounts import inviting, keeping_sessions
from registry.services.operations import backing_up, keeping, migrating, restoring, signing
from registry.services.operations.archiving import NotABackup
from registry.services.operations.backing_up import FileExists, NothingToBackUp, backup
from registry.services.operations.proving import NotWhole
from registry.services.operations.restoring import NotEmpty, OfAnotherRelease, restore
from registry.services.operations.verifying import LogBroken
from registry.services.state import claiming, keeping_typed, loading, locking
from registry.services.state.keeping_typed import NothingKept, Typed
from registry.services.state.loading import Condition
from registry.settings import Settings, use
from tests.cast import IDS, actor, settle
from tests.databases import Templates, bound
from tests.services.filling import contents, fill

MARKS = "tables/mark.jsonl"  # says that it was restored, too


@pytest.fixture(autouse=True)
def used(settings: Settings) -> None:
    """Make the test's settings the process's."""
    use(settings)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a place for a backup."""
    return tmp_path / "backups" / "first.zip"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Give a place for an index."""
    return tmp_path / "index"


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest) -> Templates:
    """Give databases of each kind to restore into."""
    found: Templates = request.getfixturevalue(f"{request.param}_templates")
    return found


@pytest.fixture
def backed_up(database: str, file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Fill a database and back it up; give what it held."""
    fill()
    backup(file)
    return contents()


def test_a_backup_is_one_private_file_that_says_what_it_holds(database: str, file: Path) -> None:
    fill()
    manifest = backup(file)
    assert [path.name for path in file.parent.iterdir()] == ["first.zip"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert (manifest.change_number, manifest.catalogue_number) == (3, 1)
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("manifest.json"))["change_hash"] == manifest.change_hash


def test_a_backup_replaces_no_file(database: str, file: Path) -> None:
    file.parent.mkdir()
    file.write_text("precious")
    with pytest.raises(FileExists):
        backup(file)
    assert file.read_text() == "precious"


def test_a_database_without_tables_is_not_backed_up(templates: Templates, instance: Path, file: Path) -> None:
    with templates.empty(instance), pytest.raises(NothingToBackUp):
        backup(file)
    assert not list(file.parent.iterdir())


def test_a_backup_shows_one_moment_while_others_write(
    database: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    monkeypatch.setattr(backing_up, "TELL_EVERY", 1)
    told: list[tuple[int, int]] = []

    def write_meanwhile(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1:
            writer = threading.Thread(target=add_an_office)
            writer.start()
            writer.join()

    before = contents()["office"]
    manifest = backup(file, write_meanwhile)
    assert len(contents()["office"]) == len(before) + 1
    assert told == [(done, manifest.rows) for done in range(1, manifest.rows + 1)]
    assert {entry.name: entry.rows for entry in manifest.tables}["office"] == len(before)


def add_an_office() -> None:
    """Write something in a thread of its own."""
    try:
        with db.transaction() as session:
            session.add(Office(code="waehrenddessen"))
    finally:
        db.session.remove()


def test_restored_rows_are_those_that_were_backed_up(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        restore(file, index)
        second = file.with_name("second.zip")
        backup(second)
    # Member for member the same bytes, although the rows went through another kind of database.
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(second) as after:
        tables = [name for name in before.namelist() if name.startswith("tables/")]
        assert sorted(tables) == sorted(name for name in after.namelist() if name.startswith("tables/"))
        assert [before.read(name) for name in tables if name != MARKS] == [
            after.read(name) for name in tables if name != MARKS
        ]
        assert after.read(MARKS).splitlines()[-1].startswith(b'["restored",')
        assert before.read(MARKS).splitlines() == after.read(MARKS).splitlines()[:-1]


def test_a_restore_killed_before_it_is_proven_leaves_the_feed_shut(
    backed_up: dict[str, list[tuple[object, ...]]],
    other: Templates,
    file: Path,
    index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        with monkeypatch.context() as patch:
            patch.setattr(restoring.migrating, "is_current", lambda: False)  # a backup of an earlier release
            patch.setattr(restoring, "prove", killed)
            patch.setattr(restoring, "_take_back", lambda _before: None)  # who is killed takes nothing back
            with pytest.raises(KeyboardInterrupt):
                restore(file, index)
        assert loading.condition() is Condition.RESTORING
        found = dict(keeping.check(settings_module.current()))["Feed"]
        assert (found.verdict, "registry restore" in found.sentence) == ("problem", True)
    (again := tmp_path / "again").mkdir()
    with other.empty(again):
        restore(file, index)
        assert loading.condition() is Condition.COMPLETE


def test_a_restored_registry_goes_on_counting(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        restore(file, index)
        with db.transaction() as session:
            session.add_all([Office(code="neu"), Concept(scheme_id=1, notation="neu")])
            session.flush()
            indicator = session.query(Indicator).one()
            assert indicator.published_id is not None
            assert session.query(Concept).filter_by(notation="bonuscard").one().broader_id == 9


def test_a_backup_brings_neither_sessions_nor_links_back_to_life(
    database: str, file: Path, index: Path, other: Templates, tmp_path: Path
) -> None:
    settle()
    link = inviting.issue_link(actor("adam"), IDS["rita"]).rpartition("/")[2]
    with db.reading() as session:
        key = keeping_sessions.begin(session.get_one(Account, IDS["anna"]))
    backup(file)
    assert keeping_sessions.holder(key) is not None
    with other.empty(tmp_path):
        restore(file, index)
        assert keeping_sessions.holder(key) is None
        with pytest.raises(inviting.LinkOver):
            inviting.invited(link)


def test_a_backup_brings_no_sent_forms_and_no_kept_texts_back(
    database: str, file: Path, index: Path, other: Templates, tmp_path: Path
) -> None:
    settle()
    keeping_typed.keep(IDS["anna"], "key", Typed("/admin/", "/admin/", (("title_de", "Ein Text"),)))
    with db.transaction():
        claiming.claim("digest")
    backup(file)
    assert keeping_typed.recall(actor("anna"), "key").pairs
    with other.empty(tmp_path):
        restore(file, index)
        with pytest.raises(NothingKept):
            keeping_typed.recall(actor("anna"), "key")
        with db.reading() as session:
            assert session.query(KeptForm).count() == session.query(SentForm).count() == 0


def test_a_restored_registry_keeps_its_guards(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    (there := tmp_path / "there").mkdir()
    with other.copy(there):  # a migrated place without rows is empty, too
        restore(file, index)
        assert migrating.is_current()
        assert migrating.differences() == []


def test_nothing_is_restored_over_something(
    backed_up: dict[str, list[tuple[object, ...]]], file: Path, index: Path
) -> None:
    with pytest.raises(NotEmpty):
        restore(file, index)
    assert contents() == backed_up


def test_a_backup_that_does_not_verify_leaves_the_place_empty(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    forged = tmp_path / "forged.zip"
    shutil.copy(file, forged)
    change_a_row(forged, with_checksum=True)
    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        with pytest.raises(LogBroken, match="Eintrag 3"):
            restore(forged, index, accept_unsigned=True)
        assert contents().get("change", []) == []
        restore(file, index)  # and can be used again


def test_restoring_takes_an_old_index_away(
    backed_up: dict[str, list[tuple[object, ...]]],
    sqlite_templates: Templates,
    file: Path,
    index: Path,
    tmp_path: Path,
) -> None:
    index.mkdir()
    (index / "old").touch()
    (there := tmp_path / "there").mkdir()
    with sqlite_templates.empty(there):
        restore(file, index)
    assert not index.exists()


def test_restoring_waits_for_nobody(database: str, file: Path, index: Path) -> None:
    fill()
    backup(file)
    with locking.holding(), pytest.raises(locking.Busy):
        restore(file, index)


@pytest.mark.parametrize("damage", ["missing", "no-zip", "cut", "changed", "foreign"])
def test_a_damaged_file_is_refused_in_one_sentence(
    damage: str, sqlite_templates: Templates, instance: Path, tmp_path: Path, index: Path
) -> None:
    path = tmp_path / "backup.zip"
    with sqlite_templates.copy(instance):
        fill()
        backup(path)
    DAMAGES[damage](path)
    (there := tmp_path / "there").mkdir()
    with sqlite_templates.empty(there), pytest.raises(NotABackup):
        restore(path, index)
    with bound(f"sqlite:///{there / 'registry.sqlite'}"):
        assert contents().get("change", []) == []


def change_a_row(path: Path, *, with_checksum: bool = False) -> None:
    """Write the archive anew with one word of one row changed, which ZIP's own checksum then fits."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    before = members["tables/change.jsonl"]
    members["tables/change.jsonl"] = after = before.replace(b"Sozialdatenatlas", b"Sozialmietspiegel")
    assert before != after
    if with_checksum:
        sums = (hashlib.sha256(body).hexdigest().encode() for body in (before, after))
        members["manifest.json"] = members["manifest.json"].replace(*sums)
    write(path, members)


def write(path: Path, members: dict[str, bytes]) -> None:
    """Write an archive."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)


DAMAGES = {
    "missing": Path.unlink,
    "no-zip": lambda path: path.write_bytes(b"no archive"),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-200]),
    "changed": change_a_row,
    "foreign": lambda path: write(path, {"manifest.json": b'{"format": "other", "format_version": 1}'}),
}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], object], *, sign: bool = True) -> None:
    """Change the members of a backup, and sign it as its owner could, or leave it as a stranger would."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    members.pop(signing.SIGNATURE, None) if sign else None
    write(path, members)
    if sign:
        with zipfile.ZipFile(path, "a") as archive:
            signing.sign(archive, archive.read("manifest.json"))


def manifest_with(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, bytes]], None]:
    """Change what a backup says of itself."""

    def apply(members: dict[str, bytes]) -> None:
        facts = json.loads(members["manifest.json"])
        change(facts)
        members["manifest.json"] = json.dumps(facts).encode()

    return apply


def table(facts: dict[str, Any], name: str) -> dict[str, Any]:
    """Find what a manifest says of a table."""
    found: dict[str, Any] = next(entry for entry in facts["tables"] if entry["name"] == name)
    return found


def without_rows(name: str) -> Callable[[dict[str, bytes]], None]:
    """Empty a table and let the manifest say so."""

    def apply(members: dict[str, bytes]) -> None:
        members[f"tables/{name}.jsonl"] = b""
        said = {"rows": 0, "checksum": hashlib.sha256(b"").hexdigest()}
        manifest_with(lambda facts: table(facts, name).update(said))(members)

    return apply


def with_another_account(members: dict[str, bytes]) -> None:
    """Add an administrator of one's own."""
    rows = [json.loads(line) for line in members["tables/account_role.jsonl"].splitlines()]
    body = b"".join(json.dumps(row).encode() + b"\n" for row in [*rows, [1, "administrator"]])
    members["tables/account_role.jsonl"] = body
    said = {"rows": len(rows) + 1, "checksum": hashlib.sha256(body).hexdigest()}
    manifest_with(lambda facts: table(facts, "account_role").update(said))(members)


WRONG: dict[str, tuple[Callable[[dict[str, bytes]], object], type[RegistryError]]] = {
    "no tables": (manifest_with(lambda facts: facts.update(tables=[])), NotWhole),
    "one table less": (manifest_with(lambda facts: facts["tables"].remove(table(facts, "task"))), NotWhole),
    "one table twice": (manifest_with(lambda facts: facts["tables"].append(table(facts, "task"))), NotWhole),
    "no fragments": (without_rows("fragment"), NotWhole),
    "no log": (without_rows("change_field"), LogBroken),
    "another end": (manifest_with(lambda facts: facts.update(change_hash="00" * 32)), NotWhole),
    "another count": (manifest_with(lambda facts: facts.update(change_number=2)), NotWhole),
    "unknown revision": (
        manifest_with(lambda facts: facts.update(revision="29991231_later")),
        OfAnotherRelease,
    ),
    "odd revision": (manifest_with(lambda facts: facts.update(revision=None)), NotABackup),
    "another product": (manifest_with(lambda facts: facts.update(format="other-product")), NotABackup),
    "odd numbers": (manifest_with(lambda facts: facts.update(change_number="3")), NotABackup),
    "no list": (lambda members: members.update({"manifest.json": b"[1]"}), NotABackup),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_whole_is_refused_even_with_our_signature(
    name: str, sqlite_templates: Templates, instance: Path, tmp_path: Path, index: Path
) -> None:
    path = tmp_path / "backup.zip"
    with sqlite_templates.copy(instance):
        fill()
        backup(path)
    change, refusal = WRONG[name]
    rewrite(path, change)
    (there := tmp_path / "there").mkdir()
    with sqlite_templates.empty(there):
        with pytest.raises(refusal) as refused:
            restore(path, index)
        assert "%(" not in texts.sentence_of(refused.value)
        assert not any(contents().values())
        assert migrating.present() is None


def test_only_what_we_signed_is_restored_unless_somebody_says_so(
    backed_up: dict[str, list[tuple[object, ...]]], other: Templates, file: Path, index: Path, tmp_path: Path
) -> None:
    unsigned, changed = tmp_path / "unsigned.zip", tmp_path / "changed.zip"
    for path in (unsigned, changed):
        shutil.copy(file, path)
    rewrite(unsigned, lambda members: members.pop(signing.SIGNATURE), sign=False)
    rewrite(changed, with_another_account, sign=False)
    (there := tmp_path / "there").mkdir()
    with other.empty(there):
        with pytest.raises(signing.Unsigned):
            restore(unsigned, index)
        with pytest.raises(signing.SignedByOthers):
            restore(changed, index)
        assert contents() == {}
        restore(unsigned, index, accept_unsigned=True)
        assert len(contents()["account_role"]) == len(backed_up["account_role"])


def test_a_backup_signed_with_another_key_is_foreign(
    database: str, settings: Settings, file: Path, sqlite_templates: Templates, tmp_path: Path, index: Path
) -> None:
    use(Settings(settings.values | {"REGISTRY_BACKUP_KEY": "k" * 32}))
    fill()
    backup(file)
    use(settings)
    (there := tmp_path / "there").mkdir()
    with sqlite_templates.empty(there):
        with pytest.raises(signing.SignedByOthers):
            restore(file, index)
        use(Settings(settings.values | {"REGISTRY_BACKUP_KEY": "k" * 32}))
        restore(file, index)

"""Seeds a registry once: the catalogue of a folder, and the demonstration's accounts."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from registry import db
from registry.rules.access import Actor
from registry.rules.lifecycle import ROLE_LABELS
from registry.services.accounts.granting import Credentials, demo_accounts
from registry.services.importing.importing import Loaded, load
from registry.services.state.marks import mark, set_mark
from registry.services.state.progress import Progress
from registry.texts import gettext as _

SHEET_TITLE = "Konten der Demonstration, erzeugt am %(day)s. Nur einmal gezeigt, nur hier aufgehoben."


def seed_once(
    actor: Actor, name: str, fingerprint: str, read: Callable[[], Any], progress: Progress | None = None
) -> Loaded | None:
    """Load a catalogue unless these very files were loaded before; None when they were."""
    if mark(name) == fingerprint:
        return None
    catalogue = read()
    with db.transaction():
        loaded = load(actor, catalogue, progress)
        set_mark(name, fingerprint)
        return loaded


def demo_sheet(actor: Actor, path: Path) -> str | None:
    """Create the demonstration's accounts and write their sign-in into a private file; None when they are there."""
    if path.exists():
        return None
    with db.transaction():
        made = demo_accounts(actor)
        if not made:
            return None
        sheet = _sheet(made)
        _write_private(path, sheet)
        return sheet


def _sheet(made: tuple[Credentials, ...]) -> str:
    lines = [_(SHEET_TITLE, day=db.clock.today()), ""]
    for one in made:
        roles = ", ".join(_(ROLE_LABELS[role]) for role in one.roles)
        lines.append(f"{one.mail:<40} {one.password:<18} {one.name} – {roles} ({one.office})")
    return "\n".join(lines) + "\n"


def _write_private(path: Path, sheet: str) -> None:
    half_done = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(sheet)
    half_done.replace(path)

"""What the README, the lock files and the package promise is true."""

import re
import shlex
import subprocess
import sys
from configparser import ConfigParser
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from registry import cli
from registry.cli import COMMANDS
from registry.settings import SETTINGS
from tests.looking import some

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def _targets() -> set[str]:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    return set(phony[1].split())


def _make_commands(text: str) -> set[str]:
    return set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE))


def _registry_commands(text: str) -> list[str]:
    return re.findall(r"^\| `(registry [^`]+)`", text, re.MULTILINE)


def _pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines if "==" in line and not line.startswith(" "))


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_make_command_in_the_documents_exists(document: Path) -> None:
    assert _make_commands(document.read_text(encoding="utf-8")) <= _targets()


def test_the_readme_names_every_make_command() -> None:
    assert _make_commands(README) == _targets()


def test_the_readme_names_every_command_of_the_command_line() -> None:
    assert {command.split()[1] for command in _registry_commands(README)} == set(COMMANDS)


@pytest.mark.parametrize("command", _registry_commands(README))
def test_every_command_in_the_readme_is_understood(command: str) -> None:
    called, rest = cli.registry(), shlex.split(command)[1:]
    context = called.make_context("registry", list(rest))
    while isinstance(called, click.Group):
        name, found, rest = called.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        called, context = found, found.make_context(name, rest, parent=context)


def test_the_readme_states_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.*?)`)? ?\|", README, re.MULTILINE)
    assert rows == [(setting.name, setting.default) for setting in SETTINGS]


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_file_the_documents_name_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = [document.parent / link for link in re.findall(r"\]\(([^)#:]+)\)", text)]
    named = [
        ROOT / name
        for name in re.findall(r"`((?:registry|vocab|seeds|migrations|tests|deploy)/[\w./-]*)`", text)
    ]
    missing = [path for path in linked + named if not path.exists()]
    assert missing == []
    assert named or document.parent.name == "docs"


def test_pips_warnings_do_not_drown_what_make_says() -> None:
    install = re.search(r"^INSTALL := \$\(BIN\)/python (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert install
    looking = [sys.executable, *install[1].split(), "--no-index", "--find-links", "/nowhere", "--upgrade"]
    ran = subprocess.run([*looking, "structlog"], capture_output=True, text=True, check=True)
    assert ran.stdout + ran.stderr == ""


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_pin_each_package_with_hashes_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|file://", text)
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        assert re.match(r"[\w.\[\],-]+==[\w.]+ ", block), block[:60]
        assert "--hash=sha256:" in block, block[:60]


@pytest.mark.parametrize("name", LOCKS)
def test_what_we_ask_for_is_locked(name: str) -> None:
    asked = (ROOT / name.replace(".txt", ".in")).read_text()
    wanted = {re.split(r"[=\[]", line)[0].lower() for line in asked.splitlines() if re.match(r"\w", line)}
    assert wanted <= {package.lower() for package in _pinned(name)}


def test_both_lock_files_agree() -> None:
    runtime, development = map(_pinned, LOCKS)
    shared = runtime.keys() & development.keys()
    assert {name: runtime[name] for name in shared} == {name: development[name] for name in shared}


def test_tool_settings_live_in_setup_cfg() -> None:
    assert re.findall(r"^\[.*\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE) == ["[build-system]"]
    config = ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    assert config["metadata"]["license"] == "EUPL-1.2"
    assert {"tool:pytest", "mypy", "importlinter"} <= set(config.sections())


def test_shell_scripts_are_sound_and_may_be_run() -> None:
    for script in (ROOT / ".ci/run", ROOT / "deploy/run", ROOT / "deploy/need"):
        assert script.stat().st_mode & 0o111
        subprocess.run(["bash", "-n", script], check=True)


def test_what_is_missing_is_said_in_one_line(tmp_path: Path) -> None:
    empty_path = {"PATH": str(tmp_path), "CHROMIUM": ""}
    answer = subprocess.run(
        ["/bin/bash", ROOT / "deploy/need", "chromium"], env=empty_path, capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == "Missing: chromium. Install it with: apt-get install chromium"


def test_the_package_takes_every_file_it_needs_along() -> None:
    config = ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    patterns = [glob.removeprefix("**/") for glob in config["options.package_data"]["*"].split(", ")]
    tracked = subprocess.run(
        ["git", "ls-files", "registry", "admin", "vocab", "seeds", "migrations"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    needed = [name for name in tracked if not name.endswith(".py")]
    assert [
        name for name in some(needed) if not any(fnmatch(Path(name).name, glob) for glob in patterns)
    ] == []


def test_what_we_took_from_others_is_named_with_its_licence_and_unchanged() -> None:
    named = re.findall(
        r"\(((?:registry|vocab|seeds)/[\w/.-]*)", (ROOT / "NOTICE").read_text(encoding="utf-8")
    )
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
    kern = ROOT / "registry/web/static/vendor/kern"
    assert (kern / "LICENSE.md").is_file()
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=kern, check=True)


def test_the_architecture_names_every_room_of_the_services_in_the_order_of_its_contract() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `registry/services/(\w+)/` \| (.+?) \|", text, re.MULTILINE)
    rooms = {
        path.parent.name: path.read_text(encoding="utf-8")
        for path in ROOT.glob("registry/services/*/__init__.py")
    }
    assert len(rooms) > 10
    assert {room: f'"""{sentence}"""\n' for room, sentence in named} == rooms
    config = ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = config["importlinter:contract:services"]["layers"].split()
    assert [room for room, _ in named] == [room for room in layers if not room.startswith("(")]

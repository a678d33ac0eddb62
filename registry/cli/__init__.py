"""The command line: `registry COMMAND`, for those who run the registry."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple, NoReturn, cast

from sqlalchemy.exc import DBAPIError

from registry import texts
from registry.cli.parts import part
from registry.cli.speaking import say_error
from registry.errors import RegistryError
from registry.texts import gettext as _

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
DESCRIPTION = "Das Register der Indikatoren betreiben."
EPILOG = (
    "Rückgabewerte: 0 getan; 1 nicht möglich oder etwas gefunden, der Satz dazu steht auf der Fehlerausgabe; "
    "2 Aufruf nicht verstanden; 130 abgebrochen. Die Einstellungen kommen aus der Umgebung, siehe README."
)


class DatabaseFailed(RegistryError):
    """The database refused in its own words."""

    message = "Die Datenbank meldet einen Fehler: %(fault)s"


class SystemRefused(RegistryError):
    """The operating system refused: a missing right, a full disk."""

    message = "Das Betriebssystem lässt es nicht zu: %(fault)s (%(file)s)"


class Named(NamedTuple):
    """A command: its name, the module it lives in, and one sentence of help."""

    name: str
    module: str
    help: str


COMMANDS: dict[str, Named] = {
    command.name: command
    for command in (
        Named("init-db", "init_db", "Datenbank anlegen oder auf den Stand dieser Fassung bringen"),
        Named("seed", "seed", "Stuttgarts Katalog laden; was schon da ist, bleibt, wie es ist"),
        Named("work", "work", "Arbeitsprozess: Suchindex nachführen und aufräumen, bis er beendet wird"),
        Named("reindex", "reindex", "Suchindex neu aufbauen und austauschen"),
        Named("export", "export", "den ganzen Katalog in eine Datei schreiben"),
        Named("account", "account", "Konten anlegen"),
        Named("verify", "verify", "Änderungsprotokoll prüfen; nennt den ersten Eintrag, der nicht passt"),
        Named("backup", "backup", "alles in eine Datei sichern, während der Server läuft"),
        Named("restore", "restore", "eine Sicherung in eine leere Datenbank zurückspielen"),
        Named(
            "check", "check", "Einstellungen, Datenbank, Migrationen, Index, Fragmente, Arbeitsprozess prüfen"
        ),
    )
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors are one sentence, never a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    with texts.use_language(_terminal_language()):
        parsed = _parser(given).parse_args(given)
        try:
            return cast(Callable[[argparse.Namespace], int], parsed.run)(parsed)
        except RegistryError as error:
            say_error(error)
            return REFUSED
        except DBAPIError as error:
            say_error(DatabaseFailed(fault=str(error.orig).strip().split("\n")[0]))
            return REFUSED
        except OSError as error:
            say_error(SystemRefused(fault=error.strerror, file=error.filename or ""))
            return REFUSED
        except KeyboardInterrupt:
            return INTERRUPTED


class Parser(argparse.ArgumentParser):
    """Argparse in the language of the terminal."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, **options)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = _("Argumente"), _("Optionen")
        self.add_argument("-h", "--help", action="help", help=_("diese Hilfe zeigen"))

    def error(self, message: str) -> NoReturn:
        """Say in one sentence that the call was not understood."""
        sentence = _(
            "Aufruf nicht verstanden (%(fault)s). Hilfe: %(program)s --help", fault=message, program=self.prog
        )
        self.exit(MISUSED, f"{sentence}\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, _("Aufruf: ") if prefix is None else prefix)


def _parser(given: Sequence[str]) -> Parser:
    parser = Parser(prog="registry", description=_(DESCRIPTION), epilog=_(EPILOG))
    parser.set_defaults(run=lambda _parsed: _show_help(parser))
    commands = parser.add_subparsers(title=_("Befehle"), metavar=_("BEFEHL"), parser_class=Parser)
    chosen = next((word for word in given if not word.startswith("-")), None)
    for command in COMMANDS.values():
        own = commands.add_parser(command.name, help=_(command.help), description=_(command.help) + ".")
        if command.name == chosen:
            module = part(command.module)
            module.add_arguments(own)
            own.set_defaults(run=module.run)
    return parser


def _show_help(parser: Parser) -> int:
    parser.print_help()
    return DONE


def _terminal_language() -> str:
    wanted = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "en" if wanted.startswith("en") else "de"

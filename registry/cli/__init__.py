"""The command line: `registry COMMAND`, for those who run the registry."""

import os
import sys
from collections.abc import Sequence

import click
from sqlalchemy.exc import DBAPIError

from registry import texts
from registry.cli.calling import HELP, Commands, Named, command, fault_of
from registry.cli.speaking import say_error, tell
from registry.errors import RegistryError
from registry.texts import gettext as _

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
NOT_UNDERSTOOD = "Aufruf nicht verstanden (%(fault)s). Hilfe: %(program)s --help"
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


COMMANDS: dict[str, Named] = {
    command.name: command
    for command in (
        Named("init-db", "init_db", "Datenbank anlegen oder auf den Stand dieser Version bringen"),
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
        try:
            return _called(given)
        except click.exceptions.Exit as end:
            return end.exit_code
        except click.UsageError as error:
            program = error.ctx.command_path if error.ctx else "registry"
            tell(_(NOT_UNDERSTOOD, fault=fault_of(error), program=program))
            return MISUSED
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


def _called(given: list[str]) -> int:
    called = registry()
    with called.make_context("registry", given) as context:
        return int(called.invoke(context) or DONE)


def registry() -> Commands:
    """Give all commands; without one, they are shown."""

    def show() -> int:
        context = click.get_current_context()
        if context.invoked_subcommand is None:
            click.echo(context.get_help())
        return DONE

    return Commands(
        "registry",
        {command.name: _(command.help) for command in COMMANDS.values()},
        lambda name: command(COMMANDS[name]),
        help=_(DESCRIPTION),
        epilog=_(EPILOG),
        callback=show,
        invoke_without_command=True,
        context_settings=HELP,
    )


def _terminal_language() -> str:
    wanted = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "en" if wanted.startswith("en") else "de"

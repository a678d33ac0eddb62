"""How a call is read: click, in the language of the terminal; a command's own code is loaded when it is called."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import _GeneratorContextManager
from typing import Any, NamedTuple

import click

from registry.cli.parts import part
from registry.texts import gettext as _

SECTIONS = {"Options": "Optionen", "Positional arguments": "Argumente", "Commands": "Befehle"}


class Named(NamedTuple):
    """A command: its name, the module it lives in, and one sentence of help."""

    name: str
    module: str
    help: str


class Formatter(click.HelpFormatter):
    """Writes help in the language of the terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args.replace("[OPTIONS]", _("[OPTIONEN]")), prefix or _("Aufruf: "))

    def section(self, name: str) -> _GeneratorContextManager[None]:
        """Begin a part under its title."""
        return super().section(_(SECTIONS[name]))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write what can be given, a line each."""
        told = [(name, help.replace("[required]", _("[nötig]"))) for name, help in rows]
        super().write_dl(told, col_max, col_spacing)


class Context(click.Context):
    """A call whose help is written by our formatter."""

    formatter_class = Formatter


class Spoken(click.Command):
    """A command whose help speaks the language of the terminal."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Offer help under both of its names."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _("diese Hilfe zeigen")
        return found


class Commands(Spoken, click.Group):
    """Several commands under one name; each is loaded when it is called."""

    def __init__(
        self, name: str, named: Mapping[str, str], load: Callable[[str], click.Command], **options: Any
    ) -> None:
        super().__init__(name, subcommand_metavar=_("BEFEHL"), **options)
        self.named, self.load = named, load

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        return self.load(cmd_name) if cmd_name in self.named else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; the call is not understood when there is none."""
        if not args or args[0] not in self.named:
            raise click.UsageError(_("den Befehl %(name)s gibt es nicht", name=args[0] if args else "–"), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in the order of their table; none of them is loaded for that."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.named.items()))


def command(named: Named) -> click.Command:
    """Load the command of a module: its parameters, its further commands, and what it does."""
    module = part(named.module)
    if hasattr(module, "commands"):
        return group(named.name, _(named.help), module.commands())
    return spoken(named.name, _(named.help), module.parameters(), lambda **given: module.run(**given))


def spoken(name: str, help: str, parameters: Iterable[click.Parameter], run: Callable[..., int]) -> Spoken:
    """Make a command of its parameters and of what it does."""
    return Spoken(name, params=list(parameters), callback=run, help=f"{help}.", context_settings=HELP)


def group(name: str, help: str, commands: Iterable[click.Command]) -> Commands:
    """Gather commands under one name."""
    known = {str(one.name): one for one in commands}
    told = {key: (one.help or "").removesuffix(".") for key, one in known.items()}
    return Commands(
        name, told, known.__getitem__, help=f"{help}.", context_settings=HELP, no_args_is_help=False
    )


def fault_of(error: click.UsageError) -> str:
    """Say what was not understood."""
    if isinstance(error, click.MissingParameter) and error.param is not None and error.ctx is not None:
        return _("es fehlt %(name)s", name=error.param.get_error_hint(error.ctx))
    if isinstance(error, click.NoSuchOption):
        return _("die Option %(name)s gibt es nicht", name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param and isinstance(error.param.type, click.Choice):
        choices = ", ".join(map(str, error.param.type.choices))
        return _("bei %(name)s ist nur möglich: %(choices)s", name=error.param.opts[-1], choices=choices)
    if error.message == "Missing command.":
        return _("es fehlt ein Befehl")
    return error.format_message().removesuffix(".")


HELP = {"help_option_names": ["-h", "--help"]}

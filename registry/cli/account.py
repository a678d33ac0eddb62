"""`registry account add`: gives a person an account, with a password shown once."""

import click

from registry.cli.calling import spoken
from registry.cli.readiness import OPERATOR, open_registry
from registry.cli.speaking import say
from registry.rules.lifecycle import ROLE_LABELS
from registry.services.accounts.granting import GIVEN, add_account, set_password
from registry.texts import gettext as _


def commands() -> list[click.Command]:
    """Give what can be done with accounts."""
    sentence = _("ein Konto anlegen; das Passwort wird erzeugt und einmal gezeigt")
    return [spoken("add", sentence, _parameters_of_add(), add)]


def add(mail: str, name: str, office: str, roles: tuple[str, ...]) -> int:
    """Create the account and show its password."""
    open_registry()
    account = add_account(OPERATOR, mail=mail, name=name, office=office, roles=list(roles))
    password = set_password(OPERATOR, account.id)
    say(
        _(
            "Konto %(mail)s angelegt. Passwort, nur jetzt zu sehen: %(password)s",
            mail=account.mail,
            password=password,
        )
    )
    return 0


def _parameters_of_add() -> list[click.Parameter]:
    told = ", ".join(f"{role.value} ({_(ROLE_LABELS[role])})" for role in GIVEN)
    offered = click.Choice([role.value for role in GIVEN])
    return [
        click.Argument(["mail"], metavar=_("ADRESSE"), help=_("E-Mail-Adresse, mit der die Person sich anmeldet")),
        click.Option(["--name"], required=True, metavar="NAME", help=_("Name der Person")),
        click.Option(
            ["--office"], required=True, metavar=_("AMT"), help=_("Kürzel des Amts, zum Beispiel amt-soziales")
        ),
        click.Option(
            ["--role", "roles"], required=True, multiple=True, type=offered, metavar=_("ROLLE"),
            help=_("Rolle, mehrfach möglich: %(roles)s", roles=told),
        ),
    ]  # fmt: skip

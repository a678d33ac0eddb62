"""`registry account add`: gives a person an account, with a password shown once."""

import argparse

from registry.cli.readiness import OPERATOR, open_registry
from registry.cli.speaking import say
from registry.rules.lifecycle import ROLE_LABELS
from registry.services.accounts.granting import GIVEN, add_account, set_password
from registry.texts import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and for whom."""
    actions = parser.add_subparsers(title=_("Befehle"), metavar=_("BEFEHL"), required=True)
    sentence = _("ein Konto anlegen; das Passwort wird erzeugt und einmal gezeigt")
    add = actions.add_parser("add", help=sentence, description=f"{sentence}.")
    roles = ", ".join(f"{role.value} ({_(ROLE_LABELS[role])})" for role in GIVEN)
    add.add_argument("mail", metavar=_("ADRESSE"), help=_("E-Mail-Adresse, mit der die Person sich anmeldet"))
    add.add_argument("--name", required=True, metavar="NAME", help=_("Name der Person"))
    add.add_argument(
        "--office", required=True, metavar=_("AMT"), help=_("Kürzel des Amts, zum Beispiel amt-soziales")
    )
    add.add_argument(
        "--role",
        required=True,
        action="append",
        choices=[role.value for role in GIVEN],
        dest="roles",
        metavar=_("ROLLE"),
        help=_("Rolle, mehrfach möglich: %(roles)s", roles=roles),
    )


def run(arguments: argparse.Namespace) -> int:
    """Create the account and show its password."""
    open_registry()
    account = add_account(
        OPERATOR, mail=arguments.mail, name=arguments.name, office=arguments.office, roles=arguments.roles
    )
    say(
        _(
            "Konto %(mail)s angelegt. Passwort, nur jetzt zu sehen: %(password)s",
            mail=account.mail,
            password=set_password(OPERATOR, account.id),
        )
    )
    return 0

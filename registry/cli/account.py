"""`registry account add` and `link`: give a person an account, and the one-time link to a password."""

import click

from registry.cli.calling import spoken
from registry.cli.readiness import OPERATOR, open_registry
from registry.cli.speaking import say
from registry.rules.lifecycle import ROLE_LABELS
from registry.services.accounts.granting import GIVEN, account_of, add_account
from registry.services.accounts.inviting import issue_link, reset_second_factor
from registry.texts import gettext as _


def commands() -> list[click.Command]:
    """Give what can be done with accounts."""
    new = _("ein Konto anlegen; ein Einmal-Link zum Passwort wird gezeigt")
    again = _("für ein Konto einen neuen Einmal-Link zum Passwort zeigen; das bisherige gilt nicht mehr")
    return [spoken("add", new, _parameters_of_add(), add), spoken("link", again, _parameters_of_link(), link)]


def add(mail: str, name: str, office: str, roles: tuple[str, ...]) -> int:
    """Create the account and show the link to its password."""
    open_registry()
    account = add_account(OPERATOR, mail=mail, name=name, office=office, roles=list(roles))
    say(_("Konto %(mail)s angelegt.", mail=account.mail))
    return _show_link(account.id)


def link(mail: str, *, is_factor_lost: bool) -> int:
    """Show a new link, and take the second factor away where it is lost."""
    open_registry()
    account = account_of(OPERATOR, mail)
    if is_factor_lost:
        reset_second_factor(OPERATOR, account.id)
    return _show_link(account.id)


def _show_link(account_id: int) -> int:
    given = issue_link(OPERATOR, account_id)
    say(_("Einmal-Link, nur jetzt zu sehen, drei Tage gültig: %(link)s", link=given))
    return 0


def _parameters_of_add() -> list[click.Parameter]:
    told = ", ".join(f"{role.value} ({_(ROLE_LABELS[role])})" for role in GIVEN)
    offered = click.Choice([role.value for role in GIVEN])
    return [
        _mail(),
        click.Option(["--name"], required=True, metavar="NAME", help=_("Name der Person")),
        click.Option(
            ["--office"], required=True, metavar=_("AMT"), help=_("Kürzel des Amts, zum Beispiel amt-soziales")
        ),
        click.Option(
            ["--role", "roles"], required=True, multiple=True, type=offered, metavar=_("ROLLE"),
            help=_("Rolle, mehrfach möglich: %(roles)s", roles=told),
        ),
    ]  # fmt: skip


def _parameters_of_link() -> list[click.Parameter]:
    lost = _("auch den zweiten Faktor zurücksetzen, weil er verloren ist")
    return [_mail(), click.Option(["--reset-factor", "is_factor_lost"], is_flag=True, help=lost)]


def _mail() -> click.Argument:
    return click.Argument(
        ["mail"], metavar=_("ADRESSE"), help=_("E-Mail-Adresse, mit der die Person sich anmeldet")
    )

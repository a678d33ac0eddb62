"""Accounts on the desk: who may do what, and links to passwords; only the administrator sees and changes them."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, request
from flask_admin import expose
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import version_of
from admin.tables.flat import FlatTable
from registry import texts
from registry.http.accounts import current_actor
from registry.http.forms.sending import leads_to, may_be_repeated
from registry.model import Account, Office
from registry.rules.access import Action
from registry.rules.lifecycle import ROLE_LABELS, Role
from registry.rules.merging import UNKNOWN
from registry.services.accounts import granting, inviting
from registry.services.accounts.granting import AccountDetails
from registry.services.log.rewinding import Earlier, Stretch, end_of_log, rewound
from registry.services.names.naming import names

UNLOGGED = ("name", "mail")


class AccountForm(Form):
    """What is said about an account."""

    lock_version = fields.lock()
    mail = fields.line("E-Mail-Adresse", "Mit ihr meldet sich die Person an.", needed=True)
    name = fields.line("Name", needed=True)
    office = fields.choice("Amt", needed=True)
    roles = fields.ticks(
        "Rollen",
        "Was die Person tun darf. Vorsitz und Verwaltung brauchen einen zweiten Faktor.",
        needed=True,
    )
    is_active = fields.switch(
        "Konto offen", "Ein geschlossenes Konto bleibt erhalten; anmelden kann sich damit niemand."
    )


class AccountTable(FlatTable):
    """All accounts."""

    room, heading = "accounts", "Konten"
    lead = "Jede Person hat ein Konto in ihrem Amt. Konten werden geschlossen, nicht gelöscht, damit das Protokoll lesbar bleibt."
    new_label, right, reading = "Neues Konto", Action.EDIT_ACCOUNTS, Action.EDIT_ACCOUNTS
    labels = {
        "name": "Name",
        "mail": "E-Mail-Adresse",
        "office": "Amt",
        "roles": "Rollen",
        "state": "Stand",
        "factor": "Zweiter Faktor",
    }
    sortable = ("name", "mail")
    entry_form = AccountForm
    edit_template = create_template = "desk/account.html"
    column_default_sort = "name"
    column_select_related_list = (Account.roles,)
    column_formatters = {
        "office": lambda view, context, account, name: names().offices[account.office_id].label,
        "roles": lambda view, context, account, name: ", ".join(
            texts.gettext(ROLE_LABELS[Role(row.role)]) for row in account.roles
        ),
        "state": lambda view, context, account, name: texts.gettext(
            "offen" if account.is_active else "geschlossen"
        ),
        "factor": lambda view, context, account, name: texts.gettext(
            "eingerichtet" if account.second_factor_secret else "nicht eingerichtet"
        ),
    }

    def found_by(self) -> Any:
        """Look at names, addresses and offices."""
        return select(Account.id, Account.name, Account.mail, Office.code).join(Account.office)

    def title_of(self, thing: Any) -> str:
        """Name an account."""
        return str(thing.name)

    def offer(self, form: Form) -> None:
        """Offer offices and roles."""
        form["office"].choices = fields.office_choices()
        form["roles"].choices = [(role.value, texts.gettext(ROLE_LABELS[role])) for role in granting.GIVEN]

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is known of an account."""
        return {**facts, "is_active": facts["account"] == granting.OPEN}

    def earlier(self, thing: Any, base: int) -> Earlier | None:
        """Tell what was known of an account; names of persons are not in the log, so a change hides the former ones."""
        if base > end_of_log():
            return None
        found = rewound(current_actor(), Stretch("account", (str(thing.id),), base), _facts(thing))
        if found.last is not None:
            found.values.update(dict.fromkeys(UNLOGGED, UNKNOWN))
        return found

    def render(self, template: str, **given: Any) -> str:
        """Show a page; on that of one's own account access is not for the administrator to give."""
        thing = getattr(given.get("entry"), "thing", None)
        is_own = thing is not None and thing.id == current_actor().account_id
        return str(super().render(template, is_own=is_own, **given))

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        form = super()._form(thing, values)
        if thing is None:
            del form["is_active"]
        return form

    def add(self, form: Form) -> Response:
        """Give a person an account; the link to its password is shown once."""
        account = granting.add_account(
            current_actor(),
            mail=form["mail"].data or "",
            name=form["name"].data or "",
            office=form["office"].data or "",
            roles=form["roles"].data or (),
        )
        leads_to(f"{self.url}/edit/?id={account.id}")
        return self._once(account)

    def change(self, form: Form, thing: Any) -> None:
        """Change a person's name, address, office, roles, or whether the account is open."""
        details = AccountDetails(
            name=form["name"].data or "",
            mail=form["mail"].data or "",
            office=form["office"].data or "",
            roles=tuple(form["roles"].data or ()),
            is_active=bool(form["is_active"].data),
        )
        granting.change_account(current_actor(), thing.id, details, lock_version=version_of(form))

    @expose("/link/", methods=("POST",))
    @may_be_repeated
    def link_view(self) -> Response:
        """Give a person a new one-time link, shown once."""
        return self._once(self._entry(is_stored=True).thing)

    @expose("/factor/", methods=("POST",))
    def factor_view(self) -> Response:
        """Take away the second factor of who lost it."""
        inviting.reset_second_factor(current_actor(), self._entry(is_stored=True).thing.id)
        return redirect(f"{self.url}/?done=1", 303)

    def _once(self, account: Any) -> Response:
        link = inviting.issue_link(current_actor(), account.id)
        page = self.render("desk/link.html", account=account, link=link)
        answer = make_response(page, 201 if request.path.endswith("/new/") else 200)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _facts(account: Any) -> dict[str, object]:
    """Say what is known of an account now, in the words of the log where it has any."""
    return {
        "name": account.name,
        "mail": account.mail,
        "roles": [row.role for row in account.roles],
        "office": names().offices[account.office_id].code,
        "account": granting.OPEN if account.is_active else granting.CLOSED,
    }

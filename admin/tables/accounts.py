"""Accounts on the desk: who may do what; only the administrator sees and changes them."""

import secrets
from typing import Any

from flask import make_response, request
from flask_admin import expose
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import version_of
from admin.tables.flat import FlatTable
from registry import texts
from registry.http.accounts import begin_session, current_actor
from registry.model import Account, Office
from registry.rules.access import Action, require
from registry.rules.lifecycle import ROLE_LABELS, Role
from registry.services.accounts import granting
from registry.services.accounts.granting import AccountDetails
from registry.services.names.naming import names


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
    new_label, right = "Neues Konto", Action.EDIT_ACCOUNTS
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

    @expose("/")
    def index_view(self) -> str:
        """List the accounts, to the administrator alone."""
        require(current_actor(), self.right)
        return str(super().index_view())

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

    def stored(self, thing: Any) -> dict[str, Any]:
        """Give what is known of an account."""
        return {
            "name": thing.name,
            "office": names().offices[thing.office_id].code,
            "roles": [row.role for row in thing.roles],
            "is_active": thing.is_active,
            "lock_version": thing.lock_version,
        }

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        form = super()._form(thing, values)
        del form["mail" if thing is not None else "is_active"]
        return form

    def add(self, form: Form) -> Response:
        """Give a person an account; its password is shown once."""
        password = secrets.token_urlsafe(12)
        account = granting.add_account(
            current_actor(),
            mail=form["mail"].data or "",
            name=form["name"].data or "",
            office=form["office"].data or "",
            roles=form["roles"].data or (),
            password=password,
        )
        return self._once(account, password)

    def change(self, form: Form, thing: Any) -> None:
        """Change a person's office, roles, or whether the account is open."""
        details = AccountDetails(
            name=form["name"].data or "",
            office=form["office"].data or "",
            roles=tuple(form["roles"].data or ()),
            is_active=bool(form["is_active"].data),
        )
        began = version_of(form)
        changed = granting.change_account(current_actor(), thing.id, details, lock_version=began)
        if changed.id == current_actor().account_id:
            begin_session(changed)  # all other sessions of the account have ended

    @expose("/password/", methods=("POST",))
    def password_view(self) -> Response:
        """Give an account a new password, shown once."""
        account = self._entry(is_stored=True).thing
        password = granting.set_password(current_actor(), account.id)
        if account.id == current_actor().account_id:
            begin_session(granting.account(current_actor(), account.id))
        return self._once(account, password)

    def _once(self, account: Any, password: str) -> Response:
        page = self.render("desk/password.html", account=account, password=password)
        answer = make_response(page, 201 if request.path.endswith("/new/") else 200)
        answer.headers["Cache-Control"] = "no-store"
        return answer

"""Offices on the desk: a code for ever, names that follow each other, a mailbox, a successor."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import gathering, pair, shown, together, version_of
from admin.tables.flat import FlatTable
from registry import db, texts
from registry.http.accounts import current_actor
from registry.model import Office, OfficeName
from registry.rules import in_force
from registry.rules.access import Action
from registry.rules.localised import Localised
from registry.services.registers import offices as arranging
from registry.services.registers.offices import OfficeDetails, OfficeNaming


class OfficeForm(Form):
    """What is said about an office."""

    lock_version = fields.lock()
    code = fields.line(
        "Kürzel", "Bleibt für immer und steht in der Adresse, zum Beispiel amt-soziales.", needed=True
    )
    name = fields.both("Name", needed=True)
    number = fields.line("Amtsnummer", "Zum Beispiel 50.", width="kurz")
    division = fields.line("Referat")
    valid_from = fields.line(
        "Name gilt ab",
        "Nur bei einer Umbenennung: Jahr oder Tag, zum Beispiel 01.04.2019, auch ein kommender. Der bisherige Name bleibt für die Zeit davor erhalten. Leer: Der Name wird berichtigt.",
        width="kurz",
    )
    evidence = fields.line("Beleg für den Namen")
    mailbox = fields.line("Funktionspostfach", "Keine Adresse einer Person.")
    successor = fields.choice("Nachfolgendes Amt")
    note = fields.both("Anmerkung", rows=3)
    proof = fields.line("Beleg für das Amt")
    source_url = fields.line("Adresse des Belegs")


class OfficeTable(FlatTable):
    """All offices, and suppliers outside the city."""

    room, heading = "offices", "Ämter"
    lead = "Ein Amt behält sein Kürzel für immer. Umbenennungen werden mit ihrem Tag eingetragen; frühere Namen bleiben auffindbar."
    new_label, right = "Neues Amt", Action.EDIT_WORDS
    labels = {"code": "Kürzel", "name": "Name", "number": "Nummer", "mailbox": "Postfach", "kind": "Art"}
    sortable = ("code", "mailbox")
    entry_form = OfficeForm
    register = arranging.OFFICES
    column_default_sort = "code"
    column_select_related_list = (Office.names,)
    column_formatters = {
        "name": lambda view, context, office, name: _name(office),
        "number": lambda view, context, office, name: getattr(_naming(office), "number", None) or "",
        "mailbox": lambda view, context, office, name: office.mailbox or "",
        "kind": lambda view, context, office, name: texts.gettext(
            "extern" if office.is_external else "Amt der Stadt"
        ),
    }

    def found_by(self) -> Any:
        """Look at codes, all names ever known, numbers and mailboxes."""
        said = select(Office.id, Office.code, Office.mailbox, OfficeName.name, OfficeName.number)
        return said.outerjoin(OfficeName, OfficeName.office_id == Office.id)

    def offer(self, form: Form) -> None:
        """Offer the offices."""
        form["successor"].choices = fields.or_nothing(fields.office_choices())

    def title_of(self, thing: Any) -> Localised:
        """Name an office."""
        return _name(thing)

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees an office."""
        return f"/offices/{thing.code}"

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is known of an office."""
        both = {name: shown(facts[name]) for name in ("name", "note")}
        return {**facts, **both, "valid_from": None}

    def add(self, form: Form) -> None:
        """Bring in an office."""
        arranging.add_office(current_actor(), form["code"].data, _naming_of(form), _details_of(form))

    def change(self, form: Form, thing: Any) -> None:
        """Change what is said about an office, and its name."""
        actor, code, seen = current_actor(), thing.code, version_of(form)
        with together() as findings:
            with gathering(findings):
                seen = arranging.change_office(actor, code, _details_of(form), lock_version=seen).lock_version
            with gathering(findings):
                arranging.rename_office(actor, code, _naming_of(form), lock_version=seen)


def _naming_of(form: Form) -> OfficeNaming:
    rest = {name: form[name].data or None for name in ("number", "division", "evidence", "valid_from")}
    return OfficeNaming(pair(form["name"]) or Localised(""), **rest)


def _details_of(form: Form) -> OfficeDetails:
    return OfficeDetails(
        mailbox=form["mailbox"].data or None,
        note=pair(form["note"]),
        evidence=form["proof"].data or None,
        source_url=form["source_url"].data or None,
        successor=form["successor"].data or None,
    )


def _naming(office: Any) -> OfficeName | None:
    return in_force.present(office.names, db.clock.today())


def _name(office: Any) -> Localised:
    naming = _naming(office)
    return naming.name if naming else Localised(office.code)

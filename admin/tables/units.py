"""Units on the desk: keys, names that follow each other, and the larger unit they lie in."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import Form

from admin.tables import fields, parents
from admin.tables.entry import gathering, together, version_of
from admin.tables.places import Places, level_choices
from registry import db, texts
from registry.errors import BadQuestion, Finding, Invalid
from registry.http.accounts import current_actor
from registry.model import SpatialUnit, UnitName
from registry.rules import in_force
from registry.rules.boundaries import KEY_STATES
from registry.services.names.naming import names
from registry.services.registers import units
from registry.services.registers.units import UnitDetails


class UnitForm(Form):
    """What is said about a unit."""

    lock_version = fields.lock()
    level = fields.choice("Ebene", needed=True)
    key = fields.line(
        "Schlüssel",
        "Text; die ersten Ziffern bedeuten nichts. Wird er berichtigt, führt die alte Adresse für immer hierher.",
        needed=True,
        width="kurz",
    )
    name = fields.line("Name", needed=True)
    valid_from = fields.line(
        "Name gilt ab",
        "Nur bei einer Umbenennung: Jahr oder Tag, auch ein kommender. Leer: Der Name wird berichtigt.",
        width="kurz",
    )
    parent = fields.suggested(
        "Liegt in", "Name des größeren Gebiets. Beim Tippen werden passende Gebiete vorgeschlagen."
    )
    key_status = fields.choice("Stand des Schlüssels")
    note = fields.prose("Anmerkung")
    source_url = fields.line("Adresse des Belegs")


class UnitTable(Places):
    """The units of all levels, one level at a time if wanted."""

    heading = "Räume"
    lead = "Gebiete mit Schlüssel, Name und dem größeren Gebiet, in dem sie liegen."
    new_label = "Neues Gebiet"
    labels = {"key": "Schlüssel", "name": "Name", "level": "Ebene", "parent": "Liegt in"}
    sortable = ("key",)
    entry_form, parts = UnitForm, ("level",)
    register = units.UNITS
    column_default_sort = [("level_id", False), ("key", False)]
    column_select_related_list = (SpatialUnit.names, SpatialUnit.level, SpatialUnit.parent)
    column_formatters = {
        "name": lambda view, context, unit, name: view.title_of(unit),
        "level": lambda view, context, unit, name: unit.level.name,
        "parent": lambda view, context, unit, name: view.title_of(unit.parent) if unit.parent else "",
    }

    def get_query(self) -> Any:
        """Choose the units of the level that is shown."""
        return super().get_query().filter(*_of_level())

    def get_count_query(self) -> Any:
        """Count them."""
        return super().get_count_query().filter(*_of_level())

    def found_by(self) -> Any:
        """Look at keys and all names ever known."""
        said = select(SpatialUnit.id, SpatialUnit.key, UnitName.name)
        return said.outerjoin(UnitName, UnitName.unit_id == SpatialUnit.id)

    def title_of(self, thing: Any) -> str:
        """Name a unit."""
        standing = in_force.present(thing.names, db.clock.today())
        return standing.name if standing else str(thing.key)

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees a unit."""
        return f"/units/{thing.level.notation}/{thing.key}"

    def offer(self, form: Form) -> None:
        """Offer the levels."""
        if "level" in form:
            form["level"].choices = level_choices()
        known = [(state, texts.gettext(label)) for state, label in KEY_STATES.items()]
        other = form["key_status"].data
        said = [(other, other)] if other and other not in KEY_STATES else []  # from another source
        form["key_status"].choices = fields.or_nothing([*known, *said])
        form["parent"].choices = parents.offered()

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is known of a unit."""
        parent = parents.said(str(facts["parent"] or ""))
        return {**facts, "valid_from": None, "parent": parent, "level": thing.level.notation}

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        form = super()._form(thing, values)
        if thing is not None:
            del form["level"]
        return form

    def add(self, form: Form) -> Response:
        """Bring in a unit."""
        level, since = form["level"].data or "", form["valid_from"].data or None
        code, name = f"{level}/{form['key'].data or ''}", form["name"].data or ""
        with together() as findings:
            if not level:  # without it there is nowhere to bring the unit
                raise Invalid(fields.missing(form))
            details = _unit_details(form, level, findings)
            with gathering(findings):
                units.add_unit(current_actor(), code, name, details, valid_from=since)
        return redirect(f"{self.url}/?level={level}&done=1", 303)

    def change(self, form: Form, thing: Any) -> Response:
        """Change what is said about a unit, its name, its key."""
        level, actor = thing.level.notation, current_actor()
        code, key = f"{level}/{thing.key}", form["key"].data or ""
        name, since = form["name"].data or "", form["valid_from"].data or None
        seen = version_of(form)
        with together() as findings:
            details = _unit_details(form, level, findings)
            with gathering(findings):
                seen = units.change_unit(actor, code, details, lock_version=seen).lock_version
            with gathering(findings):
                seen = units.rename_unit(actor, code, name, lock_version=seen, valid_from=since).lock_version
            with gathering(findings):
                units.recode_unit(actor, code, key, lock_version=seen)
        return redirect(f"{self.url}/?level={level}&done=1", 303)


def _of_level() -> list[Any]:
    chosen = request.args.get("level")
    if not chosen:
        return []
    if chosen not in names().level_ids:
        raise BadQuestion(field="level", value=chosen[:60])
    return [SpatialUnit.level_id == names().level_ids[chosen]]


def _unit_details(form: Form, level: str, findings: list[Finding]) -> UnitDetails:
    parent = None
    with gathering(findings):
        parent = parents.meant(form["parent"].data or "", level)
    rest = {name: form[name].data or None for name in ("key_status", "note", "source_url")}
    return UnitDetails(parent=parent, **rest)

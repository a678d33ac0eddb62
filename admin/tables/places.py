"""Places on the desk: units with keys and names, levels, and the changes of boundaries."""

from typing import Any

from flask import redirect, request
from sqlalchemy import Select, select
from werkzeug.wrappers import Response
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import number, pair, shown, version_of
from admin.tables.flat import FlatTable
from registry import db, texts
from registry.errors import BadQuestion
from registry.http.accounts import current_actor
from registry.model import BoundaryChange, SpatialUnit, UnitName
from registry.model.space import CHANGE_KINDS
from registry.rules.access import Action
from registry.rules.localised import Localised
from registry.services import arranging_levels, arranging_places
from registry.services.arranging_levels import LevelDetails, Redrawing
from registry.services.arranging_places import UnitDetails
from registry.services.naming import Level, names

KIND_LABELS = dict(
    zip(
        CHANGE_KINDS,
        (
            "umbenannt",
            "neuer Schlüssel",
            "geteilt",
            "zusammengelegt",
            "umgegliedert",
            "neu gebildet",
            "aufgelöst",
            "neu abgegrenzt",
            "Revision der ganzen Ebene",
        ),
        strict=True,
    )
)


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
        "Nur bei einer Umbenennung: Jahr oder Tag. Leer: Der Name wird berichtigt.",
        width="kurz",
    )
    parent = fields.line("Liegt in", "Ebene und Schlüssel des größeren Gebiets, zum Beispiel stadtbezirk/01.")
    key_status = fields.line("Stand des Schlüssels", "Zum Beispiel: amtlich, abgeleitet.")
    note = fields.prose("Anmerkung")
    source_url = fields.line("Adresse des Belegs")


class Places(FlatTable):
    """What the tables of places share."""

    room, right = "units", Action.EDIT_PLACES

    def tabs(self) -> list[tuple[str, str, bool]]:
        """List the levels, then what is said about levels as a whole."""
        chosen, language = request.args.get("level"), texts.current_language()
        of_levels = [
            (
                level.plural.text(language),
                f"/admin/unit/?level={level.reference.code}",
                chosen == level.reference.code,
            )
            for level in _levels()
        ]
        whole = [
            ("Ebenen", "/admin/level/", "desk_level"),
            ("Änderungen von Grenzen", "/admin/boundary/", "desk_boundary"),
        ]
        return [
            *of_levels,
            *((texts.gettext(label), path, self.endpoint == own) for label, path, own in whole),
        ]


class UnitTable(Places):
    """The units of all levels, one level at a time if wanted."""

    heading = "Räume"
    lead = "Gebiete mit Schlüssel, Name und dem größeren Gebiet, in dem sie liegen."
    new_label = "Neues Gebiet"
    labels = {"key": "Schlüssel", "name": "Name", "level": "Ebene", "parent": "Liegt in"}
    sortable = ("key",)
    entry_form, parts = UnitForm, ("level",)
    column_default_sort = [("level_id", False), ("key", False)]
    column_select_related_list = (SpatialUnit.names, SpatialUnit.level, SpatialUnit.parent)
    column_formatters = {
        "name": lambda view, context, unit, name: view.title_of(unit),
        "level": lambda view, context, unit, name: unit.level.name.text(texts.current_language()),
        "parent": lambda view, context, unit, name: view.title_of(unit.parent) if unit.parent else "",
    }

    def get_query(self) -> Any:
        """Choose the units of the level that is shown."""
        return super().get_query().filter(*_of_level())

    def get_count_query(self) -> Any:
        """Count them."""
        return super().get_count_query().filter(*_of_level())

    def found_by(self) -> Select[Any]:
        """Look at keys and all names ever known."""
        said = select(SpatialUnit.id, SpatialUnit.key, UnitName.name)
        return said.outerjoin(UnitName, UnitName.unit_id == SpatialUnit.id)

    def title_of(self, thing: Any) -> str:
        """Name a unit."""
        known = [name for name in thing.names if name.recorded_until is None]
        return known[-1].name if known else str(thing.key)

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees a unit."""
        return f"/units/{thing.level.notation}/{thing.key}"

    def offer(self, form: Form) -> None:
        """Offer the levels."""
        if "level" in form:
            form["level"].choices = [
                (level.reference.code, level.reference.label.text(texts.current_language()))
                for level in _levels()
            ]

    def stored(self, thing: Any) -> dict[str, Any]:
        """Give what is known of a unit."""
        facts = arranging_places.facts_of(thing)
        return facts | {"valid_from": None, "level": thing.level.notation, "lock_version": thing.lock_version}

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        form = super()._form(thing, values)
        if thing is not None:
            del form["level"]
        return form

    def add(self, form: Form) -> Response:
        """Bring in a unit."""
        level, since = form["level"].data or "", form["valid_from"].data or None
        code, name = f"{level}/{form['key'].data or ''}", form["name"].data or ""
        arranging_places.add_unit(current_actor(), code, name, _unit_details(form), valid_from=since)
        return redirect(f"{self.url}/?level={level}&done=1", 303)

    def change(self, form: Form, thing: Any) -> Response:
        """Change what is said about a unit, its name, its key."""
        level, actor = thing.level.notation, current_actor()
        code, key = f"{level}/{thing.key}", form["key"].data or ""
        name, since = form["name"].data or "", form["valid_from"].data or None
        with db.transaction():
            unit = arranging_places.change_unit(
                actor, code, _unit_details(form), lock_version=version_of(form)
            )
            unit = arranging_places.rename_unit(
                actor, code, name, lock_version=unit.lock_version, valid_from=since
            )
            if key != unit.key:
                arranging_places.recode_unit(actor, code, key, lock_version=unit.lock_version)
        return redirect(f"{self.url}/?level={level}&done=1", 303)


class LevelForm(Form):
    """What a level is called."""

    lock_version = fields.lock()
    code = fields.line("Kürzel", "Bleibt für immer und steht in der Adresse.", needed=True)
    position = fields.line("Stelle", "Wächst von der größten zur kleinsten Ebene.", needed=True, width="kurz")
    name = fields.both("Name", "Zum Beispiel Stadtteil.", needed=True)
    plural = fields.both("Mehrzahl", "Zum Beispiel Stadtteile.", needed=True)


class LevelTable(Places):
    """The spatial levels, from large to small."""

    heading = "Ebenen"
    new_label = "Neue Ebene"
    labels = {"notation": "Kürzel", "name": "Name", "plural": "Mehrzahl", "position": "Stelle"}
    entry_form = LevelForm
    column_default_sort = "position"
    column_formatters = {
        name: (lambda view, context, level, column: getattr(level, column).text(texts.current_language()))
        for name in ("name", "plural")
    }

    def title_of(self, thing: Any) -> str:
        """Name a level."""
        return str(thing.name.text(texts.current_language()))

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees a level."""
        return f"/levels/{thing.notation}"

    def stored(self, thing: Any) -> dict[str, Any]:
        """Give what is known of a level."""
        return {"name": shown(thing.name), "plural": shown(thing.plural), "lock_version": thing.lock_version}

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        form = super()._form(thing, values)
        if thing is not None:
            del form["position"]
        return form

    def add(self, form: Form) -> None:
        """Bring in a level."""
        place = number(form["position"].data, "position") or 0
        arranging_levels.add_level(
            current_actor(), form["code"].data or "", _level_details(form), position=place
        )

    def change(self, form: Form, thing: Any) -> None:
        """Call a level something else."""
        arranging_levels.change_level(
            current_actor(), thing.notation, _level_details(form), lock_version=version_of(form)
        )


class BoundaryForm(Form):
    """A change of boundaries."""

    level = fields.choice("Ebene", needed=True)
    kind = fields.choice("Was geschah", needed=True)
    effective_from = fields.line(
        "Gilt ab", "Jahr oder Tag, zum Beispiel 01.04.2019.", needed=True, width="kurz"
    )
    before = fields.lines("Gebiete vorher", "Ein Schlüssel je Zeile.")
    after = fields.lines("Gebiete nachher", "Ein Schlüssel je Zeile.")
    count_before = fields.line(
        "Zahl der Gebiete vorher", "Nur bei der Revision einer ganzen Ebene.", width="kurz"
    )
    count_after = fields.line("Zahl der Gebiete nachher", width="kurz")
    note = fields.both("Anmerkung", rows=3)
    source_url = fields.line("Adresse des Belegs")


class BoundaryTable(Places):
    """The changes of boundaries; what is recorded stays."""

    heading = "Änderungen von Grenzen"
    new_label = "Neue Änderung"
    lead = "Ein Eintrag wird nicht geändert; ein falscher bekommt einen zweiten, der ihn berichtigt."
    labels = {
        "effective_from": "Gilt ab",
        "level": "Ebene",
        "kind": "Was geschah",
        "counts": "Gebiete",
        "note": "Anmerkung",
    }
    entry_form = BoundaryForm
    can_edit = False
    column_default_sort = [("effective_from_earliest", True), ("id", True)]
    column_select_related_list = (BoundaryChange.level,)
    column_formatters = {
        "effective_from": lambda view, context, change, name: texts.day(change.effective_from),
        "level": lambda view, context, change, name: change.level.name.text(texts.current_language()),
        "kind": lambda view, context, change, name: texts.gettext(KIND_LABELS[change.kind]),
        "counts": lambda view, context, change, name: (
            f"{change.count_before} → {change.count_after}" if change.count_after else ""
        ),
        "note": lambda view, context, change, name: (
            change.note.text(texts.current_language()) if change.note else ""
        ),
    }

    def title_of(self, thing: Any) -> str:
        """Name a change."""
        return texts.day(thing.effective_from)

    def offer(self, form: Form) -> None:
        """Offer levels and kinds of change."""
        UnitTable.offer(self, form)  # type: ignore[arg-type]
        form["kind"].choices = [(kind, texts.gettext(label)) for kind, label in KIND_LABELS.items()]

    def add(self, form: Form) -> None:
        """Record a change."""
        keys = {side: tuple((form[side].data or "").split()) for side in ("before", "after")}
        counts = {name: number(form[name].data, name) for name in ("count_before", "count_after")}
        redrawing = Redrawing(
            kind=form["kind"].data or "",
            effective_from=form["effective_from"].data or "",
            note=pair(form["note"]),
            source_url=form["source_url"].data or None,
            **keys,
            **counts,
        )
        arranging_levels.record_boundary_change(current_actor(), form["level"].data or "", redrawing)


def _levels() -> list[Level]:
    return sorted(names().levels.values(), key=lambda level: level.position)


def _of_level() -> list[Any]:
    chosen = request.args.get("level")
    if not chosen:
        return []
    if chosen not in names().level_ids:
        raise BadQuestion(field="level", value=chosen[:60])
    return [SpatialUnit.level_id == names().level_ids[chosen]]


def _unit_details(form: Form) -> UnitDetails:
    return UnitDetails(
        **{name: form[name].data or None for name in ("parent", "key_status", "note", "source_url")}
    )


def _level_details(form: Form) -> LevelDetails:
    return LevelDetails(*(pair(form[name]) or Localised("") for name in ("name", "plural")))

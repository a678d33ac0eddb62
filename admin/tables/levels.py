"""Levels on the desk, and the changes of boundaries in them."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request
from flask_admin import expose
from markupsafe import Markup
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import errors_of, gathering, number, pair, seen, shown, together, version_of
from admin.tables.places import Places, level_choices
from registry import db, texts
from registry.errors import Invalid, NotFound, WrongState
from registry.http.accounts import current_actor
from registry.model import BoundaryChange
from registry.rules.access import require
from registry.rules.boundaries import CHANGE_LABELS
from registry.rules.localised import Localised
from registry.services.registers import levels
from registry.services.registers.levels import LevelDetails, Redrawing


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
    register = levels.LEVELS
    column_default_sort = "position"
    column_formatters = {
        name: (lambda view, context, level, column: getattr(level, column)) for name in ("name", "plural")
    }

    def title_of(self, thing: Any) -> Localised:
        """Name a level."""
        name: Localised = thing.name
        return name

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees a level."""
        return f"/levels/{thing.notation}"

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is known of a level."""
        return {name: shown(facts[name]) for name in ("name", "plural")}

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        form = super()._form(thing, values)
        if thing is not None:
            del form["position"]
        return form

    def add(self, form: Form) -> None:
        """Bring in a level."""
        place, code = -1, form["code"].data or ""
        with together() as findings:
            with gathering(findings):
                place = number(form["position"].data, "position", needed=True) or 0
            with gathering(findings):
                levels.add_level(current_actor(), code, _level_details(form), position=place)

    def change(self, form: Form, thing: Any) -> None:
        """Call a level something else."""
        levels.change_level(
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


class StrikeForm(Form):
    """Why an entry is struck out."""

    reason = fields.line("Grund", "Steht öffentlich neben dem gestrichenen Eintrag.", needed=True)


class BoundaryTable(Places):
    """The changes of boundaries; what is recorded stays."""

    heading = "Änderungen von Grenzen"
    new_label = "Neue Änderung"
    lead = (
        "Ein Eintrag wird nicht geändert. Ein irrtümlicher wird gestrichen; er bleibt mit dem Grund sichtbar."
    )
    labels = {
        "effective_from": "Gilt ab",
        "level": "Ebene",
        "kind": "Was geschah",
        "counts": "Gebiete",
        "note": "Anmerkung",
        "state": "Stand",
    }
    entry_form, tight = BoundaryForm, ("counts",)
    can_edit = False
    column_default_sort = [("effective_from_earliest", True), ("id", True)]
    column_select_related_list = (BoundaryChange.level,)
    column_formatters = {
        "effective_from": lambda view, context, change, name: _day(change),
        "level": lambda view, context, change, name: change.level.name,
        "kind": lambda view, context, change, name: texts.gettext(CHANGE_LABELS[change.kind]),
        "counts": lambda view, context, change, name: _counts(change),
        "note": lambda view, context, change, name: change.note,
        "state": lambda view, context, change, name: _state(view, change),
    }

    @expose("/strike/", methods=("GET", "POST"))
    def strike_view(self) -> Any:
        """Ask why an entry was a mistake, or strike it out."""
        require(current_actor(), self.right)
        with db.reading():
            change = self.get_one(str(seen(request.args.get("id"))))
            if change is None:
                raise NotFound()
            shown = {"title": self.title_of(change), "level": change.level.name, "counts": _counts(change)}
        form = StrikeForm(request.form)
        if request.method == "GET":
            return self.render("desk/strike.html", form=form, problems=errors_of(None), **shown)
        try:
            levels.strike_boundary_change(current_actor(), change.id, form["reason"].data or "")
        except (Invalid, WrongState) as error:
            page = self.render("desk/strike.html", form=form, problems=errors_of(error), **shown)
            return page, 422 if isinstance(error, Invalid) else 409
        return redirect(f"{self.url}/?done=1", 303)

    def title_of(self, thing: Any) -> str:
        """Name a change."""
        return texts.day(thing.effective_from)

    def offer(self, form: Form) -> None:
        """Offer levels and kinds of change."""
        form["level"].choices = level_choices()
        form["kind"].choices = [(kind, texts.gettext(label)) for kind, label in CHANGE_LABELS.items()]

    def add(self, form: Form) -> None:
        """Record a change."""
        keys: dict[str, Any] = {side: tuple((form[side].data or "").split()) for side in ("before", "after")}
        counts: dict[str, Any] = {}
        with together() as findings:
            for name in ("count_before", "count_after"):
                with gathering(findings):
                    counts[name] = number(form[name].data, name)
            said: dict[str, Any] = {name: form[name].data or "" for name in ("kind", "effective_from")}
            rest: dict[str, Any] = {"note": pair(form["note"]), "source_url": form["source_url"].data or None}
            with gathering(findings):
                if not form["level"].data:  # without it nobody knows what changed
                    raise Invalid(fields.missing(form))
                redrawing = Redrawing(**said, **rest, **keys, **counts)
                levels.record_boundary_change(current_actor(), form["level"].data or "", redrawing)


def _counts(change: BoundaryChange) -> str:
    """Say how many units there were and are; a number that nobody knows is said to be open."""
    if change.count_before is None and change.count_after is None:
        return ""
    unknown = texts.gettext("unbekannt")
    before, after = (
        unknown if count is None else texts.number(count)
        for count in (change.count_before, change.count_after)
    )
    return f"{before} → {after}"


def _state(view: BoundaryTable, change: BoundaryChange) -> str | Markup:
    """Say that an entry is struck and why, or lead those who may to where it is."""
    if change.struck_at is not None:
        return texts.gettext("gestrichen: %(reason)s", reason=change.struck_reason)
    if not view.can_create or request.path.endswith("/file/"):  # a file has no use for a way to a form
        return ""
    link = Markup('<a href="{}/strike/?id={}">{}<span class="nur-vorlesen"> {}</span></a>')
    return link.format(view.url, change.id, texts.gettext("Streichen"), texts.day(change.effective_from))


def _day(change: BoundaryChange) -> str | Markup:
    day = texts.day(change.effective_from)
    return Markup("<s>{}</s>").format(day) if change.struck_at is not None else day


def _level_details(form: Form) -> LevelDetails:
    return LevelDetails(*(pair(form[name]) or Localised("") for name in ("name", "plural")))

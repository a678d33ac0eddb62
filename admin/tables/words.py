"""Code lists on the desk: concepts with their labels; a concept goes out of use, it is never deleted."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request
from flask_admin import expose
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import gathering, lines, number, pair, seen, shown, together, version_of
from admin.tables.flat import FlatTable
from registry import db, texts
from registry.errors import BadQuestion, Conflict, Finding, NotSaved, WrongState
from registry.formats.records import ConceptReference
from registry.http.accounts import current_actor
from registry.http.templating import in_language
from registry.model import Concept, ConceptLabel, Scheme
from registry.rules import in_force
from registry.rules.access import Action
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.registers import concepts as arranging
from registry.services.registers.concepts import ConceptDetails, Labels

SHOWN_WORDS = 6
OTHERS = ("alt_de", "alt_en", "hidden_de", "hidden_en")


class ConceptForm(Form):
    """What is said about a concept."""

    lock_version = fields.lock()
    scheme = fields.choice("Codeliste", needed=True)
    code = fields.line("Kürzel", "Bleibt für immer und steht in der Adresse.", needed=True)
    pref = fields.both("Bezeichnung", needed=True)
    alt_de = fields.lines("Andere Wörter, deutsch", "Eines je Zeile. Werden gezeigt und gefunden.")
    alt_en = fields.lines("Andere Wörter, englisch", "Eines je Zeile.")
    hidden_de = fields.lines(
        "Nur für die Suche, deutsch",
        "Eines je Zeile: umgangssprachliche, frühere oder falsch geschriebene Wörter.",
    )
    hidden_en = fields.lines("Nur für die Suche, englisch", "Eines je Zeile.")
    valid_from = fields.line(
        "Bezeichnung gilt ab",
        "Nur, wenn sich das Wort ändert: Jahr oder Tag, auch ein kommender. Leer: Die Bezeichnung wird berichtigt.",
        width="kurz",
    )
    broader = fields.choice("Oberbegriff")
    position = fields.line("Stelle in der Liste", width="kurz")
    match = fields.line("Entspricht", "IRI des Begriffs in einer amtlichen Liste.")


class ConceptTable(FlatTable):
    """The concepts of all code lists, one list at a time."""

    room, heading = "concepts", "Begriffe"
    lead = "Themen, Schlagwörter, Einheiten und andere Codelisten. Was niemand mehr braucht, wird außer Gebrauch genommen; gelöscht wird nichts."
    new_label, right = "Neuer Begriff", Action.EDIT_WORDS
    labels = {
        "notation": "Kürzel",
        "label": "Bezeichnung",
        "others": "Andere Wörter",
        "broader": "Oberbegriff",
        "state": "Stand",
    }
    sortable = ("notation",)
    entry_form, parts = ConceptForm, ("scheme",)
    register = arranging.CONCEPTS
    column_default_sort = "position"
    column_select_related_list = (Concept.labels,)
    column_formatters = {
        "label": lambda view, context, concept, name: view.title_of(concept),
        "others": lambda view, context, concept, name: _other_words(concept),
        "broader": lambda view, context, concept, name: _broader(concept),
        "state": lambda view, context, concept, name: texts.gettext(
            "außer Gebrauch" if concept.is_retired else "in Gebrauch"
        ),
    }
    edit_template = "desk/concept.html"

    def get_query(self) -> Any:
        """Choose the concepts of the list that is shown."""
        return super().get_query().filter(Concept.scheme_id == _schemes()[self._chosen()][0])

    def get_count_query(self) -> Any:
        """Count them."""
        return super().get_count_query().filter(Concept.scheme_id == _schemes()[self._chosen()][0])

    def found_by(self) -> Any:
        """Look at notations and all labels ever known."""
        said = select(Concept.id, Concept.notation, ConceptLabel.text)
        return said.outerjoin(ConceptLabel, ConceptLabel.concept_id == Concept.id)

    def tabs(self) -> Sequence[tuple[Localised | str, str, bool]]:
        """List the code lists."""
        chosen, known = self._chosen(), _schemes()
        return [(title, f"{self.url}/?scheme={code}", code == chosen) for code, (_, title) in known.items()]

    def title_of(self, thing: Any) -> Localised:
        """Name a concept."""
        return _reference(thing).label

    def public_path(self, thing: Any) -> str:
        """Say where everybody sees a concept."""
        return _reference(thing).path

    def offer(self, form: Form) -> None:
        """Offer the code lists, and the concepts of the one that is meant."""
        listed = [(code, title) for code, (_, title) in _schemes().items()]
        if "scheme" in form:
            form["scheme"].choices = listed
            form["scheme"].data = (
                form["scheme"].data or listed[0][0]
            )  # the list that is shown without a choice
        above = form["scheme"].data or listed[0][0]
        form["broader"].choices = fields.or_nothing(fields.concept_choices(above))

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is known of a concept."""
        others = {name: "\n".join(facts[name] or ()) for name in OTHERS}
        return {**facts, **others, "pref": shown(facts["label"]), "scheme": _scheme_of(thing)}

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        form = super()._form(thing, values)
        if thing is None:
            del form["valid_from"]  # there is no former word
            return form
        form["scheme"].data = _scheme_of(thing)
        self.offer(form)
        del form["scheme"]
        return form

    def add(self, form: Form) -> Response:
        """Bring in a concept."""
        scheme = form["scheme"].data or ""
        code = f"{scheme}/{form['code'].data or ''}"
        with together() as findings:
            details = _details_of(form, findings)
            with gathering(findings):
                arranging.add_concept(current_actor(), code, _labels_of(form), details)
        return redirect(f"{self.url}/?scheme={scheme}&done=1", 303)

    def change(self, form: Form, thing: Any) -> Response:
        """Change labels and place of a concept."""
        scheme = _scheme_of(thing)
        code, began = f"{scheme}/{thing.notation}", version_of(form)
        actor, since = current_actor(), form["valid_from"].data or None
        with together() as findings:
            details = _details_of(form, findings)
            with gathering(findings):
                began = arranging.change_concept(actor, code, details, lock_version=began).lock_version
            with gathering(findings):
                arranging.relabel_concept(actor, code, _labels_of(form), lock_version=began, valid_from=since)
        return redirect(f"{self.url}/?scheme={scheme}&done=1", 303)

    @expose("/use/", methods=("POST",))
    def use_view(self) -> Any:
        """Take a concept out of use, or into use again; a refusal names every place where it is needed."""
        entry = self._entry(is_stored=True)
        scheme = _scheme_of(entry.thing)
        verb = arranging.revive_concept if entry.thing.is_retired else arranging.retire_concept
        began, reason = seen(request.form.get("lock_version")), request.form.get("reason", "")
        try:
            verb(current_actor(), f"{scheme}/{entry.thing.notation}", lock_version=began, reason=reason)
        except (Conflict, NotSaved, WrongState) as error:
            return self._refused(entry, error)
        return redirect(f"{self.url}/?scheme={scheme}&done=1", 303)

    def _chosen(self) -> str:
        known = _schemes()
        chosen = request.args.get("scheme") or next(iter(known), "")
        if chosen not in known:
            raise BadQuestion(field="scheme", value=chosen[:60])
        return chosen


def _schemes() -> dict[str, tuple[int, Localised]]:
    with db.reading() as session:
        found = session.execute(select(Scheme.code, Scheme.id, Scheme.title).order_by(Scheme.id))
        return {code: (i, title) for code, i, title in found}


def _scheme_of(concept: Any) -> str:
    return names().concepts[concept.id].scheme


def _reference(concept: Any) -> ConceptReference:
    return names().concepts[concept.id].reference


def _broader(concept: Any) -> Localised | None:
    above = names().concepts.get(concept.broader_id or 0)
    return above.reference.label if above else None


def _other_words(concept: Any) -> Markup:
    """List some words that are no preferred label, each in its language."""
    said = {label.text: label.language for label in concept.labels if _is_other(label)}
    return Markup(", ").join(in_language(*word) for word in list(said.items())[:SHOWN_WORDS])


def _is_other(label: ConceptLabel) -> bool:
    today = db.clock.today()
    is_preferred = label.kind == "pref" and in_force.is_in_force(label, today)
    return label.recorded_until is None and in_force.has_begun(label, today) and not is_preferred


def _labels_of(form: Form) -> Labels:
    others = {name: lines(form[name].data) for name in OTHERS}
    return Labels(pair(form["pref"]) or Localised(""), **others)


def _details_of(form: Form, findings: list[Finding]) -> ConceptDetails:
    position = None
    with gathering(findings):
        position = number(form["position"].data, "position")
    return ConceptDetails(form["broader"].data or None, position, form["match"].data or None)

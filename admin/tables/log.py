"""The log on the desk: what happened to everything, with names, read only."""

import json
from dataclasses import replace
from typing import Any

from flask import g, request
from flask_admin import expose
from markupsafe import Markup, escape

from admin.tables.flat import FlatTable, TableFilter
from registry import db, texts
from registry.errors import BadQuestion, NotFound
from registry.http.accounts import current_actor
from registry.http.templating import localised
from registry.model import Account, Change
from registry.rules.access import Action, may, require
from registry.rules.lifecycle import ROLE_LABELS, Role
from registry.services.log import history
from registry.services.log.deeds_in_words import DEEDS, FORMER, KINDS, called_alike, deed_of, kind_of
from registry.services.log.withholding import sides_of
from registry.services.names.calling import called
from registry.services.names.naming import names
from registry.services.state.topics import Topic


class LogTable(FlatTable):
    """The change log; nobody changes it."""

    room, heading = "log", "Protokoll"
    lead = "Jede Änderung, die neueste zuerst. Einträge sind verkettet und werden nie gelöscht. Öffentlich ist nur, was Veröffentlichtes betrifft, und ohne Namen."
    right, reading, parts = Action.READ_LOG, Action.READ_LOG, ("kind", "action")
    search_label = "Kennung oder Kürzel"
    can_create = can_edit = False
    labels = {
        "number": "Nr.",
        "made_at": "Wann",
        "person": "Wer",
        "action": "Was",
        "subject": "Woran",
        "reason": "Grund",
    }
    tight = ("made_at",)
    column_default_sort = ("number", True)
    column_formatters = {
        "made_at": lambda view, context, change, name: texts.moment(change.made_at),
        "person": lambda view, context, change, name: _who(change),
        "action": lambda view, context, change, name: action_label(change.action, change.subject_kind),
        "subject": lambda view, context, change, name: _subject(change),
        "reason": lambda view, context, change, name: _reason(change),
    }

    def get_list(self, page: int | None, *arguments: Any, **options: Any) -> Any:
        """Read one page, and once for all of it what its things are called."""
        count, rows = super().get_list(page, *arguments, **options)
        g.called = called(Topic(row.subject_kind, row.subject_code) for row in rows)
        return count, rows

    def get_query(self) -> Any:
        """Choose the entries about one kind of thing."""
        return super().get_query().filter(*_of_kind(), *_of_action())

    def get_count_query(self) -> Any:
        """Count them."""
        return super().get_count_query().filter(*_of_kind(), *_of_action())

    def init_search(self) -> bool:
        """Find entries by the code of what they are about."""
        return True

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        code = search.strip()
        fits = Change.subject_code.in_((code, code.upper(), code.lower()))
        return query.filter(fits), count_query.filter(fits), joins, count_joins

    def found_by(self) -> Any:
        """Look at codes alone."""
        return None

    def title_of(self, thing: Any) -> str:
        """Name an entry."""
        return texts.gettext("Eintrag %(number)s", number=thing.number)

    def tabs(self) -> list[tuple[str, str, bool]]:
        """List the kinds of things."""
        chosen = request.args.get("kind", "")
        kinds = {"": "Alles"} | KINDS
        return [
            (texts.gettext(label), f"{self.url}/?kind={kind}" if kind else f"{self.url}/", kind == chosen)
            for kind, label in kinds.items()
        ]

    def choices(self) -> list[TableFilter]:
        """Offer the deeds; those that are called the same are one."""
        said = {texts.gettext(label): action for action, label in reversed(DEEDS.items())}
        deeds = sorted(
            ((action, label) for label, action in said.items()), key=lambda pair: texts.alphabetical(pair[1])
        )
        chosen = request.args.get("action", "")
        shown = next((action for action, label in deeds if action_label(chosen) == label), "")
        return [TableFilter("action", "Was", [("", texts.gettext("Alles")), *deeds], shown)]

    def public_path(self, thing: Any) -> str:
        """Say where the whole entry stands."""
        return f"{self.url}/entry/?number={thing.number}"

    @expose("/entry/")
    def entry_view(self) -> str:
        """Show one entry with every field before and after."""
        require(current_actor(), self.right)
        given = request.args.get("number", "")
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            raise NotFound()
        line = history.change(current_actor(), int(given))
        return str(
            self.render(
                "desk/log_entry.html",
                line=replace(line, fields=history.readable(line.fields)),
                action=action_label(line.action, line.subject_kind),
                kind=texts.gettext(kind_of(line.subject_kind)),
                may_redact=may(current_actor(), Action.REDACT).is_allowed,
            )
        )


def action_label(action: str, kind: str = "") -> str:
    """Say what was done to a thing of a kind."""
    return texts.gettext(deed_of(action, kind))


def _of_kind() -> list[Any]:
    kind = request.args.get("kind")
    if not kind:
        return []
    if kind not in KINDS:
        raise BadQuestion(field="kind", value=kind[:60])
    return [Change.subject_kind == kind]


def _of_action() -> list[Any]:
    chosen = request.args.get("action")
    if not chosen:
        return []
    if chosen not in DEEDS | FORMER:
        raise BadQuestion(field="action", value=chosen[:60])
    return [Change.action.in_(called_alike(chosen))]


def _who(change: Any) -> str:
    person = db.session().get(Account, change.account_id) if change.account_id else None
    office = names().offices.get(names().office_ids.get(change.office or "", 0))
    role = texts.gettext(ROLE_LABELS[Role(change.role)]) if change.role in tuple(Role) else None
    said = (person.name if person else None, office.label.text(texts.current_language()) if office else None)
    return ", ".join(part for part in said if part) or role or texts.gettext("das Register")


def _subject(change: Any) -> Markup:
    """Name what an entry is about, then its kind and code."""
    number = f" {change.version}" if change.version else ""
    code = " ".join([texts.gettext(kind_of(change.subject_kind)), *_codes(change)]) + number
    found = g.called.get(Topic(change.subject_kind, change.subject_code))
    if found is None:
        return escape(code)
    small = Markup('<span class="leise klein">{}</span>').format(code)
    return Markup("{}<br>{}").format(localised(found), small)


def _codes(change: Any) -> list[str]:
    """Give the code of what an entry is about; accounts have a number that says nothing to anybody."""
    return [] if change.subject_kind == "account" else [change.subject_code]


def _reason(change: Any) -> Markup:
    """Give the reason as it was written, which is in German."""
    is_hidden = sides_of(current_actor(), change).after
    written = str(json.loads(change.reason)) if change.reason and not is_hidden else ""
    return Markup('<span lang="de">%s</span>') % written if written else Markup()

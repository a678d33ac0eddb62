"""What all flat tables of the desk share: a list that needs no script, one form, errors at their fields."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from flask import redirect, request
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import String
from werkzeug.wrappers import Response
from wtforms import Form

from admin.tables import fields
from admin.tables.entry import RowForm, base_of, errors_of
from admin.tables.meeting import meet, take_chosen
from admin.tables.taking_away import spreadsheet
from registry import db, texts
from registry.errors import BadQuestion, Conflict, Invalid, NoSuchPage, NotFound, RegistryError, WrongState
from registry.formats.tables import SPREADSHEETS
from registry.http.accounts import current_actor
from registry.http.paging import page_number
from registry.http.parameters import without_tracking
from registry.model.folding import fold, has_words
from registry.rules.access import Action, may, require
from registry.rules.localised import Localised
from registry.rules.merging import UNKNOWN
from registry.services.log.rewinding import Earlier, end_of_log
from registry.services.log.values_in_words import told
from registry.services.registers.editing import Register, alone

PAGE = 50
LONGEST_SEARCH = 200
FILTERING = ("search", "sort", "desc")
KNOWN = frozenset({"page", "search", "sort", "desc", "done", "lang", "page_size"})


class TableFilter(NamedTuple):
    """A filter beside the search: the parameter, its label, what can be chosen, what is."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


class FlatTable(ModelView):
    """A table whose rows are read through the session and changed by services alone."""

    can_delete = can_export = can_view_details = can_set_page_size = False
    list_template, create_template, edit_template = "desk/table.html", "desk/entry.html", "desk/entry.html"
    page_size = PAGE
    # Not offered at any address: deleting, mass actions, exports, look-ups of other tables.
    delete_view = action_view = export = ajax_lookup = ajax_update = details_view = None

    room: ClassVar[str]
    heading: ClassVar[str]
    lead: ClassVar[str] = ""
    new_label: ClassVar[str] = ""
    search_label: ClassVar[str] = "In dieser Tabelle suchen"
    right: ClassVar[Action] = Action.READ_MEMBERS
    reading: ClassVar[Action] = Action.READ_MEMBERS
    parts: ClassVar[tuple[str, ...]] = ()  # parameters that choose a part of the table
    entry_form: ClassVar[type[Form]] = Form
    register: ClassVar[Register[Any] | None] = None  # where the rows are changed, if they are
    labels: ClassVar[dict[str, str]] = {}
    sortable: ClassVar[tuple[str, ...]] = ()
    tight: ClassVar[tuple[str, ...]] = ()  # columns that stay on one line

    def __init__(self, model: type, name: str) -> None:
        self.column_labels = dict(self.labels)
        self.column_list = tuple(self.labels)
        self.column_sortable_list = self.sortable
        self.form = self.entry_form
        super().__init__(model, db.session, endpoint=f"desk_{name}", url=f"/admin/{name}", name=self.heading)

    @property
    def can_create(self) -> bool:
        """Tell whether whoever asks may add a row."""
        return bool(self.new_label) and self._may_write()

    @property
    def can_edit(self) -> bool:
        """Tell whether whoever asks may change a row."""
        return self.entry_form is not Form and self._may_write()

    def add(self, form: Form) -> str | Response | None:
        """Let a service add a row; gives the page to show, or nothing."""
        raise NotFound()

    def change(self, form: Form, thing: Any) -> str | Response | None:
        """Let a service change a row; gives the page to show, or nothing."""
        raise NotFound()

    def stored(self, thing: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give what the form shows of a row of which this is known, in plain values."""
        raise NotFound()

    def earlier(self, thing: Any, base: int) -> Earlier | None:
        """Tell what was known of a row when the log ended with `base`; None where nobody can say."""
        return self.register.earlier(current_actor(), thing, base) if self.register else None

    def offer(self, form: Form) -> None:
        """Fill the choices of a form."""

    def title_of(self, thing: Any) -> Localised | str:
        """Name a row."""
        return str(thing.code)

    def public_path(self, thing: Any) -> str | None:
        """Say where everybody sees the row."""
        return None

    def tabs(self) -> Sequence[tuple[Localised | str, str, bool]]:
        """List the parts of the table: label, address, whether it is shown."""
        return []

    def choices(self) -> list[TableFilter]:
        """List the filters beside the search."""
        return []

    def found_by(self) -> Any:
        """Choose what the search looks at: id and any number of texts; None for a table without search."""
        return None

    # What Flask-Admin asks for

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)  # a TypeError within is ours, no call for another signature

    def init_search(self) -> bool:
        """Say that the search is ours; Flask-Admin's own does not know capital umlauts on SQLite."""
        return self.found_by() is not None

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        looked_at = self.found_by()
        own_id, *said = looked_at.selected_columns
        fitting = looked_at.where(has_words(search, *said))
        ids = fitting.with_only_columns(own_id, maintain_column_froms=True)
        narrowed = (given.filter(self.model.id.in_(ids)) for given in (query, count_query))
        return (*narrowed, joins, count_joins)

    def _order_by(self, query: Any, joins: Any, sort_joins: Any, column: Any, sort_desc: bool) -> Any:
        """Sort words as German lists do, everything else as it is."""
        order = fold(column) if isinstance(column.type, String) else column
        return query.order_by(order.desc() if sort_desc else order), joins

    def get_list(self, page: int | None, *arguments: Any, **options: Any) -> Any:
        """Read one page; NoSuchPage for a page behind the last."""
        count, rows = super().get_list(page, *arguments, **options)
        if page and not rows and "page" in request.args:
            raise NoSuchPage(value=page + 1, pages=max(1, -(-count // self.page_size)))
        return count, rows

    def create_model(self, form: Form) -> Any:
        """Add a row by its service."""
        require(current_actor(), self.right)
        return self.add(form)

    def update_model(self, form: Form, model: Any) -> Any:
        """Change a row by its service."""
        require(current_actor(), self.right)
        return self.change(form, model)

    def delete_model(self, model: Any) -> bool:
        """Refuse: nothing is deleted."""
        raise NotFound()

    @expose("/")
    def index_view(self) -> str:
        """List the rows; BadQuestion names a parameter that makes no sense."""
        require(current_actor(), self.reading)
        _require_known(self.parts)
        with db.reading():
            return str(super().index_view())

    @expose("/file/")
    def file_view(self) -> Response:
        """Give all rows that the filters leave as a file; who may not read the list gets none."""
        require(current_actor(), self.reading)
        _require_known((*self.parts, "form"))
        return spreadsheet(self, [texts.gettext(label) for label in self.labels.values()])

    def file_paths(self) -> list[tuple[str, str]]:
        """Say where the files of what is shown are: kind, address."""
        shown = {k: v for k, v in request.args.items() if k in FILTERING or k in self.parts}
        return [(form, f"{self.url}/file/?{urlencode(shown | {'form': form})}") for form in SPREADSHEETS]

    def get_list_row_actions(self) -> list[Any]:
        """Offer no buttons in rows: the first column leads on."""
        return []

    def _get_list_extra_args(self) -> Any:
        found = super()._get_list_extra_args()
        found.page = page_number() - 1  # people count from one
        found.search = (found.search or "")[:LONGEST_SEARCH] or None
        found.extra_args = {k: v for k, v in found.extra_args.items() if k in self.parts}
        return found

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Ask for a new row, or add it."""
        require(current_actor(), self.right)
        if not self.can_create:
            raise NotFound()
        given = {name: request.args.get(name) for name in self.parts} if request.method == "GET" else {}
        entry = RowForm(self._form(None, given))
        return self._answer(entry, lambda: self.create_model(entry.form))

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Show a row to change as it was at the base in the address, or change it."""
        entry = self._entry(is_stored=request.method == "GET")
        if request.method == "GET" and entry.base != base_of(request.args.get("base")):
            given = request.args.to_dict() | {"base": str(entry.base)}
            return redirect(f"{self.url}/edit/?{urlencode(given)}", 303)
        return self._answer(entry, lambda: self._meet_and_change(entry))

    def _meet_and_change(self, entry: RowForm) -> Any:
        """Keep what others saved since beside what was typed, and save both; nobody comes between."""
        require(current_actor(), self.right)
        with alone():
            thing = self.get_one(str(entry.thing.id))
            stored = self._form(thing, self._shown_of(thing, end_of_log())[0])
            take_chosen(entry.form, stored, request.form)
            asked = base_of(request.args.get("base"))
            shown, earlier = self._shown_of(thing, asked)
            base = None if earlier is None else self._form(thing, shown)
            meet(entry.form, stored, base, earlier or self.earlier(thing, 0))
            entry.form["lock_version"].data = str(thing.lock_version)
            return self.update_model(entry.form, thing)

    def _shown_of(self, thing: Any, base: int | None) -> tuple[dict[str, Any], Earlier | None]:
        """Give what a form made at a base shows; where nobody knows, what one shows now."""
        earlier = None if base is None else self.earlier(thing, base)
        now = self.earlier(thing, end_of_log())
        known = dict(now.values) if now else {}
        if earlier is not None:
            known = {n: known.get(n) if v is UNKNOWN else v for n, v in earlier.values.items()}
        return self.stored(thing, defaultdict(lambda: None, known)), earlier

    def _entry(self, *, is_stored: bool) -> RowForm:
        """Fetch the row that is meant with everything that is asked of it later."""
        require(current_actor(), self.right)
        given = request.args.get("id", "")
        with db.reading():
            thing = self.get_one(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
            if thing is None or not self.can_edit:
                raise NotFound()
            asked = base_of(request.args.get("base"))
            shown, earlier = self._shown_of(thing, asked)
            base = end_of_log() if earlier is None else asked
            form = self._form(thing, shown if is_stored else {})
            since = earlier.last if earlier else None
            facts = self.register.facts_of(thing) if self.register else {}
            coming = told("coming", facts.get("coming"))
            return RowForm(form, thing, self.title_of(thing), self.public_path(thing), base, since, coming)

    def _form(self, thing: Any, values: dict[str, Any]) -> Form:
        typed = request.form if request.method == "POST" and not values else None
        form = self.entry_form(typed, data=values)
        self.offer(form)
        fields.leave_open(form)
        if thing is not None and "code" in form:
            del form["code"]  # codes are never changed
        return form

    def _answer(self, entry: RowForm, verb: Callable[[], Any]) -> Any:
        if request.method == "GET":
            return self._page(entry)
        try:
            return verb() or redirect(f"{self.url}/?done=1", 303)
        except (Invalid, Conflict, WrongState) as error:
            return self._refused(entry, error)

    def _refused(self, entry: RowForm, error: RegistryError) -> tuple[str, int]:
        if isinstance(error, Conflict):
            with db.reading():  # what is saved next stands on what the other person saved
                entry = replace(entry, base=end_of_log())
        return self._page(entry, error), 422 if isinstance(error, Invalid) else 409

    def _page(self, entry: RowForm, error: RegistryError | None = None) -> str:
        return str(
            self.render(
                self.edit_template, entry=entry, form=entry.form, problems=errors_of(error, entry.form)
            )
        )

    def _may_write(self) -> bool:
        return may(current_actor(), self.right).is_allowed


def _require_known(parts: tuple[str, ...]) -> None:
    for name, value in without_tracking():
        if name not in KNOWN and name not in parts:
            raise BadQuestion(field=name[:60], value=value[:60])

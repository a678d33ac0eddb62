"""The working group's desk: our own pages for indicators, Flask-Admin for flat tables, one shell around both."""

import warnings

from flask import Flask
from flask_admin import Admin, BaseView, expose
from flask_admin.theme import Bootstrap4Theme

from admin import drafts, indicators, moves, redaction, stewarding, tasks
from admin.desk import desk, keep_strangers_out
from admin.tables.accounts import AccountTable
from admin.tables.flat import FlatTable
from admin.tables.levels import BoundaryTable, LevelTable
from admin.tables.log import LogTable
from admin.tables.measures import MeasureTable, ProgrammeTable
from admin.tables.offices import OfficeTable
from admin.tables.units import UnitTable
from admin.tables.words import ConceptTable
from registry.http import problems
from registry.http.accounts import current_actor
from registry.http.headers import nonce
from registry.model import (
    Account,
    BoundaryChange,
    Change,
    Concept,
    Measure,
    Office,
    Programme,
    SpatialLevel,
    SpatialUnit,
)

__all__ = ["attach_admin", "drafts", "indicators", "moves", "redaction", "stewarding", "tasks"]

TABLES: tuple[tuple[type[FlatTable], type, str], ...] = (
    (OfficeTable, Office, "office"),
    (ConceptTable, Concept, "concept"),
    (UnitTable, SpatialUnit, "unit"),
    (LevelTable, SpatialLevel, "level"),
    (BoundaryTable, BoundaryChange, "boundary"),
    (MeasureTable, Measure, "measure"),
    (ProgrammeTable, Programme, "programme"),
    (AccountTable, Account, "account"),
    (LogTable, Change, "log"),
)


class Start(BaseView):
    """Where the desk begins."""

    @expose("/")
    def index(self) -> str:
        """Show what waits for whoever comes."""
        return tasks.page()


def attach_admin(app: Flask) -> None:
    """Join the desk to the site."""
    app.before_request(keep_strangers_out)
    problems.use_template("/admin/", "desk/problem.html", is_meant=lambda: current_actor().is_member)
    app.register_blueprint(desk)
    start = Start(name="Redaktion", endpoint="admin", url="/admin")
    shell = Admin(
        app,
        name="Redaktion",
        url="/admin",
        index_view=start,
        theme=Bootstrap4Theme(base_template="desk/shell.html"),
        csp_nonce_generator=nonce,
    )
    with app.app_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # our session is a scoped one, as it should be
        for table, model, name in TABLES:
            shell.add_view(table(model, name))

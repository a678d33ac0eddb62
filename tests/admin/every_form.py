"""Every form of the site: who sends it, the page it stands on, what is typed into it, and what it leaves in the log."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from registry import db
from registry.model import Account, Base, Change
from registry.rules.localised import Localised
from registry.services.accounts import inviting
from registry.services.lifecycle import describing, moves_by_name, publishing
from registry.services.lifecycle.describing import Notes
from registry.services.registers import offices
from registry.services.registers.offices import OfficeNaming
from tests.admin.visiting import Pairs, Visitor, led_to, posted_form
from tests.cast import IDS, actor
from tests.conftest import BASE_URL
from tests.passwords import PASSWORD
from tests.services import stage

OTHER = "ein anderes Passwort 2"
KEPT_APART = {"sent_form", "kept_form"}


@dataclass(frozen=True)
class Case:
    """One form: it is opened by `who` on a page, filled, and sent."""

    who: str
    page: str | Callable[[Visitor], str]  # its address, or the page itself
    values: dict[str, str] = field(default_factory=dict)
    action: str = ""
    entries: int = 1  # in the log
    secrets: dict[str, str] = field(default_factory=dict)
    shows_once: bool = False  # the answer is a page that cannot be shown again
    may_repeat: bool = False  # both answers are the same page

    def open(self, visitor: Visitor) -> tuple[str, Pairs]:
        """Open its page; give the address it is sent to and what a browser would send."""
        page = self.page if isinstance(self.page, str) else self.page(visitor)
        page, text = _opened(visitor, page)
        target, pairs = posted_form(text, self.action)
        given = self.values | self.secrets
        filled = [(name, given.get(name, value)) for name, value in pairs]
        known = {name for name, _ in pairs}
        return target or page, filled + [pair for pair in given.items() if pair[0] not in known]


def _opened(visitor: Visitor, page: str) -> tuple[str, str]:
    """Open a page by its address, and go where it leads."""
    if "<html" in page:
        return "", page
    answer = visitor.client.get(page, base_url=BASE_URL)
    if answer.status_code == 303:
        return _opened(visitor, led_to(answer))
    assert answer.status_code == 200, page
    return page, answer.text


def _draft(rest: str = "") -> Callable[[Visitor], str]:
    return lambda _visitor: f"/admin/drafts/{stage.drafted().id}{rest}"


def _without_draft(visitor: Visitor) -> str:
    """Send a text to a draft that somebody discarded meanwhile; give the page that keeps it."""
    first = stage.published()
    draft = describing.begin_draft(actor("anna"), "IND-0001")
    page = f"/admin/drafts/{draft.id}/edit"
    shown = visitor.get(page, 303)
    opened = visitor.get(led_to(shown))
    moves_by_name.take(actor("anna"), "discard", draft.id, reason="Doch nicht")
    assert first.id != draft.id
    return visitor.send(opened, led_to(shown), {"definition-de": "Ein langer Text"}, 409).text


def _published(_visitor: Visitor) -> str:
    return f"/admin/drafts/{stage.published().id}"


def _steward(_visitor: Visitor) -> str:
    stage.published()
    return "/admin/indicators/IND-0001/steward"


def _scheduled(_visitor: Visitor) -> str:
    agreed = stage.agreed(stage.described(stage.drafted(), notes=Notes(valid_from="2099-01-01")))
    publishing.publish(actor("stefan"), agreed.id)
    return f"/admin/drafts/{agreed.id}"


def _invited(_visitor: Visitor) -> str:
    return urlsplit(inviting.issue_link(actor("adam"), IDS["rita"])).path


def _with_factor(_visitor: Visitor) -> str:
    with db.transaction() as session:
        account = session.get_one(Account, IDS["rita"])
        account.second_factor_method, account.second_factor_secret = "totp", "JBSWY3DPEHPK3PXP"
    return f"/admin/account/edit/?id={IDS['rita']}"


def _boundary(visitor: Visitor) -> str:
    page = "/admin/boundary/new/"
    visitor.fill(page, CASES["desk_boundary.create_view"].values)
    return "/admin/boundary/strike/?id=1"


def _discarded(_visitor: Visitor) -> str:
    return f"/admin/drafts/{stage.discarded().id}"


def _two_sessions(visitor: Visitor) -> str:
    Visitor(visitor.client.application.test_client()).sign_in("anna")
    return "/konto"


def _programmes(_visitor: Visitor) -> str:
    stage.published()
    return "/admin/indicators/IND-0001/programmes"


def _office(_visitor: Visitor) -> str:
    made = offices.add_office(actor("adam"), "amt-neu", OfficeNaming(Localised("Neues Amt")))
    return f"/admin/office/edit/?id={made.id}"


def _about_to_redact(visitor: Visitor) -> str:
    """Let an address come into the log, and take the first step to redact it; give the second one's page."""
    visitor.fill(_office(visitor), {"mailbox": "erika@stuttgart.example"})
    number = entries()
    page = f"/admin/log/{number}/redact"
    shown = visitor.fill(page, {"place": "mailbox/after", "reason": "Privat"}, 200).text
    # As it stands in the browser: at its address, with the number typed.
    shown = shown.replace('method="post"', f'method="post" action="{page}"')
    return shown.replace('name="confirm"', f'name="confirm" value="{number}"')


CASES: dict[str, Case] = {
    "pages.change_password": Case(
        "anna", "/konto", action="/konto/passwort", secrets={"old": PASSWORD, "new": OTHER}
    ),
    "pages.prepare_factor": Case(
        "anna", "/konto", action="/konto/faktor", entries=0, secrets={"password": PASSWORD}, may_repeat=True
    ),
    "desk.save": Case(
        "anna", _draft("/edit"), {"definition-de": "Ein langer Text", "reason": "Damit es stimmt"}
    ),
    "desk.carry": Case(
        "anna", _without_draft, {"definition-de": "Ein langer Text"}, action="/carry", may_repeat=True
    ),
    "desk.found": Case(
        "anna", "/admin/indicators/new", {"title_de": "Neuer Anteil", "title_en": "New share"}
    ),
    "desk.begin": Case("anna", _published, action="/draft"),
    "desk.resume": Case("anna", _discarded, action="/resume"),
    "desk.assign": Case("adam", _programmes, {"programme": "sozialmonitoring"}),
    "desk.take": Case("anna", _draft("/propose"), {"reason": "Auftrag der Gruppe"}),
    "desk_office.create_view": Case(
        "adam", "/admin/office/new/", {"code": "amt-eins", "name-de": "Amt Eins", "note-de": "Anmerkung"}
    ),
    "desk_office.edit_view": Case("adam", _office, {"note-de": "Neue Anmerkung"}),
    "desk_concept.create_view": Case(
        "adam", "/admin/concept/new/", {"code": "neues-wort", "pref-de": "Neues Wort", "scheme": "keywords"}
    ),
    "desk_concept.edit_view": Case("adam", "/admin/concept/edit/?id=1", {"alt_de": "Anderes Wort"}),
    "desk_concept.use_view": Case(
        "adam",
        "/admin/concept/edit/?id=1",
        {"reason": "Niemand braucht es"},
        action="/admin/concept/use/?id=1",
    ),
    "desk_unit.create_view": Case(
        "adam", "/admin/unit/new/", {"level": "stadtbezirk", "key": "02", "name": "Nord"}
    ),
    "desk_unit.edit_view": Case("adam", "/admin/unit/edit/?id=1", {"name": "Mitte am Fluss"}),
    "desk_level.create_view": Case(
        "adam",
        "/admin/level/new/",
        {"code": "block", "position": "9", "name-de": "Block", "plural-de": "Blöcke"},
    ),
    "desk_level.edit_view": Case("adam", "/admin/level/edit/?id=1", {"name-de": "Ganze Gemeinde"}),
    "desk_boundary.create_view": Case(
        "adam",
        "/admin/boundary/new/",
        {
            "level": "stadtbezirk",
            "kind": "revision",
            "effective_from": "2020",
            "count_before": "1",
            "count_after": "2",
            "note-de": "Neuer Zuschnitt",
        },
    ),
    "desk_boundary.strike_view": Case("adam", _boundary, {"reason": "Falsch abgeschrieben"}),
    "desk_measure.create_view": Case(
        "adam", "/admin/measure/new/", {"code": "haushalte", "label-de": "Haushalte"}
    ),
    "desk_measure.edit_view": Case("adam", "/admin/measure/edit/?id=1", {"label-de": "Berechtigte Menschen"}),
    "desk_programme.create_view": Case(
        "adam", "/admin/programme/new/", {"code": "klimamonitoring", "label-de": "Klimamonitoring"}
    ),
    "desk_programme.edit_view": Case(
        "adam", "/admin/programme/edit/?id=1", {"label-de": "Monitoring des Sozialen"}
    ),
    "desk_account.create_view": Case(
        "adam",
        "/admin/account/new/",
        {"mail": "neu@stuttgart.example", "name": "Nora Neu", "office": "amt-soziales", "roles": "author"},
        entries=2,  # the account, and its link
        shows_once=True,
    ),
    "desk_account.edit_view": Case("adam", "/admin/account/edit/?id=2", {"name": "Rita Neu"}),
    "desk_account.link_view": Case(
        "adam", "/admin/account/edit/?id=2", action="/admin/account/link/?id=2", entries=2, may_repeat=True
    ),
    "desk_account.factor_view": Case("adam", _with_factor, action="/admin/account/factor/?id=2"),
    "desk.save_steward": Case(
        "adam", _steward, {"steward": "amt-soziales", "reason": "Neuer Zuschnitt der Ämter"}
    ),
    "desk.unschedule": Case("stefan", _scheduled, action="/unschedule"),
    "desk.redact": Case("adam", _about_to_redact, {"reason": "Privat"}),
    "pages.accept_invitation": Case("", _invited, secrets={"new": OTHER, "again": OTHER}),
    "pages.end_one_session": Case("anna", _two_sessions, action="/abmelden", entries=0),
}
# These are sent without a session, end it, or need a code.
APART = {"pages.sign_in", "pages.sign_out", "pages.confirm_factor"}
# Flask-Admin lists these addresses, but nobody finds anything there.
NOWHERE = {
    "desk_boundary.edit_view": "/admin/boundary/edit/?id=1",
    "desk_log.create_view": "/admin/log/new/",
    "desk_log.edit_view": "/admin/log/edit/?id=1",
}


def of_site(site: Flask) -> set[str]:
    """Name every view of the site that takes a form."""
    return {rule.endpoint for rule in site.url_map.iter_rules() if "POST" in (rule.methods or ())}


def post(visitor: Visitor, address: str, pairs: Pairs) -> TestResponse:
    """Send a form, whatever the answer."""
    return visitor.client.post(address, data=MultiDict(pairs), base_url=BASE_URL)


def entries() -> int:
    """Count the entries of the log."""
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0


def rows() -> dict[str, int]:
    """Count the rows of every table but those about forms themselves."""
    with db.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in KEPT_APART
        }

"""The desk's own blueprint: everything under /admin asks for a member first."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from registry import texts
from registry.errors import BadQuestion, Finding
from registry.http.accounts import ask_to_sign_in, current_account, current_actor
from registry.rules.access import Action, Answer, may, require
from registry.rules.localised import Localised
from registry.services.log.deeds_in_words import deed_of
from registry.services.log.values_in_words import readable, told
from registry.services.names.naming import names

desk = Blueprint("desk", __name__, url_prefix="/admin", template_folder="templates")
ACCOUNT = "/konto"
CHARACTERS_A_ROW, MOST_ROWS = 45, 40
ROOMS: tuple[tuple[str, str, str, Action], ...] = (
    ("tasks", "/admin/", "Ihre Aufgaben", Action.READ_MEMBERS),
    ("indicators", "/admin/indicators", "Indikatoren", Action.READ_MEMBERS),
    ("offices", "/admin/office/", "Ämter", Action.READ_MEMBERS),
    ("concepts", "/admin/concept/", "Begriffe", Action.READ_MEMBERS),
    ("units", "/admin/unit/", "Räume", Action.READ_MEMBERS),
    ("measures", "/admin/measure/", "Merkmale", Action.READ_MEMBERS),
    ("programmes", "/admin/programme/", "Programme", Action.READ_MEMBERS),
    ("accounts", "/admin/account/", "Konten", Action.EDIT_ACCOUNTS),
    ("log", "/admin/log/", "Protokoll", Action.READ_LOG),
)


def keep_strangers_out() -> Response | None:
    """Lead a stranger to the sign-in page, and whoever owes a second factor to his account."""
    if not (request.path == "/admin" or request.path.startswith("/admin/")):
        return None
    _require_text()
    actor = current_actor()
    if actor.account_id is None and request.method == "GET":
        return ask_to_sign_in()
    if actor.is_second_factor_due and request.method == "GET":
        return redirect(ACCOUNT)
    require(actor, Action.READ_MEMBERS)
    return None


def _require_text() -> None:
    for name, value in request.args.items(multi=True):
        if "\x00" in value:  # PostgreSQL would not even look for it
            raise BadQuestion(field=name[:60], value=value.replace("\x00", "�")[:60])


@desk.app_template_global()
def refusal(answer: Answer) -> str:
    """Say why a move is refused."""
    return texts.gettext(answer.reason, **dict(answer.data))


@desk.app_template_global()
def finding_text(finding: Finding) -> str:
    """Say a finding in the language of the page."""
    return texts.sentence_of_finding(finding)


@desk.app_template_global()
def tell(name: str, value: object) -> Localised | None:
    """Tell the value of a field in words, days as people read them."""
    return readable(name, told(name, value))


@desk.app_template_global()
def rows_for(value: str | None, least: int) -> int:
    """Say how many rows a text needs, for browsers that do not let a field grow with it."""
    needed = sum(1 + len(line) // CHARACTERS_A_ROW for line in (value or "").splitlines())
    return min(max(needed, least), MOST_ROWS)


@desk.app_template_global()
def desk_person() -> tuple[str, Localised] | None:
    """Name whoever works at the desk, and the office."""
    account = current_account()
    return (account.name, names().offices[account.office_id].label) if account else None


@desk.app_template_global()
def deed(action: str) -> str:
    """Say what was done to an indicator."""
    return texts.gettext(deed_of(action, "indicator"))


@desk.app_template_global()
def desk_rooms() -> list[tuple[str, str, str]]:
    """List the rooms of the desk that whoever asks may enter: key, address, label."""
    entered = [
        (room, path, label) for room, path, label, right in ROOMS if may(current_actor(), right).is_allowed
    ]
    return [(room, path, texts.gettext(label)) for room, path, label in entered]

"""Sentences about a form that stand on the page shown next, above everything else."""

from flask import Flask, g, session

from registry import texts
from registry.services.state.keeping_typed import NothingKept

NEXT = "form_notice"
RESTORED = "Ihre Sitzung war zu Ende. Was Sie eingegeben hatten, steht wieder im Formular; gespeichert ist es noch nicht."
NOT_DONE = "Ihre Sitzung war zu Ende, deshalb ist noch nichts geschehen. Bitte lösen Sie den Schritt noch einmal aus."
SHOWN = "Dieses Formular war abgelaufen. Was Sie eingegeben haben, steht noch darin; gespeichert ist es noch nicht."
TRY_AGAIN = "Dieses Formular war abgelaufen, deshalb ist noch nichts geschehen. Bitte lösen Sie den Schritt noch einmal aus."
DONE = "Dieser Schritt ist schon ausgeführt; ein zweites Mal ist nichts geschehen."
NOTICES = {
    "restored": RESTORED,
    "not_done": NOT_DONE,
    "shown": SHOWN,
    "try_again": TRY_AGAIN,
    "done": DONE,
    "gone": NothingKept.message,
}


def init(app: Flask) -> None:
    """Give the templates the sentence, once."""
    app.jinja_env.globals["form_notice"] = take


def here(name: str) -> None:
    """Say it on the page that is being answered."""
    g.form_notice = name


def later(name: str) -> None:
    """Say it on the page that the answer leads to."""
    session[NEXT] = name


def take() -> str:
    """Give the sentence for this page; it is not said twice."""
    if "page_tag" in g:  # a public page that others may be shown, too
        return ""
    name = g.pop("form_notice", None) or (session.pop(NEXT) if NEXT in session else None)
    return texts.gettext(NOTICES[name]) if name in NOTICES else ""

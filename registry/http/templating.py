"""What every template may use: sentences, dates, addresses of files, who asks."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app
from markupsafe import Markup, escape

from registry import settings, texts
from registry.errors import Unavailable
from registry.http.accounts import current_actor
from registry.http.headers import nonce
from registry.http.language import address_in, language
from registry.http.paging import of_page
from registry.rules.access import ANONYMOUS, Action, Actor, may
from registry.rules.lifecycle import ROLE_LABELS, STATE_LABELS, Role, State
from registry.rules.localised import Localised
from registry.services.state import loading


class LinkedTo(Protocol):
    """A thing with a page: a reference of any kind."""

    @property
    def path(self) -> str:
        """Give its address."""

    @property
    def label(self) -> Localised:
        """Give its name."""


def init(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=texts.gettext,
        gettext=texts.gettext,
        ngettext=texts.ngettext,
        url_lang=address_in,
        static_url=static_url,
        state_label=state_label,
        role_label=role_label,
        csp_nonce=nonce,
        icon=icon,
        localised=localised,
        link_to=link_to,
        in_force=texts.in_force,
        period=texts.period,
        may_do=may_do,
        of_page=of_page,
    )
    app.jinja_env.filters.update(
        day=texts.day,
        edition=texts.edition,
        moment=texts.moment,
        number=texts.number,
        text=text,
        prose=prose,
        lang_attr=lang_attr,
        listed=texts.listed,
    )
    app.context_processor(_context)


def text(value: Localised | str | int | None) -> str:
    """Give a text in the language of the page, or in German; plain words stay as they are."""
    if isinstance(value, Localised):
        return value.text(language())
    return "" if value is None else value if isinstance(value, str) else str(value)


def lang_attr(value: Localised | str | int | None) -> Markup:
    """Say which language a text is in, where that is not the page's."""
    if not isinstance(value, Localised) or value.language_of(language()) == language():
        return Markup("")
    return Markup(' lang="de"')


def prose(value: Localised | str | None) -> Markup:
    """Write sentences; where there are none in the page's language, the others are marked as not translated."""
    written = escape(text(value))
    if not lang_attr(value):
        return written
    # The words are escaped, the sentence is ours.
    return written + Markup(' <span class="leise" lang="{}">({})</span>').format(
        language(), texts.gettext("nicht übersetzt")
    )


def localised(value: Localised | str) -> Markup:
    """Write a text with its language."""
    return Markup(f"<span{lang_attr(value)}>{escape(text(value))}</span>")  # noqa: S704 - escaped


def link_to(reference: LinkedTo) -> Markup:
    """Write the label of a thing as the link to its page."""
    shown = f"{lang_attr(reference.label)}>{escape(text(reference.label))}"
    return Markup(f'<a href="{escape(reference.path)}"{shown}</a>')  # noqa: S704 - escaped


def may_do(action: str) -> bool:
    """Tell whether whoever asks may do something; pages offer only what will be answered."""
    return may(_asking(), Action(action)).is_allowed


@cache
def icon(name: str, size: str = "") -> Markup:
    """Draw a sign beside words; it says nothing to who listens."""
    kinds = escape(f"kern-icon kern-icon--{name} {size}".rstrip())
    return Markup(f'<span class="{kinds}" aria-hidden="true"></span>')  # noqa: S704 - escaped


def in_language(words: str, code: str) -> Markup:
    """Write words of one language, which is said where it is not the page's."""
    attribute = "" if code == language() else f' lang="{code}"'
    return Markup("<span{}>{}</span>").format(Markup(attribute), words)  # noqa: S704 - a code of our own table


def state_label(state: str) -> str:
    """Give the label of a state."""
    return texts.gettext(STATE_LABELS[State(state)])


def role_label(role: str) -> str:
    """Give the label of a role."""
    return texts.gettext(ROLE_LABELS[Role(role)])


def static_url(name: str) -> str:
    """Give the address of a file, with a stamp of its content."""
    place = current_app.blueprints["pages"]
    return _stamped(f"{place.static_url_path}/{name}", Path(place.static_folder or "") / name)


@cache
def _stamped(path: str, file: Path) -> str:
    return f"{path}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:10]}"


def _context() -> dict[str, object]:
    return {
        "settings": settings.current(),
        "language": language(),
        "actor": _asking(),
        "catalogue_notice": _catalogue_notice,
    }


def _catalogue_notice() -> str:
    """Say to people that the catalogue is not whole; the page that says the database fails says nothing more."""
    try:
        found = loading.condition()
    except Unavailable:
        return ""
    return texts.gettext(loading.SENTENCES[found]) if found in loading.NOT_LOADED else ""


def _asking() -> Actor:
    """Give whoever is signed in; the page that says the database fails is written for a stranger."""
    try:
        return current_actor()
    except Unavailable:
        return ANONYMOUS

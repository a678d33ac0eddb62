"""Checks what was typed, field by field, so that one refusal names everything."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from registry import db
from registry.errors import Finding, Invalid
from registry.model import Base
from registry.rules.localised import Localised
from registry.rules.refusals import EXISTS, MISSING, UNKNOWN

NOTHING: tuple[object, ...] = ("", (), Localised(""))
T = TypeVar("T")
Thing = TypeVar("Thing", bound=Base)


class Checks:
    """Cleans what was typed, field by field, and keeps what is wrong until `stop`."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def may(self, clean: Callable[[Any, str], T], value: Any, field: str) -> T | None:
        """Clean a value that may be missing."""
        if value is None or value in NOTHING:
            return None
        try:
            cleaned = clean(value, field)
        except Invalid as error:
            self.findings += error.findings
            return None
        return None if cleaned in NOTHING else cleaned

    def must(self, clean: Callable[[Any, str], T], value: Any, field: str) -> Any:
        """Clean a value that is needed; a faulty one gives None, which nobody sees after `stop`."""
        seen = len(self.findings)
        cleaned = self.may(clean, value, field)
        if cleaned is None and len(self.findings) == seen:
            self.add(field, MISSING)
        return cleaned

    def known(self, ids: Mapping[Any, int], key: Any, field: str) -> int | None:
        """Look up a code that may be missing."""
        if key in (None, ""):
            return None
        if key not in ids:
            self.add(field, UNKNOWN, value=key[-1] if isinstance(key, tuple) else key)
        return ids.get(key)

    def new(self, is_taken: bool, code: str, field: str) -> None:
        """Refuse a code that something else has already."""
        if is_taken:
            self.add(field, EXISTS, value=code)

    def fresh(
        self, model: type[Base], clean: Callable[[Any, str], str], value: Any, field: str, **within: object
    ) -> Any:
        """Clean a code that nothing of its kind has yet; `field` is its column too."""
        code = self.must(clean, value, field)
        self.new(fetch_or_none(model, **within, **{field: code}) is not None, code, field)
        return code

    def add(self, field: str, message: str, **data: object) -> None:
        """Keep one fault."""
        self.findings.append(Finding(field, message, tuple(data.items())))

    def stop(self) -> None:
        """Refuse when anything was found."""
        if self.findings:
            raise Invalid(self.findings)


def fetch_or_none(model: type[Thing], **keys: object) -> Thing | None:
    """Fetch a thing if there is one."""
    if any("\x00" in key for key in keys.values() if isinstance(key, str)):
        return None  # PostgreSQL refuses to look for it
    statement = select(model).filter_by(**keys).execution_options(populate_existing=True)
    return db.session().execute(statement).scalar_one_or_none()

"""Page numbers in addresses, checked."""

from flask import request

from registry import texts
from registry.errors import BadQuestion, NoSuchPage

BEYOND = 10**15  # with any size of page a database can still count up to it
DIGITS = len(str(BEYOND))
IN_TITLE = "Seite %(number)s · "
TOO_FAR = "Seite %(value)s gibt es nicht."
NOT_A_NUMBER = "„%(field)s“ ist eine ganze Zahl ab 1, nicht „%(value)s“."


def page_number(name: str = "page") -> int:
    """Read a page number from the address; BadQuestion when it is none, NoSuchPage beyond all counting."""
    found = whole_number(name)
    if found is not None and found >= BEYOND:
        raise NoSuchPage(TOO_FAR, value=request.args[name].lstrip("0")[:40])
    return 1 if found is None else found


def of_page(number: int) -> str:
    """Say before the title of a page which part of a list it shows; the first needs no number."""
    return texts.gettext(IN_TITLE, number=number) if number > 1 else ""


def whole_number(name: str) -> int | None:
    """Read a positive whole number that may be left out; BadQuestion when it is none; none is greater than BEYOND."""
    text = request.args.get(name)
    if text is None:
        return None
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdigit() and digits):
        raise BadQuestion(NOT_A_NUMBER, field=name, value=text[:40])
    return int(digits) if len(digits) < DIGITS else BEYOND

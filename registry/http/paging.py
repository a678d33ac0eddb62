"""Page numbers in addresses, checked."""

from flask import request

from registry.errors import BadQuestion

LARGEST = 1_000_000
NOT_A_NUMBER = "„%(field)s“ ist eine ganze Zahl ab 1, nicht „%(value)s“."


def page_number(name: str = "page") -> int:
    """Read a page number from the address; BadQuestion when it is none."""
    found = whole_number(name)
    return 1 if found is None else found


def whole_number(name: str) -> int | None:
    """Read a positive whole number that may be left out; BadQuestion when it is none."""
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= LARGEST):
        raise BadQuestion(NOT_A_NUMBER, field=name, value=text[:40])
    return int(text)

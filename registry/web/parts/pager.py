"""The links from page to page under a list."""

from collections.abc import Callable
from typing import NamedTuple

from registry.errors import NoSuchPage

NEAR = 2  # pages named on either side of the shown one


class PageLink(NamedTuple):
    """A page that can be gone to; `is_after_gap` when pages before it are not named."""

    number: int
    address: str
    is_current: bool
    is_after_gap: bool


class Pager(NamedTuple):
    """Where the list stands, and where one can go."""

    first: int
    last: int
    total: int
    links: tuple[PageLink, ...]
    previous: str | None
    next: str | None
    number: int  # of the page that is shown


def pager(total: int, page: int, size: int, address: Callable[[int], str]) -> Pager:
    """Name the pages near the shown one, the first and the last; NoSuchPage for a page that is not there."""
    pages = max(1, -(-total // size))
    if page > pages:
        raise NoSuchPage(value=page, pages=pages)
    numbers = [n for n in range(1, pages + 1) if n in (1, pages) or abs(n - page) <= NEAR]
    before = [0, *numbers]
    links = tuple(
        PageLink(n, address(n), n == page, n - last > 1) for last, n in zip(before, numbers, strict=False)
    )
    return Pager(
        (page - 1) * size + 1 if total else 0,
        min(page * size, total),
        total,
        links if pages > 1 else (),
        address(page - 1) if page > 1 else None,
        address(page + 1) if page < pages else None,
        page,
    )

"""The site of the desk's tests, for those that ask it a great deal."""

from tests.admin.conftest import enter, site

__all__ = ["enter", "site"]

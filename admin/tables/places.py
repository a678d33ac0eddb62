"""What the tables of places share: their tabs, and the levels to choose from."""

from flask import request

from admin.tables.flat import FlatTable
from registry import texts
from registry.rules.access import Action
from registry.services.naming import Level, names


class Places(FlatTable):
    """What the tables of places share."""

    room, right = "units", Action.EDIT_PLACES

    def tabs(self) -> list[tuple[str, str, bool]]:
        """List the levels, then what is said about levels as a whole."""
        chosen, language = request.args.get("level"), texts.current_language()
        of_levels = [
            (
                level.plural.text(language),
                f"/admin/unit/?level={level.reference.code}",
                chosen == level.reference.code,
            )
            for level in levels()
        ]
        whole = [
            ("Ebenen", "/admin/level/", "desk_level"),
            ("Änderungen von Grenzen", "/admin/boundary/", "desk_boundary"),
        ]
        return [
            *of_levels,
            *((texts.gettext(label), path, self.endpoint == own) for label, path, own in whole),
        ]


def levels() -> list[Level]:
    """List the levels from large to small."""
    return sorted(names().levels.values(), key=lambda level: level.position)


def level_choices() -> list[tuple[str, str]]:
    """Offer the levels."""
    language = texts.current_language()
    return [(level.reference.code, level.reference.label.text(language)) for level in levels()]

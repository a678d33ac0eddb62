"""What the tables of places share: their tabs, and the levels to choose from."""

from collections.abc import Sequence

from flask import request

from admin.tables.fields import Choices
from admin.tables.flat import FlatTable
from registry import texts
from registry.rules.access import Action
from registry.rules.localised import Localised
from registry.services.names.naming import Level, names


class Places(FlatTable):
    """What the tables of places share."""

    room, right = "units", Action.EDIT_PLACES

    def tabs(self) -> Sequence[tuple[Localised | str, str, bool]]:
        """List the levels, then what is said about levels as a whole."""
        chosen = request.args.get("level")
        of_levels = [
            (
                level.plural,
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


def level_choices() -> Choices:
    """Offer the levels."""
    return [(level.reference.code, level.reference.label) for level in levels()]

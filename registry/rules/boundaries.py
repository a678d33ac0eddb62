"""What may happen to the units of a level, and what each such change is called."""

CHANGE_LABELS: dict[str, str] = {
    "rename": "umbenannt",
    "recode": "neuer Schlüssel",
    "split": "geteilt",
    "merge": "zusammengelegt",
    "reassign": "umgegliedert",
    "create": "neu gebildet",
    "dissolve": "aufgelöst",
    "redraw": "neu abgegrenzt",
    "revision": "Revision der ganzen Ebene",
}
CHANGE_KINDS = tuple(CHANGE_LABELS)
# How sure a unit's key is.
KEY_STATES: dict[str, str] = {"official": "amtlicher Schlüssel", "inferred": "Schlüssel erschlossen"}

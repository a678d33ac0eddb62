"""What data portals would refuse or miss if a draft were published now, each at the field that mends it."""

from dataclasses import replace
from typing import NamedTuple

from registry import db
from registry.formats import shacl
from registry.formats.records import DefinitionRecord
from registry.formats.shacl import Violation
from registry.rules.access import Action, Actor, require
from registry.rules.fields import FIELDS
from registry.rules.localised import Localised
from registry.services.catalogue.fragments import export_head

# The last word of a property → the field of the form that it is made from.
FIELD_OF_PROPERTY = {
    "title": "title",
    "description": "definition",
    "keyword": "keywords",
    "theme": "theme",
    "statUnitMeasure": "unit",
    "accrualPeriodicity": "periodicity",
    "temporal": "available_since",
    "startDate": "available_since",
    "endDate": "available_until",
    "originator": "source_office",
    "provenance": "sources",
    "page": "sources",
    "contactPoint": "contact",
    "hasEmail": "contact",
    "license": "licence",
}
# The part of a dataset at fault → the field, where no property is named.
FIELD_OF_PART = {"contact": "contact", "period": "available_since", "provenance": "sources"}
_PLACE = {field.name: place for place, field in enumerate(FIELDS)}  # in the order of the form


class Hint(NamedTuple):
    """One fault: the field to mend it in, if there is one, the sentence, and whether portals refuse it."""

    field: str
    message: Localised
    is_must: bool


def portal_hints(actor: Actor, record: DefinitionRecord) -> tuple[Hint, ...]:
    """Run the shapes on a draft as it would be published now; takes some 15 ms, the first time half a second.

    What only the operator can mend, such as a contributor's number that is not set, is not the author's matter.
    """
    with db.reading():
        require(actor, Action.READ_MEMBERS)
        now = db.clock.now().isoformat()
        shown = replace(record, modified=now, issued=record.issued or now)
        found = shacl.check(shown, export_head())
    hints = {Hint(_field(each), each.message, each.is_violation) for each in found}
    wanted = (hint for hint in hints if hint.field or hint.is_must)
    return tuple(sorted(wanted, key=lambda hint: (not hint.is_must, _PLACE.get(hint.field, -1), hint)))


def _field(found: Violation) -> str:
    last = found.path.rpartition("/")[2].rpartition("#")[2]
    return FIELD_OF_PROPERTY.get(last) or FIELD_OF_PART.get(found.focus.partition("#")[2], "")

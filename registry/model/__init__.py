"""Nouns of the registry: the tables."""

from registry.model.account import (
    Account,
    AccountLink,
    AccountRole,
    AccountSession,
    PreparedFactor,
    SignInCount,
)
from registry.model.base import Base, table_of
from registry.model.changelog import Change, ChangeField, Head
from registry.model.concept import Concept, ConceptLabel, Scheme
from registry.model.definition import (
    Definition,
    DefinitionConcept,
    DefinitionLevel,
    DefinitionSource,
    FormulaTerm,
)
from registry.model.fragment import Catalogue, Fragment
from registry.model.indicator import Indicator
from registry.model.measure import Measure
from registry.model.office import Office, OfficeName
from registry.model.outbox import Mark, Task
from registry.model.programme import Programme, ProgrammeIndicator
from registry.model.scheduled import Scheduled
from registry.model.sent_form import KeptForm, SentForm
from registry.model.space import (
    BoundaryChange,
    BoundaryChangeUnit,
    SpatialLevel,
    SpatialUnit,
    UnitName,
    UnitRedirect,
)

__all__ = [
    "Account",
    "AccountLink",
    "AccountRole",
    "AccountSession",
    "Base",
    "BoundaryChange",
    "BoundaryChangeUnit",
    "Catalogue",
    "Change",
    "ChangeField",
    "Concept",
    "ConceptLabel",
    "Definition",
    "DefinitionConcept",
    "DefinitionLevel",
    "DefinitionSource",
    "FormulaTerm",
    "Fragment",
    "Head",
    "Indicator",
    "KeptForm",
    "Mark",
    "Measure",
    "Office",
    "OfficeName",
    "PreparedFactor",
    "Programme",
    "ProgrammeIndicator",
    "Scheduled",
    "Scheme",
    "SentForm",
    "SignInCount",
    "SpatialLevel",
    "SpatialUnit",
    "Task",
    "UnitName",
    "UnitRedirect",
    "table_of",
]

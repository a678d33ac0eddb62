"""What an entry of the log, a task of the worker or a refusal is about."""

from typing import NamedTuple


class Topic(NamedTuple):
    """What an entry is about: kind (indicator, office, concept, …) and code."""

    kind: str
    code: str

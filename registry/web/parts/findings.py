"""What is wrong with a form, by field, for pages with forms of their own."""

from registry import texts
from registry.errors import Invalid, RegistryError


def by_field(error: RegistryError, field: str) -> dict[str, str]:
    """Give the sentences by field; what belongs to no field in particular stands at the one named."""
    told: dict[str, list[str]] = {}
    for finding in error.findings if isinstance(error, Invalid) else ():
        told.setdefault(finding.field, []).append(texts.sentence_of_finding(finding))
    return {name: " ".join(said) for name, said in told.items()} or {field: texts.sentence_of(error)}

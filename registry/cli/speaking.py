"""What commands say: results on the output, errors in one sentence on the error output."""

import sys

from registry.errors import Invalid, RegistryError
from registry.texts import sentence_of, sentence_of_finding

MOST_FINDINGS = 40


def say(sentence: str) -> None:
    """Write a line of result."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def tell(sentence: str) -> None:
    """Write a line about what goes on."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def say_error(error: RegistryError) -> None:
    """Say a refusal in one sentence; what is wrong in files, one line each."""
    tell(sentence_of(error))
    for finding in error.findings[:MOST_FINDINGS] if isinstance(error, Invalid) else ():
        place = ", ".join(part for part in (finding.where, finding.field) if part)
        tell(f"  {place}: {sentence_of_finding(finding)}" if place else f"  {sentence_of_finding(finding)}")

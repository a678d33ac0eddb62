"""Signs a backup's manifest, which names the checksum of every table, so that nobody adds a row to the file."""

import hashlib
import hmac
import zipfile
from enum import StrEnum

from registry.errors import RegistryError
from registry.services.operations.archiving import DAMAGE, MANIFEST
from registry.settings import current

SIGNATURE = "manifest.hmac-sha256"


class Signature(StrEnum):
    """Whose signature a backup bears."""

    OURS = "ours"
    FOREIGN = "foreign"
    NONE = "none"


class Unsigned(RegistryError):
    """A backup without a signature, as earlier releases wrote them."""

    message = (
        "%(file)s ist nicht unterschrieben. Wenn Sie der Datei trauen: registry restore --accept-unsigned"
    )


class SignedByOthers(RegistryError):
    """A backup that was changed, or signed with another key."""

    message = (
        "%(file)s wurde verändert oder mit einem anderen Schlüssel unterschrieben (REGISTRY_BACKUP_KEY). "
        "Wenn Sie der Datei trauen: registry restore --accept-unsigned"
    )


REFUSALS: dict[Signature, type[RegistryError]] = {
    Signature.FOREIGN: SignedByOthers,
    Signature.NONE: Unsigned,
}


def sign(archive: zipfile.ZipFile, manifest: bytes) -> None:
    """Write the signature of a manifest beside it; without a key there is none."""
    key = current().backup_key
    if key:
        archive.writestr(SIGNATURE, _signature(key, manifest))


def signature_of(archive: zipfile.ZipFile) -> Signature:
    """Tell whose signature a backup bears."""
    if SIGNATURE not in archive.namelist():
        return Signature.NONE
    key = current().backup_key
    try:
        written, manifest = archive.read(SIGNATURE), archive.read(MANIFEST)
    except DAMAGE:
        return Signature.FOREIGN
    is_ours = bool(key) and hmac.compare_digest(written, _signature(key, manifest).encode())
    return Signature.OURS if is_ours else Signature.FOREIGN


def require_signature(archive: zipfile.ZipFile) -> None:
    """Refuse a backup that we did not sign."""
    refusal = REFUSALS.get(signature_of(archive))
    if refusal:
        raise refusal(file=archive.filename)


def _signature(key: bytes, manifest: bytes) -> str:
    return hmac.new(key, manifest, hashlib.sha256).hexdigest()

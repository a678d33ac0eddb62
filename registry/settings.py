"""The settings of the registry: one table of names, defaults and what each is for, read from the environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import idna

from registry.errors import RegistryError


class SettingMissing(RegistryError):
    """A production start without a setting it cannot do without."""

    message = "Die Einstellung %(name)s fehlt: %(purpose)s"


class SettingWrong(RegistryError):
    """A setting with a value that cannot be used."""

    message = "Die Einstellung %(name)s ist nicht brauchbar (%(value)s): %(purpose)s"


class Setting(NamedTuple):
    """One setting: its name in the environment, default and purpose."""

    name: str
    default: str
    purpose: str


SETTINGS: tuple[Setting, ...] = (
    Setting("DATABASE_URL", "", "Adresse der Datenbank; leer: SQLite unter REGISTRY_INSTANCE."),
    Setting("SECRET_KEY", "", "Geheimer Schlüssel für Anmeldungen und Formulare, mindestens 32 Zeichen."),
    Setting(
        "REGISTRY_BACKUP_KEY",
        "",
        "Schlüssel, der Sicherungen unterschreibt, mindestens 32 Zeichen; leer: SECRET_KEY.",
    ),
    Setting(
        "REGISTRY_BASE_URL", "", "Öffentliche Adresse ohne Schrägstrich am Ende; alle IRIs beginnen mit ihr."
    ),
    Setting("REGISTRY_INSTANCE", "instance", "Ordner für Datenbank, Suchindex und Sicherungen."),
    Setting("REGISTRY_DEMO", "", "1: Demonstration mit erzeugten Konten; jede Seite sagt es."),
    Setting("REGISTRY_NAME", "Indikatorenkatalog", "Name des Katalogs."),
    Setting("REGISTRY_SUBTITLE", "Sozial- und Quartiersmonitoring Stuttgart", "Zeile unter dem Namen."),
    Setting("REGISTRY_PUBLISHER", "Landeshauptstadt Stuttgart", "Herausgeber im DCAT-Katalog."),
    Setting(
        "REGISTRY_MAILBOX",
        "poststelle.12@stuttgart.de",
        "Postfach des Katalogs; auch für gemeldete Barrieren.",
    ),
    Setting("REGISTRY_ADDRESS", "", "Postanschrift für das Impressum."),
    Setting(
        "REGISTRY_CONTRIBUTOR_ID",
        "",
        "IRI der GovData-Liste; ohne sie fehlt der Export nach DCAT-AP.de 2.0 ein Pflichtwert.",
    ),
    Setting(
        "REGISTRY_LICENCE",
        "dl-by-de-2.0",
        "Lizenz der Metadaten, Kürzel aus der Liste licences; mit der Stadt noch zu klären.",
    ),
    Setting("REGISTRY_OFFICIAL_LINE", "", "1: oben steht „Offizielle Website“."),
    Setting("REGISTRY_PLAIN_LANGUAGE_URL", "", "Adresse der Seite in Leichter Sprache."),
    Setting("REGISTRY_SIGN_LANGUAGE_URL", "", "Adresse des Videos in Gebärdensprache."),
    Setting(
        "REGISTRY_ACCESSIBILITY_REVIEWED",
        "",
        "Tag, an dem Menschen die Barrierefreiheit zuletzt geprüft haben, JJJJ-MM-TT; leer: noch nie.",
    ),
    Setting("REGISTRY_TIMEZONE", "Europe/Berlin", "Zeitzone der Stadt; in ihr beginnen und enden die Tage."),
    Setting("REGISTRY_PROXIES", "0", "Zahl der vertrauten Proxys vor dem Server."),
)
PURPOSES = {setting.name: setting.purpose for setting in SETTINGS}
SECRETS = frozenset({"SECRET_KEY", "REGISTRY_BACKUP_KEY"})
DEMO_BASE_URL = "http://127.0.0.1:8000"
DEMO_CONTRIBUTOR_ID = "http://dcat-ap.de/def/contributors/datenBW"


@dataclass(frozen=True)
class Settings:
    """The values of all settings, checked once at the start."""

    values: Mapping[str, str]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; unknown names are ignored, missing ones take their default."""
        given = os.environ if environment is None else environment
        return cls({s.name: given.get(s.name) or s.default for s in SETTINGS})

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def is_demo(self) -> bool:
        """Tell whether this is a demonstration, which every page then says."""
        return self["REGISTRY_DEMO"] == "1"

    @property
    def instance(self) -> Path:
        """Give the private folder for database, index and backups."""
        return Path(self["REGISTRY_INSTANCE"]).resolve()

    @property
    def database_url(self) -> str:
        """Give the SQLAlchemy address of the database."""
        return self["DATABASE_URL"] or f"sqlite:///{self.instance / 'registry.sqlite'}"

    @property
    def backup_key(self) -> bytes:
        """Give the key that signs backups; without any nothing is signed."""
        given = self["REGISTRY_BACKUP_KEY"] or self["SECRET_KEY"]
        return hashlib.sha256(f"backup:{given}".encode()).digest() if given else b""

    @cached_property
    def base_url(self) -> str:
        """Give the address all IRIs begin with, without a slash at the end and with the host as the network knows it."""
        name = "REGISTRY_BASE_URL"
        try:
            return _in_ascii((self[name] or DEMO_BASE_URL).rstrip("/"))
        except ValueError as error:
            raise SettingWrong(name=name, value=self[name], purpose=PURPOSES[name]) from error

    @property
    def contributor_id(self) -> str | None:
        """Give the contributor's IRI for GovData; the demo uses datenBW as the example."""
        return self["REGISTRY_CONTRIBUTOR_ID"] or (DEMO_CONTRIBUTOR_ID if self.is_demo else None)

    @property
    def index_folder(self) -> Path:
        """Give the private folder of the search index."""
        return self.instance / "index"

    @cached_property
    def zone(self) -> ZoneInfo:
        """Give the city's time zone; SettingWrong when there is none of that name."""
        name = "REGISTRY_TIMEZONE"
        found = _zone(self[name])
        if found is None:
            raise SettingWrong(name=name, value=self[name], purpose=PURPOSES[name])
        return found

    def day_of(self, moment: datetime) -> date:
        """Give the day a moment falls on in the city."""
        return moment.astimezone(self.zone).date()

    @property
    def proxies(self) -> int:
        """Give the number of trusted proxies."""
        return int(self["REGISTRY_PROXIES"])

    @cached_property
    def stamp(self) -> str:
        """Name these values, without giving any of them away."""
        shown = sorted((name, value) for name, value in self.values.items() if name not in SECRETS)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    def require_for_production(self) -> None:
        """Refuse to start without what a public server needs; the sentence says what to set."""
        for name in ("SECRET_KEY", "REGISTRY_BASE_URL"):
            if not self.is_demo and not self[name]:
                raise SettingMissing(name=name, purpose=PURPOSES[name])
        for name, is_good in self._checks():
            if not is_good:
                raise SettingWrong(
                    name=name, value="…" if name in SECRETS else self[name], purpose=PURPOSES[name]
                )

    def _checks(self) -> tuple[tuple[str, bool], ...]:
        return (
            ("SECRET_KEY", not self["SECRET_KEY"] or len(self["SECRET_KEY"]) >= 32),
            (
                "REGISTRY_BACKUP_KEY",
                not self["REGISTRY_BACKUP_KEY"] or len(self["REGISTRY_BACKUP_KEY"]) >= 32,
            ),
            ("REGISTRY_BASE_URL", self.base_url.startswith(("https://", "http://"))),
            ("REGISTRY_TIMEZONE", _zone(self["REGISTRY_TIMEZONE"]) is not None),
            ("REGISTRY_PROXIES", self["REGISTRY_PROXIES"].isdecimal()),
            ("REGISTRY_ACCESSIBILITY_REVIEWED", _is_day_or_empty(self["REGISTRY_ACCESSIBILITY_REVIEWED"])),
        )


def _is_day_or_empty(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _in_ascii(address: str) -> str:
    """Write a host with letters beyond ASCII as punycode (IDNA 2008); ValueError when it is no host."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host.isascii():
        return address
    before, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"{before}{at}{idna.encode(host, uts46=True).decode()}{port}").geturl()


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a path or a folder is no zone either
        return None


_used: list[Settings] = []


def use(settings: Settings) -> Settings:
    """Make these the settings of this process."""
    _used[:] = [settings]
    return settings


def current() -> Settings:
    """Give the settings of this process; read from the environment when none were set."""
    return _used[0] if _used else use(Settings.from_environment())

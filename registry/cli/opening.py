"""Opens the registry for a command: settings, the private folder, the database."""

from registry import db, settings
from registry.settings import Settings


def open_settings() -> Settings:
    """Read the settings and bind the database; nothing is asked of it yet."""
    chosen = settings.use(settings.Settings.from_environment())
    chosen.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    db.configure(chosen.database_url)
    return chosen

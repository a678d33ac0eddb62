"""Text in German and, where there is one, in English."""

from typing import NamedTuple

LANGUAGES = ("de", "en")


class Localised(NamedTuple):
    """A text whose German is always there; an English reader falls back to it, and is told so."""

    de: str
    en: str | None = None

    def text(self, language: str) -> str:
        """Give the text in the language, or in German."""
        return self.en if language == "en" and self.en else self.de

    def language_of(self, language: str) -> str:
        """Name the language that `text` really answers in."""
        return "en" if language == "en" and self.en else "de"

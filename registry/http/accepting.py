"""Reads what whoever asks accepts: of what there is, the form and the language wanted most."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from werkzeug.datastructures import Accept

ANY = "*"
# Other names under which programs ask for the same.
SAME = {
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "application/xhtml+xml": "text/html",
    "application/x-turtle": "text/turtle",
    "text/json": "application/json",
}


class Wish(NamedTuple):
    """One wish of an Accept header: type and subtype without parameters, and how much it is wanted."""

    kind: str
    part: str
    quality: float

    def fits(self, media_type: str) -> bool:
        """Tell whether a media type fulfils it."""
        kind, _, part = media_type.partition("/")
        return self.kind in (ANY, kind) and self.part in (ANY, part)

    @property
    def exactness(self) -> int:
        """Count what it names: nothing, the type, or both."""
        return (self.kind != ANY) + (self.part != ANY)


def best_form(accepted: Accept, offered: Sequence[str], *, usual: str) -> str | None:
    """Give the media type wanted most; None when none will do.

    A more exact wish decides over a vaguer one (RFC 9110, 12.5.1); of what is wanted as much, what is named exactly
    goes before what is only allowed, the usual form before others, and then whoever asks has put them in order.
    """
    wishes = _wishes(accepted)
    if not wishes:
        return usual
    rated = [
        (wish.quality, wish.exactness, form == usual, -wishes.index(wish), form)
        for form in offered
        if (wish := _deciding(wishes, form)) and wish.quality > 0
    ]
    return max(rated, key=lambda rating: rating[:-1])[-1] if rated else None


def best_language(accepted: Accept, spoken: Sequence[str], *, usual: str) -> str:
    """Give the language wanted most; a country or a script behind it changes nothing."""
    wanted = [(_primary(tag), quality) for tag, quality in accepted]
    refused = {language for language, quality in wanted if quality <= 0}
    by_wish = sorted((pair for pair in wanted if pair[1] > 0), key=lambda pair: -pair[1])
    for language, _ in by_wish:
        if language in spoken:
            return language
        if language == ANY:
            break
    return next((one for one in (usual, *spoken) if one not in refused), usual)


def _wishes(accepted: Accept) -> list[Wish]:
    return [wish for value, quality in accepted for wish in _wish(value, quality)]


def _wish(value: str, quality: float) -> Iterable[Wish]:
    """Read one wish; what is no media type is passed over, and a lone star is what old programs write for all."""
    plain = value.partition(";")[0].strip().lower()
    plain = SAME.get(plain, "*/*" if plain == ANY else plain)
    kind, slash, part = plain.partition("/")
    return (Wish(kind, part, quality),) if kind and slash and part else ()


def _deciding(wishes: Sequence[Wish], form: str) -> Wish | None:
    fitting = [wish for wish in wishes if wish.fits(form)]
    return max(fitting, key=lambda wish: (wish.exactness, wish.quality), default=None)


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].strip().lower()

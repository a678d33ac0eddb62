"""Places of a question: names of spatial units found among its words, inflected, joined or mistyped."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from registry.search import spelling
from registry.search.analysis import Token, clean, tokens

SHORTEST_MISTYPED = 6
SHORTEST_ALONE = 6  # shorter names are words of their own: Berg, Rot, West
SHORTEST_BENT = 8  # Vaihingen makes Vaihinger, but Hausen makes no Häuser
LONGEST_NAME = 4  # words
BEFORE_PLACES = frozenset(
    {"in", "im", "am", "an", "aus", "von", "vom", "fur", "bei", "nach", "stadtteil", "stadtbezirk", "bezirk"}
)
# How people shorten and bend names: Stuttgart-Ost, S-West, im Stuttgarter Süden, Cannstatter.
CITY_BEFORE = frozenset({"stuttgart", "stuttgarter", "s"})
DIRECTIONS = {"nord": "norden", "ost": "osten", "sud": "suden", "west": "westen"}
SPA = "bad"


class Place(NamedTuple):
    """A spatial unit that a question names: its level's notation, its key and its name."""

    level: str
    key: str
    name: str

    @property
    def path(self) -> str:
        """Give the address of the unit's page."""
        return f"/units/{self.level}/{self.key}"


Name = tuple[str, ...]
IsWord = Callable[[str], bool]


class Named(NamedTuple):
    """Places found under one stretch of a question, which words these are, and whether they were mistyped."""

    first: int
    after: int
    places: tuple[Place, ...]
    is_mistyped: bool = False


class Gazetteer:
    """Knows the names of all units; a larger unit and a smaller one may share a name, and both are meant."""

    def __init__(self, places: Iterable[Place] = (), largest: str = "") -> None:
        self.largest = largest  # the level of the whole city: whoever names it means everything
        self._by_name: dict[Name, tuple[Place, ...]] = {}
        self._written: set[Name] = set()  # without what names are bent to: Häuser are not of Hausen
        for place in places:
            self._written.add(_forms(place))
            for name in _names(place):
                self._by_name[name] = (*self._by_name.get(name, ()), place)
        self._single = sorted(name[0] for name in self._by_name if len(name) == 1)

    def find(self, words: Sequence[Token], is_word: IsWord) -> list[Named]:
        """Find the places among the words of a question; `is_word` tells what the catalogue itself speaks of."""
        found: list[Named] = []
        place = 0
        while place < len(words):
            is_next = bool(found) and found[-1].after == place  # Zuffenhausen-Rot
            named = self._at(words, place, is_word, is_next=is_next)
            if named:
                found.append(named)
            place = named.after if named else place + 1
        return found

    def _at(self, words: Sequence[Token], start: int, is_word: IsWord, *, is_next: bool) -> Named | None:
        forms = [word.form for word in words]
        begin = start + 1 if forms[start] in CITY_BEFORE and start + 1 < len(words) else start
        for first in dict.fromkeys((begin, start)):
            for after in range(min(len(words), first + LONGEST_NAME), first, -1):
                places = self._by_name.get(tuple(forms[first:after]))
                if places and (is_next or self._is_meant(forms, (start, first, after), is_word)):
                    return Named(start, after, places)
        return self._mistyped(forms, start, is_word)

    def _is_meant(self, forms: list[str], span: tuple[int, int, int], is_word: IsWord) -> bool:
        start, first, after = span
        if after - first > 1 or first > start:
            return True
        if len(forms) == after - start:
            return (forms[first],) in self._written or not is_word(forms[first])
        is_introduced = start > 0 and forms[start - 1] in BEFORE_PLACES
        return is_introduced or (len(forms[first]) >= SHORTEST_ALONE and not is_word(forms[first]))

    def _mistyped(self, forms: list[str], start: int, is_word: IsWord) -> Named | None:
        form = forms[start]
        if len(form) < SHORTEST_MISTYPED or not form.isalpha() or is_word(form):
            return None
        near = (
            (spelling.cost(form, name), name)
            for name in self._single
            if len(name) >= SHORTEST_MISTYPED
            and abs(len(name) - len(form)) <= spelling.MOST_ERRORS
            and spelling.may_begin(form, name)
            and spelling.distance(form, name, spelling.MOST_ERRORS) <= spelling.MOST_ERRORS
        )
        best = min(near, default=None)
        if best is None or best[0] > min(spelling.allowed(form), 1.5):
            return None
        return Named(start, start + 1, self._by_name[best[1],], is_mistyped=True)


def _forms(place: Place) -> Name:
    return tuple(token.form for token in tokens(clean(place.name)))


def _names(place: Place) -> set[Name]:
    forms = _forms(place)
    names = {forms}
    if forms[0] == SPA and len(forms) > 1:
        names.add(forms[1:])
    if len(forms) > 1:
        names.add(("".join(forms),))
    for one in [name[0] for name in names if len(name) == 1]:
        names |= {(bent,) for bent in _bent(one)}
    return names


def _bent(name: str) -> set[str]:
    if name in DIRECTIONS:
        return {DIRECTIONS[name], f"{DIRECTIONS[name]}s"}
    return {f"{name}er", f"{name}s"} | (
        {f"{name[:-2]}er"} if name.endswith("en") and len(name) >= SHORTEST_BENT else set()
    )


NOWHERE = Gazetteer()

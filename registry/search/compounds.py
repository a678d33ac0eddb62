"""German compounds cut into the words they are made of, by a dictionary that grows with the registry."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from registry.rules.inflecting import stem
from registry.search.analysis import STOP_WORDS, fold

SHORTEST_PART = 4
SHORTEST_COMPOUND = 9
LINKS = ("", "s", "es", "n", "en", "er", "e")
NO_PARTS = STOP_WORDS | {
    "unter",
    "uber",
    "ohne",
    "nicht",
    "aller",
    "allen",
    "alle",
    "gegen",
    "heit",
    "keit",
    "schaft",
    "ander",
}

# Words that titles of indicators are made of. The catalogue's own words join them.
_BASE = """
    abgang abhängigkeit abschluss alleinerziehend alten alter altersgruppe amt anlage anteil apotheke arbeit arbeitslos
    armut arzt asyl aufenthalt ausbildung ausgabe ausländer bedarf befragung belastung berechtigt berechtigte beruf
    beschäftigung bestand betreuung bevölkerung bewegung bezirk bezug bildung boden bonus bürger dauer defizit dichte
    durchschnitt dynamik eigentum einkommen einkünfte einperson einwohner eltern empfänger energie entgelt entwicklung erwerb
    erziehung fahrzeug familie fertigstellung fläche förder förderung frau freizeit gebäude gebiet geburt gefährdung geld
    gemeinschaft genehmigung geschoss geschosswohnung gesundheit gewerbe größe grund grün gymnasium haupt haus haushalt
    hilfe hintergrund hitze impfung index jahr jugend jugendlich kalt karte kauf kinder kind kita klima kosten kraft
    kranken krankheit kultur lage langzeit lärm leben leistung lohn luft mehrperson miete migration mindest mobilität müll
    nacht natur neben niveau nutzung ordnung pendler person personen pflege pflicht platz potenzial quartier quote
    quotient räum raum rate rente risiko saldo schaden schadstoff schulden schule schüler schutz senioren sicherheit
    sicherung siedlung single sozial spiel spielplatz sport sprache stadt stand status steuer straf strasse straße strom
    stunde tage tagespflege teil transfer übergewicht umwelt umzug unfall unterhalt untersuchung verbrauch verein verkehr
    vermögen verschuldung versicherung versiegelung versorgung verteilung viertel volumen vorsorge wahl wander wanderung
    wärme wasser wechsel wohn wohnen wohnung zahl zahn ziffer zufriedenheit zulassung zuwanderung
    """


class Splitter:
    """A dictionary of parts, and the one way to cut a word with it: fewest parts, nothing left over."""

    def __init__(self, *dictionaries: Collection[str]) -> None:
        self._dictionaries = (_BASE_PARTS, *(words for words in dictionaries if words))
        self.parts = lru_cache(maxsize=20_000)(self._parts)

    def _parts(self, word: str) -> tuple[str, ...]:
        """Give the parts of a folded word, and theirs where a part is a compound too; none if it is no compound."""
        found = self._cut(word)
        deeper = [part for outer in found for part in self._parts(outer)]
        return (*found, *deeper)

    def _cut(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        best: list[tuple[int, tuple[str, ...]] | None] = [None] * len(word)
        best[0] = (0, ())
        for end in range(SHORTEST_PART, len(word) + 1):
            choice = min(self._ways(word, end, best), default=None)
            if end == len(word):
                return choice[1] if choice else ()
            best[end] = choice
        return ()

    def _ways(
        self, word: str, end: int, best: list[tuple[int, tuple[str, ...]] | None]
    ) -> Iterable[tuple[int, tuple[str, ...]]]:
        for start in range(end - SHORTEST_PART + 1):
            before = best[start]
            if before is None or (start == 0 and end == len(word)):
                continue
            part = self._part(word[start:end], is_last=end == len(word))
            if part:
                yield before[0] + 10 + (part != word[start:end]), (*before[1], part)

    def _part(self, piece: str, *, is_last: bool) -> str | None:
        if is_last:
            return (
                piece
                if self._knows(piece) or (len(stem(piece)) >= SHORTEST_PART and self._knows(stem(piece)))
                else None
            )
        endings = (link for link in LINKS if piece.endswith(link) and len(piece) - len(link) >= SHORTEST_PART)
        bases = (piece[: len(piece) - len(link)] for link in endings)
        return next((base for base in bases if self._knows(base)), None)

    def _knows(self, piece: str) -> bool:
        return any(piece in words for words in self._dictionaries)


def dictionary(forms: Iterable[str]) -> frozenset[str]:
    """Make parts of folded words: the words themselves and their stems."""
    words = {form for form in forms if form.isalpha() and form not in NO_PARTS}
    words |= {stem(form) for form in words}
    return frozenset(word for word in words - NO_PARTS if len(word) >= SHORTEST_PART)


_BASE_PARTS = dictionary(fold(word) for word in _BASE.split())

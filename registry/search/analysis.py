"""German and English text cut into words, in one alphabet, so that spelling variants meet."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import Stemmer

LONGEST_WORD = 64  # longer runs of letters are no words; they are cut, so that odd input stays cheap

WORD = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|[^\W_]+")
PARTS_OF_MIXED = re.compile(r"\d+|[^\W\d_]+")
UMLAUT_BY_E = re.compile(r"(?<![aeouq])ue|ae|oe")  # not in neue, Frauen, Quelle
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
RANGE = {"bis", "-", "–", "to"}

# A small list: unter, über, ohne, je and nicht change what an indicator means, so they stay.
_STOP_WORDS = """
    der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei mit nach von vom zu
    zum zur fur als auch ist sind wird werden wurde laut sowie bzw pro the a of and or on at by for to with from is are
    """
STOP_WORDS = frozenset(_STOP_WORDS.split())

ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
ROMAN_AFTER = ROMAN | {"i": "1", "v": "5", "x": "10"}
NUMBERED = ("sgb", "hartz", "alg", "kap", "kapitel")  # words that a single Roman letter may follow
ODD_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "a", "œ": "o", "đ": "d", "ı": "i"})


class Token(NamedTuple):
    """One word: where it stands in the text, and its form in the common alphabet."""

    start: int
    end: int
    form: str


def clean(text: str) -> str:
    """Compose the text and drop what nobody sees: soft hyphens, control characters, marks of direction."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text) if not text.isprintable() else text


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Bring a word into the common alphabet: ß is ss, ü and ue are u, é is e, capitals are gone."""
    plain = unicodedata.normalize("NFKD", word.casefold()).translate(ODD_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return UMLAUT_BY_E.sub(lambda match: match[0][0], plain)[:LONGEST_WORD]


def tokens(text: str) -> list[Token]:
    """Cut a cleaned text at everything that is neither letter nor digit, and read its numbers."""
    found: list[Token] = []
    for token in _raw(text):
        before = found[-1] if found else None
        if before and before.form == "u" and token.form.isdigit() and token.start - before.end <= 1:
            found[-1] = Token(before.start, token.end, f"u{token.form}")  # "U 3" is U3
        else:
            found.append(_arabic(token, before))
    return [*found, *_inside_ranges(found)]


def _raw(text: str) -> Iterator[Token]:
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        if word.isdecimal() or word.isalpha():
            yield from _numbered(word, start)
        elif "." in word:
            yield Token(start, match.end(), word.replace(".", ""))  # 1.000 inhabitants
        elif re.fullmatch(r"[^\W\d_]{1,2}\d+", word):
            yield Token(start, match.end(), fold(word))  # U3, km2, PM10
        else:
            for part in PARTS_OF_MIXED.finditer(word):
                yield from _numbered(part[0], start + part.start())


def _numbered(word: str, start: int) -> Iterator[Token]:
    form = fold(word)
    stem = next((s for s in NUMBERED[:3] if form.startswith(s) and form[len(s):] in ROMAN_AFTER), None)
    if stem:  # HartzIV
        yield Token(start, start + len(stem), stem)
        yield Token(start + len(stem), start + len(word), ROMAN_AFTER[form[len(stem):]])
    else:
        yield Token(start, start + len(word), form.lstrip("0") or "0" if form.isdecimal() else form)


def _arabic(token: Token, before: Token | None) -> Token:
    table = ROMAN_AFTER if before and before.form in NUMBERED else ROMAN
    return token._replace(form=table.get(token.form, token.form))


def _inside_ranges(found: list[Token]) -> Iterator[Token]:
    """Name what lies between: "U2 bis U8" is also about U3."""
    for first, last in zip(found, found[1:] + found[2:], strict=False):
        low, high = first.form[1:], last.form[1:]
        if first.form[:1] == last.form[:1] == "u" and low.isdigit() and high.isdigit():
            yield from (Token(first.start, last.end, f"u{n}") for n in range(int(low) + 1, min(int(high), 99)))


_stemmers = {"de": Stemmer.Stemmer("german"), "en": Stemmer.Stemmer("english")}
_one_at_a_time = Lock()  # a stemmer keeps state while it works


@lru_cache(maxsize=50_000)
def stem(form: str, language: str = "de") -> str:
    """Cut the ending off a folded word."""
    with _one_at_a_time:
        return str(_stemmers[language].stemWord(form))


ENGLISH = "="  # before English stems, so that both languages live in one field


def term(form: str, language: str) -> str:
    """Name the entry of the index that a folded word of a language leads to."""
    return stem(form) if language == "de" else ENGLISH + stem(form, "en")


def content_words(text: str) -> list[Token]:
    """Cut a text into words without the stop words."""
    return [token for token in tokens(text) if token.form not in STOP_WORDS]

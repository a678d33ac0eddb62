"""German and English text cut into words, in one alphabet, so that spelling variants meet."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from registry.rules.inflecting import stem, without_e

LONGEST_WORD = 64  # longer runs of letters are no words; they are cut, so that odd input stays cheap

WORD = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|[^\W_]+")
PARTS_OF_MIXED = re.compile(r"\d+|[^\W\d_]+")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

# A small list: unter, über, ohne, je and nicht change what an indicator means, so they stay.
_STOP_WORDS = """
    der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei mit nach von vom zu
    zum zur fur als auch ist sind wird werden wurde laut sowie bzw pro the a of and or on at by for to with from is are
    """
STOP_WORDS = frozenset(_STOP_WORDS.split())

# Words that a single Roman letter may follow: "SGB V" is one name, and another than "SGB II".
NUMBERED = ("sgb", "hartz", "alg", "kap", "kapitel", "harz", "arbeitslosengeld", "benefit")
ALSO_CALLED = {"kap": "kapitel", "harz": "hartz"}
LONGEST_SHORT = 3  # "PM 10", "CO 2": letters of a name that belongs to the number behind it
ROMAN = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
}
ONLY_AFTER = {"i": "1", "v": "5", "x": "10"}
# Every way to write a numeral: the name it is glued to, if any, and the number.
NUMERALS = {roman: ("", number) for roman, number in (ROMAN | ONLY_AFTER).items()} | {
    name + roman: (name, number) for name in NUMBERED[:3] for roman, number in (ROMAN | ONLY_AFTER).items()
}
MARKED_BY_E = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
SHORT_NAME = re.compile(r"[^\W\d_]{1,2}\d+")
CHECK_UP = re.compile(r"u\d{1,2}")
ODD_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "a", "œ": "o", "đ": "d", "ı": "i"})


class Token(NamedTuple):
    """One word: where it stands in the text, and its form in the common alphabet."""

    start: int
    end: int
    form: str


def clean(text: str) -> str:
    """Compose the text and drop what nobody sees: soft hyphens, control characters, marks of direction."""
    return CONTROL.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Bring a word into the common alphabet: ß is ss, ü and ue are u, é is e, capitals are gone."""
    plain = unicodedata.normalize("NFKD", word.casefold()).translate(ODD_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return without_e(plain)[:LONGEST_WORD]


def exact(word: str) -> str:
    """Bring a short name into small letters without joining it with another: Ü3 is not U3."""
    plain = unicodedata.normalize("NFKC", word).casefold().translate(MARKED_BY_E)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    """Cut a cleaned text at everything that is neither letter nor digit, and read its numbers."""
    found: list[Token] = []
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        if not word.isalpha():
            _add_mixed(word, start, found)
            continue
        form = fold(word) if len(word) > 1 else exact(word)
        if form in NUMERALS:
            _add_numeral(form, start, found)
        else:
            found.append(Token(start, match.end(), form))
    return found


def _add_numeral(form: str, start: int, found: list[Token]) -> None:
    name, number = NUMERALS[form]
    if name:  # HartzIV
        found.append(Token(start, start + len(name), name))
    is_number = form not in ONLY_AFTER or (found and found[-1].form in NUMBERED)
    found.append(Token(start + len(name), start + len(form), number if is_number else form))


def _add_mixed(word: str, start: int, found: list[Token]) -> None:
    if "." in word:  # 1.000 inhabitants
        found.append(Token(start, start + len(word), word.replace(".", "")))
    elif SHORT_NAME.fullmatch(word):  # U3, km2, PM10
        _add_range(Token(start, start + len(word), exact(word)), found)
    else:
        for part in PARTS_OF_MIXED.finditer(word):
            _add_part(part[0], start + part.start(), found)


def _add_part(part: str, start: int, found: list[Token]) -> None:
    form = fold(part)
    if form.isdecimal():
        form = form.lstrip("0") or "0"
        if found and found[-1].form in ("u", "ue") and start - found[-1].end <= 1:  # "U 3" is U3
            found[-1] = Token(found[-1].start, start + len(part), f"{found[-1].form}{form}")
            return
    found.append(Token(start, start + len(part), form))


def _add_range(last: Token, found: list[Token]) -> None:
    """Name what lies between, too: "U2 bis U8" is also about U3."""
    first = next((token for token in reversed(found[-2:]) if CHECK_UP.fullmatch(token.form)), None)
    if first and CHECK_UP.fullmatch(last.form):
        found += [
            Token(first.start, last.end, f"u{n}") for n in range(int(first.form[1:]) + 1, int(last.form[1:]))
        ]
    found.append(last)


def with_names(found: list[Token]) -> list[Token]:
    """Join what is one name: SGB II and Hartz IV."""
    joined: list[Token] = []
    for token in found:
        if token.form.isdecimal() and joined and joined[-1].form in NUMBERED:
            joined[-1] = Token(joined[-1].start, token.end, _name(joined[-1].form, token.form))
        else:
            joined.append(token)
    return joined


def names(forms: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give the names that words make with the numbers right behind them, and where each begins: SGB II, PM 10."""
    for place, (one, other) in enumerate(pairwise(forms)):
        if other.isdecimal() and (one in NUMBERED or is_short(one)):
            yield place, _name(one, other)


def is_short(form: str) -> bool:
    """Tell whether a word is as short as the letters in PM10."""
    return form.isalpha() and len(form) <= LONGEST_SHORT


def _name(word: str, number: str) -> str:
    return ALSO_CALLED.get(word, word) + number


ENGLISH = "="  # before English stems, so that both languages live in one field


def term(form: str, language: str) -> str:
    """Name the entry of the index that a folded word of a language leads to."""
    return stem(form) if language == "de" else ENGLISH + stem(form, "en")


@lru_cache(maxsize=2_000)
def content_words(text: str) -> tuple[Token, ...]:
    """Cut a text into words without the stop words; labels and titles come again and again, so it remembers."""
    return tuple(token for token in tokens(clean(text)) if token.form not in STOP_WORDS)


@lru_cache(maxsize=2_000)
def named(text: str) -> tuple[tuple[int, str], ...]:
    """Give the names with numbers among the content words of a text, and at which word each begins."""
    return tuple(names([token.form for token in content_words(text)]))

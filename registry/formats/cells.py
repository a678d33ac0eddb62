"""What a spreadsheet would make of a text, and how the text stays what it is.

Whoever opens a CSV file with a double click lets the spreadsheet guess: "1.1.0" becomes the 1st of January 2000,
"3/4" the 3rd of April, "31. Dezember" a day of this year, "007" seven, "=1+1" two. An apostrophe at the beginning
is part of no number, day, time, truth value or formula in any spreadsheet, so a cell with it stays text.
"""

import re

# Excel runs what begins so; the wide signs are the same to it where it speaks Japanese or Chinese.
RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROLS = ("\t", "\r", "\n")
GUARD = "'"
# A whole number that is shown as it is written: no zero in front, and few enough digits for a cell.
PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,10}")
_MONTH = (  # German and English, whole and short
    r"(?:jan(?:uary?)?|jän(?:ner)?|feb(?:ruary?)?|märz?|maerz|mrz|mar(?:ch)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?"
    r"|aug(?:ust)?|sep(?:t|tember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?)\.?"
)
_JOINT = r"[\s./,-]*"
READ_OTHERWISE = re.compile(
    "|".join(
        (
            # Numbers, days, times, fractions, percentages, amounts, powers of ten, negative numbers in brackets.
            r"[\d\s.,:/()+−–'’%‰€$£¥*-]*\d[\d\s.,:/()+−–'’%‰€$£¥*-]*(?:[ed][+-]?\d+|[ap]\.?m?\.?|t[\d:.+-]*z?|eur|dm|usd)?\s*",
            rf"\d{{0,4}}{_JOINT}{_MONTH}{_JOINT}\d{{1,4}}(?:[\s,]+[\d:]+)?",
            rf"\d{{1,4}}{_JOINT}{_MONTH}",
            r"(?:eur|dm|usd)\s*[\d.,]+",
            r"wahr|falsch",
            r"#[\w/]+[!?]?",
        )
    ),
    re.IGNORECASE,
)


def guarded(value: object) -> str:
    """Give a cell's text; what a spreadsheet would run, or take for something else than text, is guarded."""
    text = plain(value)
    return GUARD + text if is_read_otherwise(text) else text


def is_read_otherwise(text: str) -> bool:
    """Tell whether a spreadsheet would make something else of a text than the same text or the same number."""
    if not text:
        return False
    bare = text.strip()
    if text.startswith(CONTROLS) or bare.startswith(RUN):
        return True
    if PLAIN_NUMBER.fullmatch(text):
        return False
    return READ_OTHERWISE.fullmatch(bare) is not None


def plain(value: object) -> str:
    """Give a value as text."""
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)

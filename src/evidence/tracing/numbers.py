"""Reads numbers in digits and in words."""

from __future__ import annotations

import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: dict[str, float] = {word: value for value, word in enumerate(ONES)}
_WORDS |= {word: 10 * value for value, word in enumerate(TENS, 2)}
_WORDS |= {f"{ten} {one}": _WORDS[ten] + _WORDS[one] for ten in TENS for one in ONES[1:10]}
_WORDS |= {"hundred": 100, "thousand": 1000, "million": 1e6}
_WORDS |= {
    f"{count} {word}": (1 if count == "a" else _WORDS[count]) * _WORDS[word]
    for count in ("a", *ONES[1:], *TENS)
    for word in ("hundred", "thousand", "million")
}

SPACES = r"\s{1,9}"
MAYBE_SPACES = r"\s{0,9}"
DASH = r"[-\u2010-\u2015\u2212]"
# Thousands are separated by a comma or a thin or fixed space; a comma before one or two digits is a decimal mark.
DIGITS = (
    r"(?:[0-9]{1,3}(?:[,\u202f\u2009\u00a0][0-9]{3}){1,4}(?![0-9])(?:[.\u00b7][0-9]{1,9})?"
    r"|[0-9]{1,15}(?:[.\u00b7][0-9]{1,9}|,[0-9]{1,2}(?![0-9,]))?|\.[0-9]{1,9})"
)
_ONE_WORD = (
    rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(ONES[1:10])}))?|{'|'.join(sorted(ONES, key=len, reverse=True))})"
)
_WORD = rf"(?:(?:(?:a|{_ONE_WORD})[-\s])?(?:hundred|thousand|million)|{_ONE_WORD})\b"
NUMBER = rf"(?:{DIGITS}|{_WORD})"
# Where a number may begin: not inside a word, a version, a time, an address or a price, and not after "PCL-".
_BEGIN = r"(?<![\w.,:/$€£#§&=@\u00b7])(?<![\w)][-\u2010-\u2015\u2212])"
NUMERAL_RE = re.compile(DIGITS)
BEGIN_RE = re.compile(_BEGIN)
DIGIT_RE = re.compile(r"[0-9]|\.[0-9]")
# No assertion comes first, so that the pattern engine can jump from one possible first letter to the next.
_SINGLE = "|".join([*sorted(ONES + TENS, key=len, reverse=True), "hundred", "thousand", "million", "half"])
TOKEN_RE = re.compile(rf"[0-9]|\.[0-9]|(?:{_SINGLE})\b|a(?=[-\s](?:third|quarter|hundred|thousand|million))")
NUMBER_WORDS = frozenset([*ONES, *TENS, "hundred", "thousand", "million", "half", "third", "quarter"])
NOT_LETTERS = {ord(mark): " " for mark in "*_([{|/-–—\\“‘\"'"}


def number(raw: str) -> float:
    """The value of a number as written: digits with separators, or words."""
    if not raw[0].isalpha():
        digits = re.sub(r"[\u202f\u2009\u00a0]|,(?=[0-9]{3}(?![0-9]))", "", raw)
        return float(digits.replace("·", ".").replace(",", "."))
    return _WORDS.get(" ".join(raw.lower().replace("-", " ").split()), 0.0)


def is_decimal(raw: str) -> bool:
    """Whether a number as written has a decimal mark."""
    return "." in raw or "·" in raw or re.search(r",[0-9]{1,2}$", raw) is not None

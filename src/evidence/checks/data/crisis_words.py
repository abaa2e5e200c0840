"""Checks that a crisis number is written as digits that can be read and typed, and that "press" names the right key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from evidence.checks.check import Context, FoundByCode, check
from evidence.checks.data.crisis_numbers import CRISIS, meant
from evidence.problem import at
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.tracing.numbers import ONES

_WORDS = {word: str(value) for value, word in enumerate(ONES[:10])} | {"oh": "0"}
_DIGIT = rf"(?:\d|{'|'.join(_WORDS)})"
_GAP = r"[ \u00a0\u2009\u202f]{0,2}[-\u2010-\u2015]?[ \u00a0\u2009\u202f]{0,2}"
# One digit after another, at least two of them as words or apart: "nine eight eight", "9 8 8", "9-8-8".
_APART_RE = re.compile(rf"(?<![\w.,/-])(?:{_DIGIT}{_GAP}){{2,6}}{_DIGIT}(?![\w]|[.,/-]\d|\s?[%/])", re.I)
_OTHER_DIGITS_RE = re.compile(r"(?<!\w)[^\W\D0-9][\d]{1,6}(?!\w)|(?<!\w)\d{1,6}[^\W\D0-9]\d{0,5}(?!\w)")
_NEAR_RE = re.compile(rf"{_DIGIT}(?:{_GAP}{_DIGIT}){{2}}")  # stands wherever the one above does, and is found sooner
_TENS_RE = re.compile(r"\bnine[- ](?:hundred[- ](?:and[- ])?)?eighty[- ]eight\b", re.I)
_CALLED_RE = re.compile(r"\b(?:call|text|dial|phone|ring|lifeline|hotline)(?:ing)?\b[^.!?\n]{0,30}$", re.I)
_KEY_RE = re.compile(
    rf"\b(?:988|lifeline|crisis line)\b[^.!?\n]{{0,40}}\bpress(?:ing)?\s+(?:the\s+)?(?:key\s+|number\s+)?(?P<key>\d+|{'|'.join(ONES)})\b",
    re.I,
)


@check(
    "DAT013",
    "A crisis number is written in plain digits without gaps: 988, 911, 838255.",
    why="Phones and screen readers know a number only in this form, and a wrong digit hides in any other.",
    bad="Call nine nine eight.",
    good="Call 988.",
)
@check(
    "DAT014",
    'What a caller has to press after a crisis number is what docs/data/crisis.yml says, "press 1".',
    bad="Veterans: call 988, then press 2.",
    good="Veterans: call 988, then press 1.",
)
def crisis_words(page: Page, context: Context) -> FoundByCode:
    for block in page.blocks:
        for offset, typed, number in _odd_numbers(block.text):
            place = at(page.path, *page.place(block.at(offset)))
            yield "DAT013", place, f'"{typed}" stands for a crisis number', f"write {number}"
        latin = _latin(block.text)
        for found in _KEY_RE.finditer(latin) if "press" in latin.lower() else ():
            key = _digits(found["key"])
            allowed = context.once(_keys)
            if key not in allowed:
                place = at(page.path, *page.place(block.at(found.start("key"))))
                yield (
                    "DAT014",
                    place,
                    f'"press {found["key"]}" is not what crisis.yml says',
                    f"write press {allowed[0]}",
                )


def _odd_numbers(text: str) -> Iterator[tuple[int, str, str]]:
    """Crisis numbers in words, in parts or in other digits, and slips of them where the text calls."""
    latin, seen = _latin(text), set[int]()
    for found in _TENS_RE.finditer(latin) if "ighty" in latin.lower() else ():
        yield found.start(), found[0], "988"
    for found in (*_apart(latin), *(() if text.isascii() else _OTHER_DIGITS_RE.finditer(text))):
        digits = _digits(found[0])
        called = _CALLED_RE.search(latin[max(0, found.start() - 50) : found.start()])
        number = digits if digits in CRISIS else meant(digits) if called else ""
        plain = found[0].isascii() and found[0].isdigit()  # DAT005 looks at those
        if number and not plain and found.start() not in seen:
            seen.add(found.start())
            yield found.start(), text[found.start() : found.end()], number


def _apart(latin: str) -> Iterator[re.Match[str]]:
    """Each match of the pattern of digits apart, in order."""
    if not latin.isascii():
        yield from _APART_RE.finditer(latin)
        return
    low, place = latin.lower(), 0
    while near := _NEAR_RE.search(low, place):
        found = _APART_RE.match(latin, near.start())
        place = found.end() if found else near.start() + 1
        if found:
            yield found


def _latin(text: str) -> str:
    """The text with digits and letters of other width as usual ones, with the same length."""
    if text.isascii():
        return text
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", sign)) == 1 and sign not in "\u00a0" else sign
        for sign in text
    )


def _digits(typed: str) -> str:
    """The digits of a number in words or in any script."""
    parts = re.findall(rf"\d|{'|'.join(ONES[10:])}|{'|'.join(_WORDS)}", typed.lower())
    return "".join(str(unicodedata.digit(part)) if len(part) == 1 else _WORDS.get(part, part) for part in parts)


def _keys(sources: Sources) -> list[str]:
    """The keys that crisis.yml names after "press"; 1 where there is no such file."""
    data = sources.data.get("crisis")
    return re.findall(r"\bpress (\d)", str(data.content) if data else "") or ["1"]

"""Checks that a crisis number is written in plain digits, and that "press" after it names the right key."""

import re
import unicodedata
from collections.abc import Iterator

from evidence.checks.check import Context, FoundByCode, check
from evidence.checks.data.emergency import Emergency, emergency
from evidence.reading.pages.page import Page
from evidence.tracing.numbers import ONES

_WORDS = {word: str(value) for value, word in enumerate(ONES[:10])} | {"oh": "0"}
_DIGIT = rf"(?:\d|{'|'.join(_WORDS)})"
_GAP = r"[ \u00a0\u2009\u202f]{0,2}[-\u2010-\u2015]?[ \u00a0\u2009\u202f]{0,2}"
# Digits one after another, as words or apart: "nine eight eight", "9 8 8", "9-8-8".
_APART_RE = re.compile(rf"(?<![\w.,/-])(?:{_DIGIT}{_GAP}){{2,6}}{_DIGIT}(?![\w]|[.,/-]\d|\s?[%/])", re.I)
_OTHER_DIGITS_RE = re.compile(r"(?<!\w)[^\W\D0-9][\d]{1,6}(?!\w)|(?<!\w)\d{1,6}[^\W\D0-9]\d{0,5}(?!\w)")

_CALLED_RE = re.compile(r"\b(?:call|text|dial|phone|ring|lifeline|hotline)(?:ing)?\b[^.!?\n]{0,30}$", re.I)
_KEY_RE = re.compile(rf"\bpress(?:ing)?\s+(?:the\s+)?(?:key\s+|number\s+)?(?P<key>\d+|{'|'.join(ONES)})\b", re.I)
_LINE_RE = re.compile(r"\b(?:lifeline|helpline|crisis line)\b", re.I)
_FAR = 60  # characters from the number or the name of a line to the key


@check(
    "DAT013",
    "An emergency number is written in plain digits without gaps, or as its contact in crisis.yml is.",
    why="Phones and screen readers recognize a number only in this form, and a wrong digit is hard to see in any other.",
    bad="Call seven seven seven.",
    good="Call 777.",
)
@check(
    "DAT014",
    'After an emergency number, "press" names the key that docs/data/crisis.yml gives: "press 1".',
    bad="By night: call 777, then press 2.",
    good="By night: call 777, then press 1.",
)
def crisis_words(page: Page, context: Context) -> FoundByCode:
    site = context.once(emergency)
    said = page.said if site.watched else ""
    if not any(_odd_numbers(said, site)) and not any(_other_keys(_latin(said), site)):
        return
    for block in page.blocks:
        for offset, typed, number in _odd_numbers(block.text, site):
            place = page.place_at(block.at(offset))
            yield "DAT013", place, f'"{typed}" stands for an emergency number', f"write {number}"
        for offset, typed in _other_keys(_latin(block.text), site):
            place = page.place_at(block.at(offset))
            yield "DAT014", place, f'"press {typed}" is not what crisis.yml says', f"write press {site.keys[0]}"


def _other_keys(text: str, site: Emergency) -> Iterator[tuple[int, str]]:
    """Where a text says to press a key after an emergency number that crisis.yml does not give."""
    for found in _KEY_RE.finditer(text) if site.keys and "press" in text.lower() else ():
        sentence = re.split(r"[.!?\n]", text[max(0, found.start() - _FAR) : found.start()])[-1]
        if _digits(found["key"]) not in site.keys and (site.named.search(sentence) or _LINE_RE.search(sentence)):
            yield found.start("key"), found["key"]


def _odd_numbers(text: str, site: Emergency) -> Iterator[tuple[int, str, str]]:
    """Emergency numbers in words, in parts or in other digits, and mistyped ones if the text says to call them."""
    latin, seen = _latin(text), set[int]()
    for number, spoken in site.spoken:
        for found in spoken.finditer(latin):
            yield found.start(), found[0], number
    for found in (*_APART_RE.finditer(latin), *(() if text.isascii() else _OTHER_DIGITS_RE.finditer(text))):
        digits = _digits(found[0])
        called = _CALLED_RE.search(latin[max(0, found.start() - 50) : found.start()])
        number = digits if digits in site.watched else site.meant(digits) if called else ""
        plain = found[0].isascii() and found[0].isdigit()  # DAT005 checks these
        plain = plain or " ".join(found[0].split()) in site.written
        if number and not plain and found.start() not in seen:
            seen.add(found.start())
            yield found.start(), text[found.start() : found.end()], number


def _latin(text: str) -> str:
    """The text, in the same length, with usual digits and letters instead of wide or narrow ones."""
    if text.isascii():
        return text
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", sign)) == 1 and sign not in "\u00a0" else sign
        for sign in text
    )


def _digits(typed: str) -> str:
    """The digits of a number that is written in words or in any script."""
    parts = re.findall(rf"\d|{'|'.join(ONES[10:])}|{'|'.join(_WORDS)}", typed.lower())
    return "".join(str(unicodedata.digit(part)) if len(part) == 1 else _WORDS.get(part, part) for part in parts)

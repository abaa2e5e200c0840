"""Checks that crisis numbers are typed correctly, in plain digits, and that "press" after one names the right key."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.checks.data.emergency import Emergency, emergency, linked
from evidence.problem import Place
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.yaml_lines import line_of, walk
from evidence.tracing.numbers import ONES
from evidence.tracing.prose import lower_case
from evidence.tracing.quick_look import may_match

_CALLS = (
    r"(?:(?<!full )(?<!full-)\btext(?:ing)?|\bcall(?:ing)?|\bdial(?:ing)?|\bphon(?:e|ing)|\bring(?:ing)?"
    r"|\blifeline|\bhotline)\b"
    r"(?:\s{1,3}(?:at|call|dial|free|is|now|number|on|or|text|the|to|us)){0,5}[\s:*\[(\"“']{0,6}"
)
COUNTED = (
    r"(?!\s{0,3}(?:%|percent|of\b|people|participants|patients|persons|studies|times"
    r"|mg\b|days?\b|weeks?\b|hours?\b|minutes?\b|pages?\b))"
)
_NUMBER = r"(?<![\d$€£.,/#-])(\d{2,7})(?![\d%]|[.,:/-]\d|-[a-z])"
_AFTER_CALL_RE = re.compile(_CALLS + _NUMBER + COUNTED, re.I)
_REACH = 80  # characters; no match of the pattern above begins earlier before its number or looks further after it
_BEFORE_LINE_RE = re.compile(_NUMBER + r"[*\])\"”']{0,4}\s{1,3}(?:suicide|crisis|lifeline)", re.I)
_TARGET_RE = re.compile(r"\b(?:tel|sms):(\+?[\d()./-]*\d)", re.I)
_LONG_RE = re.compile(r"(?<![\w$.,/#-])\d{5,7}(?![\w%]|[.,:/-]\w)")
_ALONE_RE = re.compile(rf"{_NUMBER}|{_LONG_RE.pattern}")
_CALLS_OR_TEXTS = ("tel:", "sms:")
_DIGITS_RE = re.compile(r"\d\d+")


@check(
    "DAT005",
    "An emergency number is typed as docs/data/crisis.yml has it.",
    why="One wrong digit leaves a person in danger without an answer.",
    bad="Call [777](tel:767).",
    good="Call [777](tel:777).",
)
def crisis_number(source: Page | DataFile, context: Context) -> Found:
    site = context.once(emergency)
    yield from _in_page(source, site) if isinstance(source, Page) else _in_data(source, site)


def _in_page(page: Page, site: Emergency) -> Found:
    slips = []
    for offset, typed, meant in near_misses(page.text, site):
        slips.append(offset)
        yield page.place_at(offset), *_slip_of(typed, meant)
    for link in page.links:
        calls = link.target.lower().startswith(_CALLS_OR_TEXTS)
        if calls and differ(link.text, link.target) and not any(link.offset <= slip < link.end for slip in slips):
            yield page.at(link), *_other_number(link.text, link.target)


def _in_data(data: DataFile, site: Emergency) -> Found:
    if data.path.endswith(("/signoffs.yml", "/verification.yml")):
        return
    slips, own = set(), data.path.endswith("/crisis.yml")
    for path, text in texts(data.content):
        line = line_of(data.lines, path)
        for _, typed, meant in near_misses(text, site.looked_up if own else site, everywhere=own):
            slips.add(line)
            yield Place(data.path, line), *_slip_of(typed, meant)
    for path, target, label in linked(data.content):
        line = line_of(data.lines, path)
        if line not in slips and target.lower().startswith(_CALLS_OR_TEXTS) and differ(label, target):
            yield Place(data.path, line), *_other_number(label, target)


def _slip_of(typed: str, meant: str) -> tuple[str, str]:
    hint = f"write {meant}; if {typed} is meant, list it in docs/data/crisis.yml under contacts"
    return f"{typed} looks like a typing mistake for {meant}", hint


def _other_number(label: str, target: str) -> tuple[str, str]:
    return f'"{label}" leads to {target}', "make the text and the number the same"


def differ(label: str, target: str) -> bool:
    """Whether a link's text shows numbers, but not the one that it calls."""
    called = re.sub(r"\D", "", target)
    shown = [re.sub(r"\D", "", found) for found in re.findall(r"\d(?:[\d().\s‑-]*\d)?", label)]
    same = any(called.endswith(number) or number.endswith(called) for number in shown)
    return bool(shown) and bool(called) and not same


# Typing mistakes -----------------------------------------------------------------------------------------------------


def near_misses(text: str, site: Emergency, everywhere: bool = False) -> Iterator[tuple[int, str, str]]:
    """Numbers one typing mistake away from an emergency number of the site: the offset, what is typed, what was meant.

    Short numbers count only if the text calls, texts or names a lifeline, or in a tel: or sms: address; with
    `everywhere` (the crisis card's own data) any number counts. Six digits in a row count anywhere in prose.
    """
    # The patterns look at much of the text, so they are asked only about the few numbers that are near.
    if not site.watched:
        return
    near = [
        (*found.span(), number)
        for found in _DIGITS_RE.finditer(text)
        if (number := site.meant(found[0])) and _ALONE_RE.match(text, found.start())
    ]
    folded = text.casefold()
    seen: set[int] = set()
    for found in _TARGET_RE.finditer(text) if "tel:" in folded or "sms:" in folded else ():
        number = site.meant(re.sub(r"\D", "", found[1]))
        if number:
            seen.add(found.start(1))
            yield found.start(1), found[1], number
    for start, end, number in near:
        if (
            start not in seen
            and (everywhere or _is_called(text, start, end))
            and not _in_a_longer(text, start, end, site)
        ):
            yield start, text[start:end], number


def _in_a_longer(text: str, start: int, end: int, site: Emergency) -> bool:
    """Whether digits are a part of a number that the site writes with gaps: "11" in "1800 11 22 33"."""
    return any(" " in one and one in text[max(0, end - len(one)) : start + len(one)] for one in site.written)


def _is_called(text: str, start: int, end: int) -> bool:
    """Whether the text says to call or text a number, or names a lifeline after it, or the number is long."""
    if _BEFORE_LINE_RE.match(text, start) or _LONG_RE.match(text, start):
        return True
    around = _AFTER_CALL_RE.finditer(text, max(0, start - _REACH), end + _REACH)
    return any(found.start(1) == start for found in around)


def texts(content: Any) -> Iterator[tuple[str, str]]:
    """Every text in plain data with its dotted path; numbers as they would be printed."""
    for path, value in walk(content):
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield path, str(value)


_WORDS = {word: str(value) for value, word in enumerate(ONES[:10])} | {"oh": "0"}
_DIGIT = rf"(?:\d|{'|'.join(_WORDS)})"
_GAP = r"[ \u00a0\u2009\u202f]{0,2}[-\u2010-\u2015]?[ \u00a0\u2009\u202f]{0,2}"
# Digits one after another, as words or apart: "nine eight eight", "9 8 8", "9-8-8".
_APART_RE = re.compile(rf"(?<![\w.,/-])(?:{_DIGIT}{_GAP}){{2,6}}{_DIGIT}(?![\w]|[.,/-]\d|\s?[%/])")  # lower case
# Two of these digits that are not plain ones side by side, as each match above has but those that DAT005 checks. To look for
# one word after another is quicker than to try all of them at each letter.
_TWO_RES = [
    re.compile(rf"\d{_GAP}(?:(?<![0-9])\d|(?![0-9]){_DIGIT})"),
    *(re.compile(f"{word}{_GAP}{_DIGIT}") for word in _WORDS),
]
_OTHER_DIGITS_RE = re.compile(r"(?<!\w)[^\W\D0-9][\d]{1,6}(?!\w)|(?<!\w)\d{1,6}[^\W\D0-9]\d{0,5}(?!\w)")

_CALLED_RE = re.compile(r"\b(?:call|text|dial|phone|ring|lifeline|hotline)(?:ing)?\b[^.!?\n]{0,30}$", re.I)
_KEY_RE = re.compile(rf"\bpress(?:ing)?\s+(?:the\s+)?(?:key\s+|number\s+)?(?P<key>\d+|{'|'.join(ONES)})\b", re.I)
_LINE_RE = re.compile(r"\b(?:lifeline|helpline|crisis line)\b", re.I)
_NOT_ASCII_RE = re.compile(r"[^\x00-\x7f]")
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
        for found in spoken.finditer(latin) if may_match(spoken, latin) else ():
            yield found.start(), found[0], number
    odd = not text.isascii() and any(sign.isdecimal() for sign in _NOT_ASCII_RE.findall(text))
    lowered = lower_case(latin)
    apart = _APART_RE.finditer(lowered) if any(two.search(lowered) for two in _TWO_RES) else ()
    for found in (*apart, *(_OTHER_DIGITS_RE.finditer(text) if odd else ())):
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
    return text if text.isascii() else _NOT_ASCII_RE.sub(lambda sign: _usual(sign[0]), text)


def _usual(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 and sign != "\u00a0" else sign


def _digits(typed: str) -> str:
    """The digits of a number that is written in words or in any script."""
    parts = re.findall(rf"\d|{'|'.join(ONES[10:])}|{'|'.join(_WORDS)}", typed.lower())
    return "".join(str(unicodedata.digit(part)) if len(part) == 1 else _WORDS.get(part, part) for part in parts)

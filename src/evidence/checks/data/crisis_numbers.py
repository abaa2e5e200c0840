"""Checks that each crisis number on a page and in the data is written right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from evidence.checks.check import Context, declare, finds
from evidence.checks.data.data_files import Found
from evidence.problem import Place, at
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

# Crisis numbers -----------------------------------------------------------------------------------------------------

CRISIS = ("988", "911", "838255")
# Real numbers of their own: US services, emergency and health lines of other countries.
_SERVICES = frozenset("211 311 411 511 611 711 811 000 101 105 110 111 112 113 116 118 119 999 1111".split())
_CALLS = (
    r"(?:(?<!full )(?<!full-)\btext(?:ing)?|\bcall(?:ing)?|\bdial(?:ing)?|\bphon(?:e|ing)|\bring(?:ing)?"
    r"|\blifeline|\bhotline)\b"
    r"(?:\s{1,3}(?:at|call|dial|free|is|now|number|on|or|text|the|to|us)){0,5}[\s:*\[(\"“']{0,6}"
)
_COUNTED = (
    r"(?!\s{0,3}(?:%|percent|of\b|people|participants|patients|persons|veterans\b(?!\s{1,3}crisis)|studies|times"
    r"|mg\b|days?\b|weeks?\b|hours?\b|minutes?\b|pages?\b))"
)
_NUMBER = r"(?<![\d$€£.,/#-])(\d{2,7})(?![\d%]|[.,:/-]\d|-[a-z])"
_AFTER_CALL = re.compile(_CALLS + _NUMBER + _COUNTED, re.I)
_REACH = 80  # characters: no match of the pattern above begins further before its number, or looks further behind it
_BEFORE_LINE = re.compile(_NUMBER + r"[*\])\"”']{0,4}\s{1,3}(?:suicide|crisis|lifeline)", re.I)
_TARGET = re.compile(r"\b(?:tel|sms):(\+?[\d()./-]*\d)", re.I)
_LONG = re.compile(r"(?<![\w$.,/#-])\d{5,7}(?![\w%]|[.,:/-]\w)")
_ALONE = re.compile(rf"{_NUMBER}|{_LONG.pattern}")
_DIGITS_RE = re.compile(r"\d\d+")


def near_misses(text: str, everywhere: bool = False) -> Iterator[tuple[int, str, str]]:
    """Numbers that a slip made of a crisis number: offset, what stands there, what was meant.

    Short numbers count only where something is said to be called, texted or a lifeline, or in a tel: or sms: address;
    with everywhere (the crisis card's own data) any number counts. Six digits in a row count anywhere in prose.
    """
    # The patterns look at much of the text, so they are asked only about the few numbers that are near.
    near = [
        found.span() for found in _DIGITS_RE.finditer(text) if _meant(found[0]) and _ALONE.match(text, found.start())
    ]
    low = text.casefold()
    called = "tel:" in low or "sms:" in low
    seen: set[int] = set()
    for found in _TARGET.finditer(text) if called else ():
        meant = _meant(re.sub(r"\D", "", found[1]))
        if meant:
            seen.add(found.start(1))
            yield found.start(1), found[1], meant
    for start, end in near:
        if start not in seen and (everywhere or _is_called(text, start, end)):
            yield start, text[start:end], _meant(text[start:end])


def _is_called(text: str, start: int, end: int) -> bool:
    """Whether a number stands where one is called or texted, before a lifeline's name, or is long and stands alone."""
    if _BEFORE_LINE.match(text, start) or _LONG.match(text, start):
        return True
    around = _AFTER_CALL.finditer(text, max(0, start - _REACH), end + _REACH)
    return any(found.start(1) == start for found in around)


def _meant(digits: str) -> str:
    """The crisis number that these digits miss by one slip: a digit wrong, missing, doubled, or two swapped."""
    return _slip(digits) if len(digits) < 8 else ""


@lru_cache(maxsize=4096)  # years and the like stand on every page
def _slip(digits: str) -> str:
    if digits in CRISIS or digits in _SERVICES:
        return ""
    return next((number for number in CRISIS if _one_slip(digits, number)), "")


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]


SLIP = declare(
    "DAT005", "A crisis number is typed right: 988, 911, 838255.", bad="Call [988](tel:998)", good="Call [988](tel:988)"
)


@finds(SLIP, alone=True)
def crisis_number(sources: Sources, _context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """Slips in pages."""
    for page in sources.pages:
        for found in _in_page(page):
            yield SLIP, *found


@finds(SLIP)
def crisis_number_in_data(sources: Sources, _context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """Slips in data files."""
    for found in _in_data(sources):
        yield SLIP, *found


def _in_data(sources: Sources) -> Found:
    for stem, data in sources.data.items():
        if stem in ("signoffs", "verification"):
            continue
        slips = set()
        for path, text in _strings(data.content, ""):
            line = _line(path, data.lines)
            for _, typed, meant in near_misses(text, everywhere=stem == "crisis"):
                slips.add(line)
                yield at(data.path, line), f"{typed} looks like a slip for {meant}", f"write {meant}"
        for path, label, target in _calls(data.content, ""):
            line = _line(path, data.lines)
            if line not in slips and _differ(label, target):
                yield at(data.path, line), f'"{label}" leads to {target}', "make text and number the same"


def _in_page(page: Page) -> Found:
    slips = []
    for offset, typed, meant in near_misses(page.text):
        slips.append(offset)
        yield at(page.path, *page.place(offset)), f"{typed} looks like a slip for {meant}", f"write {meant}"
    for link in page.links:
        if not link.target.lower().startswith(("tel:", "sms:")) or not _differ(link.text, link.target):
            continue
        if not any(link.offset <= slip < link.end for slip in slips):
            place = at(page.path, link.line, link.column)
            yield place, f'"{link.text}" leads to {link.target}', "make text and number the same"


def _differ(label: str, target: str) -> bool:
    """Whether a link's text shows numbers, none of which is the one that it calls."""
    called = re.sub(r"\D", "", target)
    shown = [re.sub(r"\D", "", found) for found in re.findall(r"\d(?:[\d().\s‑-]*\d)?", label)]
    return bool(shown) and bool(called) and not any(called.endswith(one) or one.endswith(called) for one in shown)


def _strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in plain data with its dotted path; numbers as they would be printed."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, f"{path}.{index}" if path else str(index))
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        yield path, str(value)


def _calls(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Every text with a tel: or sms: address beside it."""
    if isinstance(value, dict):
        target, label = value.get("href"), value.get("label") or value.get("text")
        if isinstance(target, str) and isinstance(label, str) and target.lower().startswith(("tel:", "sms:")):
            yield f"{path}.href", label, target
    for name, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from _calls(inner, f"{path}.{name}" if path else str(name))


def _line(path: str, lines: dict[str, int]) -> int:
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)

"""Checks that each crisis number in pages and data is typed right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from evidence.checks.check import Context, Found, check
from evidence.problem import at
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page

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
_AFTER_CALL_RE = re.compile(_CALLS + _NUMBER + _COUNTED, re.I)
_REACH = 80  # characters: no match of the pattern above begins further before its number or looks further after it
_BEFORE_LINE_RE = re.compile(_NUMBER + r"[*\])\"”']{0,4}\s{1,3}(?:suicide|crisis|lifeline)", re.I)
_TARGET_RE = re.compile(r"\b(?:tel|sms):(\+?[\d()./-]*\d)", re.I)
_LONG_RE = re.compile(r"(?<![\w$.,/#-])\d{5,7}(?![\w%]|[.,:/-]\w)")
_ALONE_RE = re.compile(rf"{_NUMBER}|{_LONG_RE.pattern}")
_DIGITS_RE = re.compile(r"\d\d+")


@check(
    "DAT005",
    "A crisis number is typed right: 988, 911, 838255.",
    why="One wrong digit leaves a person in danger without an answer.",
    each=("page", "data file"),
    bad="Call [988](tel:998).",
    good="Call [988](tel:988).",
)
def crisis_number(source: Page | DataFile, _: Context) -> Found:
    yield from _in_page(source) if isinstance(source, Page) else _in_data(source)


def _in_page(page: Page) -> Found:
    slips = []
    for offset, typed, meant in near_misses(page.text):
        slips.append(offset)
        yield at(page.path, *page.place(offset)), *_slip_of(typed, meant)
    for link in page.links:
        calls = link.target.lower().startswith(("tel:", "sms:"))
        if calls and differ(link.text, link.target) and not any(link.offset <= slip < link.end for slip in slips):
            yield at(page.path, link.line, link.column), *_other_number(link.text, link.target)


def _in_data(data: DataFile) -> Found:
    if data.path.endswith(("/signoffs.yml", "/verification.yml")):
        return
    slips = set()
    for path, text in _texts(data.content):
        line = _line(path, data.lines)
        for _, typed, meant in near_misses(text, everywhere=data.path.endswith("/crisis.yml")):
            slips.add(line)
            yield at(data.path, line), *_slip_of(typed, meant)
    for path, label, target in _calls(data.content):
        line = _line(path, data.lines)
        if line not in slips and differ(label, target):
            yield at(data.path, line), *_other_number(label, target)


def _slip_of(typed: str, meant: str) -> tuple[str, str]:
    return f"{typed} looks like a typing mistake for {meant}", f"write {meant}"


def _other_number(label: str, target: str) -> tuple[str, str]:
    return f'"{label}" leads to {target}', "make the text and the number the same"


def differ(label: str, target: str) -> bool:
    """Whether a link's text shows numbers, but not the one that it calls."""
    called = re.sub(r"\D", "", target)
    shown = [re.sub(r"\D", "", found) for found in re.findall(r"\d(?:[\d().\s‑-]*\d)?", label)]
    return bool(shown) and bool(called) and not any(called.endswith(one) or one.endswith(called) for one in shown)


# Typing mistakes -----------------------------------------------------------------------------------------------------


def near_misses(text: str, everywhere: bool = False) -> Iterator[tuple[int, str, str]]:
    """Numbers that one slip made of a crisis number: the offset, what is typed, what was meant.

    Short numbers count only where the text calls, texts or names a lifeline, or in a tel: or sms: address; with
    `everywhere` (the crisis card's own data) any number counts. Six digits in a row count anywhere in prose.
    """
    # The patterns look at much of the text, so they are asked only about the few numbers that are near.
    near = [
        found.span() for found in _DIGITS_RE.finditer(text) if meant(found[0]) and _ALONE_RE.match(text, found.start())
    ]
    low = text.casefold()
    seen: set[int] = set()
    for found in _TARGET_RE.finditer(text) if "tel:" in low or "sms:" in low else ():
        number = meant(re.sub(r"\D", "", found[1]))
        if number:
            seen.add(found.start(1))
            yield found.start(1), found[1], number
    for start, end in near:
        if start not in seen and (everywhere or _is_called(text, start, end)):
            yield start, text[start:end], meant(text[start:end])


def _is_called(text: str, start: int, end: int) -> bool:
    """Whether the text says to call or text a number, or names a lifeline after it, or the number is long."""
    if _BEFORE_LINE_RE.match(text, start) or _LONG_RE.match(text, start):
        return True
    around = _AFTER_CALL_RE.finditer(text, max(0, start - _REACH), end + _REACH)
    return any(found.start(1) == start for found in around)


def meant(digits: str) -> str:
    """The crisis number that these digits miss by one slip: a digit wrong, missing, doubled, or two swapped."""
    return _crisis_number_near(digits) if len(digits) < 8 else ""


@lru_cache(maxsize=4096)  # most pages have the same few numbers, such as years
def _crisis_number_near(digits: str) -> str:
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


# Walking through data ------------------------------------------------------------------------------------------------


def _inside(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The parts of a mapping or a list, each with its dotted path."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ((f"{path}.{name}" if path else str(name), inner) for name, inner in parts)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in plain data with its dotted path; numbers as they would be printed."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        yield path, str(value)
    for below, inner in _inside(value, path):
        yield from _texts(inner, below)


def _calls(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every text with a tel: or sms: address beside it."""
    if isinstance(value, dict):
        target, label = value.get("href"), value.get("label") or value.get("text")
        if isinstance(target, str) and isinstance(label, str) and target.lower().startswith(("tel:", "sms:")):
            yield f"{path}.href", label, target
    for below, inner in _inside(value, path):
        yield from _calls(inner, below)


def _line(path: str, lines: dict[str, int]) -> int:
    """The line of a dotted path, or of the nearest thing that contains it."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)

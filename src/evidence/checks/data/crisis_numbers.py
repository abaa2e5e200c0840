"""Checks that crisis numbers in pages and data are typed correctly."""

import re
from collections.abc import Iterator
from typing import Any

from evidence.checks.check import Context, Found, check
from evidence.checks.data.emergency import Emergency, emergency, linked
from evidence.problem import Place
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.yaml_lines import line_of, walk

_CALLS = (
    r"(?:(?<!full )(?<!full-)\btext(?:ing)?|\bcall(?:ing)?|\bdial(?:ing)?|\bphon(?:e|ing)|\bring(?:ing)?"
    r"|\blifeline|\bhotline)\b"
    r"(?:\s{1,3}(?:at|call|dial|free|is|now|number|on|or|text|the|to|us)){0,5}[\s:*\[(\"“']{0,6}"
)
_COUNTED = (
    r"(?!\s{0,3}(?:%|percent|of\b|people|participants|patients|persons|studies|times"
    r"|mg\b|days?\b|weeks?\b|hours?\b|minutes?\b|pages?\b))"
)
_NUMBER = r"(?<![\d$€£.,/#-])(\d{2,7})(?![\d%]|[.,:/-]\d|-[a-z])"
_AFTER_CALL_RE = re.compile(_CALLS + _NUMBER + _COUNTED, re.I)
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
    return f"{typed} looks like a typing mistake for {meant}", f"write {meant}"


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

    Short numbers count only where the text calls, texts or names a lifeline, or in a tel: or sms: address; with
    `everywhere` (the crisis card's own data) any number counts. Six digits in a row count anywhere in prose.
    """
    # The patterns look at much of the text, so they are asked only about the few numbers that are near.
    if not site.watched:
        return
    near = [
        (*found.span(), number)
        for found in _DIGITS_RE.finditer(text)
        if (number := site.meant(re.sub(r"\D", "", found[0]))) and _ALONE_RE.match(text, found.start())
    ]
    folded = text.casefold()
    seen: set[int] = set()
    for found in _TARGET_RE.finditer(text) if "tel:" in folded or "sms:" in folded else ():
        number = site.meant(re.sub(r"\D", "", found[1]))
        if number:
            seen.add(found.start(1))
            yield found.start(1), found[1], number
    for start, end, number in near:
        if start not in seen and (everywhere or _is_called(text, start, end)) and not _in_a_longer(text, start, site):
            yield start, text[start:end], number


def _in_a_longer(text: str, start: int, site: Emergency) -> bool:
    """Whether digits are a part of a number that the site writes with gaps: "11" in "1800 11 22 33"."""
    return any(0 <= text.find(one, max(0, start - len(one) + 1), start + len(one)) <= start for one in site.written)


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

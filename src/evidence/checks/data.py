"""Checks of the data files and of the marks that use them (DAT0xx)."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from evidence.checks import Context, check, declare, finds
from evidence.markdown import Page
from evidence.problems import Level, Place
from evidence.records import Study
from evidence.sources import DataFile, Sources, at

Found = Iterator[tuple[Place, str, str]]

SITE = ("publisher", "funding", "contact", "repository")
ALONE = frozenset({"timeline", "glossary", "studies", "ledger"})


@check("DAT001", "A data file fits its form.", bad="valu: 90", good="value: 90")
def form(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.data.read_data` while the sources are read."""
    yield from ()


@check(
    "DAT002",
    "A fact that grows old has a source, the day it was recorded and the day until which it holds.",
    bad="price: {value: 90}",
    good="price: {value: 90, source: …, recorded: 2025-03-01, valid_until: 2025-09-01}",
)
def undated(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.data.read_data` while the sources are read."""
    yield from ()


@check(
    "DAT006",
    "A file under docs/data/ is one that the site reads.",
    bad="docs/data/prices.yml",
    good="docs/data/programme.yml",
)
def unread(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.data.read_data` while the sources are read."""
    yield from ()


# Marks --------------------------------------------------------------------------------------------------------------


def known_marks(sources: Sources) -> set[str]:
    """Every name that may stand in a data mark."""
    programme = sources.data.get("programme")
    names = {f"programme.{name}" for name in (programme.content if programme else {})}
    names |= {f"site.{name}" for name in SITE}
    names |= {name for name in ("timeline", "glossary") if name in sources.data} | {"studies", "ledger"}
    for key, record in sources.records.items():
        if isinstance(record, Study):
            names |= {f"icons: {key}#{one.id}" for one in record.findings if any(figure.of for figure in one.figures)}
    return names


@check("DAT003", "A data mark names something that exists.", bad="{{ programme.prize }}", good="{{ programme.price }}")
def unknown_mark(sources: Sources, _context: Context) -> Found:
    known = known_marks(sources)
    broken = _unread(sources)
    for page in sources.pages:
        for mark in page.marks:
            name = re.sub(r"^icons:\s*", "icons: ", mark.name)
            if name in known or name.partition("#")[0].partition(".")[0] in broken:
                continue
            name = re.sub(r"^icons\b\W*", "icons: ", name)
            near = sorted(one for one in known if _KIND_RE.split(one)[0] == _KIND_RE.split(name)[0])
            key = name.removeprefix("icons: ").partition("#")[0]
            if key in sources.references or f"docs/studies/{key}.md" in sources.files:
                # The picture of another study would be a wrong picture: only this study's own are offered.
                near = [one for one in near if one.startswith(f"icons: {key}#")]
            close = difflib.get_close_matches(name, near, n=1)
            hint = f"did you mean {{{{ {close[0]} }}}}?" if close else f"known: {_some(near or sorted(known))}"
            if name.startswith("icons: ") and key not in sources.records and key in sources.references:
                hint = f"mend or restore the record docs/studies/{key}.md"
            place = at(page.path, mark.line, mark.column)
            if mark.name.startswith("icons:") and (message := _no_icons(sources, name)):
                yield place, message, hint
            else:
                yield place, f"there is no {{{{ {mark.name} }}}}", hint


def _unread(sources: Sources) -> set[str]:
    """The beginnings of marks whose data could not be read: that has been reported, and the mark may be right."""
    found = set()
    for problem in sources.problems:
        if problem.place.file.startswith("docs/data/"):
            found.add(problem.place.file.removeprefix("docs/data/").removesuffix(".yml"))
        elif problem.place.file.startswith("docs/studies/"):
            found.add(f"icons: {problem.place.file.removeprefix('docs/studies/').removesuffix('.md')}")
    return found - set(sources.data) - {f"icons: {key}" for key in sources.records}


def _no_icons(sources: Sources, name: str) -> str:
    key, _, finding = name.removeprefix("icons: ").partition("#")
    record = sources.records.get(key)
    if record and any(one.id == finding for one in record.findings):
        return f'finding "{finding}" of "{key}" has no counts to draw'
    return ""


_KIND_RE = re.compile(r"[.:]")


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) or "none"


_BRACES_RE = re.compile(
    r"(?<!\{)\{{1,2}[ ]?(?P<name>(?:programme|site)\.\w+|icons:?[ ]?\w+#[\w-]+|timeline|glossary|studies|ledger)[ ]?\}{0,2}"
)


@check(
    "DAT010",
    "A data mark has two braces before and two behind.",
    bad="{ programme.price }",
    good="{{ programme.price }}",
)
def braces(sources: Sources, _context: Context) -> Found:
    for page in sources.pages:
        for found in _BRACES_RE.finditer(page.veiled) if "{" in page.veiled else ():  # whole marks are blank there
            place = at(page.path, *page.place(found.start()))
            yield place, f'"{found[0]}" would be printed as it stands', f"write {{{{ {found['name']} }}}}"


@check(
    "DAT008",
    "A mark that becomes a list or a picture stands on a line of its own.",
    bad="See {{ timeline }}.",
    good="{{ timeline }} on its own line",
)
def not_alone(sources: Sources, _context: Context) -> Found:
    for page in sources.pages:
        for mark in page.marks:
            if (mark.name in ALONE or mark.name.startswith("icons:")) and not mark.alone:
                message = f"{{{{ {mark.name} }}}} stands in a line of text"
                yield at(page.path, mark.line, mark.column), message, "give it a line of its own, blank lines around it"


# Dates --------------------------------------------------------------------------------------------------------------


def _facts(sources: Sources) -> Iterator[tuple[str, dict[str, Any], DataFile]]:
    data = sources.data.get("programme")
    for name, fact in data.content.items() if data else ():
        yield name, fact, data


@check(
    "DAT004",
    "A fact is renewed before the day until which it holds.",
    level=Level.NOTICE,
    bad="valid_until: 2025-09-01, long passed",
    good="a later day, after someone looked again",
)
def expired(sources: Sources, context: Context) -> Found:
    for name, fact, data in _facts(sources):
        if fact["valid_until"] < context.today and not fact.get("past"):
            place = at(data.path, data.lines.get(f"{name}.valid_until", 1))
            message = f'"{name}" held until {fact["valid_until"]}; pages show it as no longer confirmed'
            yield place, message, "look it up again, or write past: true if that is for good"
    for page in sources.pages:
        until = page.meta.get("valid_until")
        if type(until) is dt.date and until < context.today:
            line = page.meta_lines.get("valid_until", 1)
            yield at(page.path, line), f"this held until {until}", "look it up again"


@check(
    "DAT009", "A fact was recorded by the day of the check.", bad="recorded: 2062-03-01", good="recorded: 2025-03-01"
)
def recorded_in_the_future(sources: Sources, context: Context) -> Found:
    for name, fact, data in _facts(sources):
        if fact["recorded"] > context.newest:
            place = at(data.path, data.lines.get(f"{name}.recorded", 1))
            message = f'"{name}" was recorded on {fact["recorded"]}, after the day of this check, {context.today}'
            yield place, message, "correct the date"


@check(
    "DAT007",
    "A word stands in the glossary once, other forms included.",
    bad="two entries for SSRI",
    good="one entry, its other forms under also:",
)
def word_twice(sources: Sources, _context: Context) -> Found:
    data = sources.data.get("glossary")
    first: dict[str, tuple[int, str]] = {}
    for index, entry in enumerate(data.content if data else ()):
        for step, form in [
            ("term", entry["term"]),
            *((f"also.{n}", word) for n, word in enumerate(entry.get("also") or ())),
        ]:
            owner, before = first.setdefault(form.casefold(), (index, entry["term"]))
            if owner != index or (step != "term" and form == entry["term"]):
                lines = data.lines if data else {}
                line = lines.get(f"{index}.{step}") or lines.get(f"{index}.term", 1)
                yield (
                    at("docs/data/glossary.yml", line),
                    f'"{form}" already belongs to "{before}"',
                    "keep it in one place",
                )


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

"""Checks that a link, or a text beside words of crisis, calls only numbers that `docs/data/crisis.yml` lists."""

import re
import unicodedata
from typing import Any

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.checks.data.crisis_numbers import COUNTED, differ
from evidence.checks.data.emergency import LONGEST, Emergency, emergency, linked
from evidence.problem import Level
from evidence.reading.addresses import read_address, same_site
from evidence.reading.configuration import extra
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Link, Page
from evidence.reading.pages.typed import inside
from evidence.reading.sources import Sources
from evidence.text import short
from evidence.tracing.prose import words_on
from evidence.tracing.quick_look import within

_FILE = "docs/data/crisis.yml"
_CARD = """title: In danger?
actions: [{label: Call, href: "tel:%s"}]
lines: [[{text: Somebody listens.}]]
contacts:
  - {name: Danger, number: "777", href: "tel:777", source: https://example.org/, checked: 2026-11-20, how: the page itself}"""
_CALLED, _NAMED, _TYPED = "DAT011", "DAT012", "DAT021"
_BODY_RE = re.compile(r"line\b|help|samarit|crisis|emergency", re.I)  # "Lifeline", "Poison Help", but no country
_ANY_LINE = frozenset({"lifeline", "helpline", "hotline", "crisis line", "help"})  # every country has one
_NUMBERED_RE = re.compile(r"(\d{3,6})(?: suicide| and| crisis)*(?: lifeline| crisis line| helpline| line)")
_AROUND_RE = re.compile(
    r"^(?:(?:or|please|call|phone|ring|dial|text|chat|with|via|at|on|to|the|visit|see|open)\b\s*)+"
    r"|(?:\s*\b(?:chat|online|by|via|phone|text|free|now|today|website|site))+$",
    re.I,
)
_CRISIS_RE = re.compile(
    r"\bcris[ie]s\b|\bsuicid|\bemergenc|\bin danger\b|\bwant(?:ing)? to die\b|\blifeline\b|\bhelpline\b|\bhotline\b"
    r"|\b(?:end(?:ing)?|take|taking) (?:your|their|his|her|my) (?:own )?life\b|\b(?:kill|harm|hurt)(?:ing)? (?:your|them|him|her|my)sel",
    re.I,
)
_CALL = (
    r"\b(?:call|dial|phone|ring|text)(?:ing)?\b(?:\s+(?:at|free|is|now|number|on|or|the|to|us|our|line|helpline|hotline|[A-Z]{2,9}))"
    r"{0,5}[\s:(]{1,4}"
)
_GAP = r"[ .\u00a0\u2011-]"
# A number that the text says to call, or one with the gaps of a telephone number.
_TYPED_RE = re.compile(
    rf"(?:(?i:{_CALL})|(?<![\w$.,/+-])(?=(?:\+?\d{{1,3}}{_GAP})?\(?\d{{3}}\)?{_GAP}\d{{3}}{_GAP}\d{{4}}(?![\d-])))"
    rf"(?P<number>\+?\(?\d+(?:(?:\)[ ]?|{_GAP}\(?)\d+){{0,5}})(?![\w%]|[.,:/]\d)(?i:{COUNTED})"
)


class _Lines:
    """The crisis lines that the site knows.

    calls:   what may be called or texted, such as "tel:777".
    numbers: the addresses to which a number may lead, by its digits.
    bodies:  the addresses to which the name of a body may lead, by the name in lower case.
    """

    def __init__(self, sources: Sources) -> None:
        self.calls: set[str] = set()
        self.numbers: dict[str, set[str]] = {}
        self.bodies: dict[str, set[str]] = {}
        crisis = sources.content("crisis", {})
        for _, href, _ in linked(crisis):
            self._add_address(href)
        for contact in crisis.get("contacts") or []:
            self._add_contact(contact)
        self._add_address(str(extra(sources.config).get("contact") or ""))

    def _add_address(self, href: str) -> None:
        address = read_address(href)
        if address.number:
            self.calls.add(f"{address.scheme}:{address.number}")
            self.numbers.setdefault(address.number, set()).add(href)

    def _add_contact(self, contact: dict[str, Any]) -> None:
        href, number = str(contact.get("href", "")), str(contact.get("number", ""))
        if (digits := re.sub(r"[\s-]", "", number)).isdigit():
            self.numbers.setdefault(digits, set()).add(href)
        for part in re.split("[,;]", str(contact.get("name", ""))):
            if _BODY_RE.search(part) and _bare(part) not in _ANY_LINE:
                self.bodies.setdefault(_bare(part), set()).add(href)

    def known(self, typed: str) -> bool:
        """Whether a number as typed is listed, with or without what is dialled before it or said after it: "116 123 24/7"."""
        groups = re.findall(r"\d+", typed)
        starts = ["".join(groups[:count]) for count in range(1, len(groups) + 1)]
        long = [one for one in self.numbers if len(one) >= 6]
        return any(start in self.numbers or any(start.endswith(one) for one in long) for start in starts)


@check(
    _CALLED,
    "A link calls or texts only numbers that docs/data/crisis.yml lists, or the configured contact.",
    why="A person in danger who calls a wrong number loses time, or meets somebody who sells.",
    bad="Call [our advisers](tel:5550100).",
    good="Call [the lifeline](tel:777).",
)
@check(
    _NAMED,
    "A link whose text is an emergency number or the name of a crisis line leads there.",
    bad="Call [777](https://example.org/).",
    good="Call [777](tel:777).",
)
@check(
    _TYPED,
    "Beside words of crisis, only numbers that docs/data/crisis.yml lists are to be called.",
    why="A number that nobody looked up may reach nobody, or somebody who sells.",
    bad="In a crisis, call 0800 555 0100.",
    good="In a crisis, call 777.",
)
def crisis_links(page: Page, context: Context) -> FoundByCode:
    lines, site = context.once(_Lines), context.once(emergency)
    yield from _typed(page, lines, site)
    for link in page.links if site.watched else ():
        place = page.at(link)
        address = read_address(link.target)
        called = f"{address.scheme}:{address.number}"
        if link.target.lower().startswith(("tel:", "sms:")) and differ(link.text, link.target):
            continue  # DAT005 reports it
        if address.scheme in ("tel", "sms") and called not in lines.calls and not _slip(link, address.number, site):
            message = f'"{short(link.text)}" leads to {short(called)}, which is not a number in crisis.yml'
            yield _CALLED, place, message, "write a number that docs/data/crisis.yml lists"
        elif wanted := _elsewhere(link, lines):
            message = f'"{short(link.text)}" leads to {short(link.target)}'
            yield _NAMED, place, message, f"write {' or '.join(sorted(wanted))}"


def _typed(page: Page, lines: _Lines, site: Emergency) -> FoundByCode:
    """Numbers in plain text that nobody looked up. Links are judged by where they lead."""
    in_danger = within(_CRISIS_RE, words_on(page))
    if not site.watched or not in_danger(page.said):
        return
    links = sorted((link.offset, link.end) for link in page.links)
    for block in page.blocks:
        for found in _TYPED_RE.finditer(block.text) if in_danger(block.text) else ():
            digits = re.sub(r"\D", "", found["number"])
            place = block.at(found.start("number"))
            if 3 <= len(digits) <= LONGEST and not (
                inside(place, links) or lines.known(found["number"]) or site.meant(digits)
            ):
                message = f"{found['number'].strip()} is to be called in a crisis, and is not in crisis.yml"
                yield _TYPED, page.place_at(place), message, "write a number that docs/data/crisis.yml lists"


@check(
    "DAT019",
    "Numbers that pages call are listed in docs/data/crisis.yml.",
    why="Without that file there is no card, and a wrong digit in a number is not seen.",
    level=Level.NOTICE,
    bad="rm docs/data/crisis.yml\necho 'Call [777](tel:777).' >> docs/articles/a.md",
    good="echo 'Call [777](tel:777).' >> docs/articles/a.md",
    into="terminal",
)
def numbers_without_a_list(sources: Sources, context: Context) -> Found:
    """Reports only the first such link, since one file corrects them all."""
    if "crisis" in sources.data or any(one.place.file.endswith("/crisis.yml") for one in sources.problems):
        return
    own = context.once(_Lines).calls
    calls = ((page, link, read_address(link.target)) for page in sources.pages for link in page.links)
    for page, link, address in calls:
        if address.scheme in ("tel", "sms") and f"{address.scheme}:{address.number}" not in own:
            message = (
                "pages call numbers, and there is no docs/data/crisis.yml that lists them, so a slip cannot be seen"
            )
            yield page.at(link), message, "list them there under contacts, or bring it back"
            return


@check(
    "DAT020",
    "Every number and address on the emergency card is listed under contacts, with where it was read.",
    why="Somebody must have opened the official page of each number that a person in danger may call.",
    bad=_CARD % "5550100",
    good=_CARD % "777",
    into=_FILE,
)
def not_looked_up(data: DataFile, context: Context) -> Found:
    """Does not report a slip of a number that was looked up, since DAT005 does."""
    if data.path != _FILE:
        return
    site = context.once(emergency).looked_up
    known = {read_address(str(one["href"])).number or str(one["href"]) for one in data.content.get("contacts") or ()}
    for path, href, _ in linked({name: data.content.get(name) for name in ("actions", "lines")}):
        number = read_address(href).number
        if (number or href) not in known and not site.meant(re.sub(r"\D", "", number or "")):
            hint = "add it there, with the official page that you opened"
            yield data.place_of(path), f"{href} is not under contacts", hint


def _slip(link: Link, number: str, site: Emergency) -> bool:
    """Whether DAT005 reports this link: its number misses an emergency number by one slip."""
    return re.fullmatch(r"(?i)(?:tel|sms):\+?[\d()./-]*\d", link.target) is not None and bool(site.meant(number))


def _elsewhere(link: Link, lines: _Lines) -> set[str]:
    """Where a link should lead by its text. Empty if it leads there, or if its text does not name a crisis line."""
    text = _plain(link.text).casefold()
    if "".join(re.findall(r"\d", text)) not in lines.numbers and not any(body in text for body in lines.bodies):
        return set()  # most links
    text = _bare(link.text)
    named = _NUMBERED_RE.fullmatch(text)  # a number before the name of its line
    digits = named[1] if named else re.sub(r"[\s().\u2010-\u2015-]", "", text)
    wanted = lines.numbers.get(digits) or lines.bodies.get(text)
    if not wanted:
        return set()
    address = read_address(link.target)
    reached = any(_leads(address.scheme, address.host, address.number, href) for href in wanted)
    return set() if reached else wanted


def _leads(scheme: str, host: str, number: str, wanted: str) -> bool:
    """Whether an address calls the wanted number or leads to the wanted site."""
    other = read_address(wanted)
    if number or other.number:
        return number == other.number and scheme in ("tel", "sms")
    return bool(host) and scheme == "https" and same_site(host, other.host)


def _bare(text: str) -> str:
    """A text in lower case and usual characters, without emphasis and without words such as "call"."""
    return _AROUND_RE.sub("", _AROUND_RE.sub("", _plain(text))).strip().casefold()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("&", "and").strip(" *_.,:;“”\"'").split())

"""Checks the data marks, `{{ name }}`, in pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.checks.check import Context, Found, check
from evidence.checks.data.data_files import PROGRAMME
from evidence.problem import at
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Page
from evidence.reading.project_files import DATA, STUDIES
from evidence.reading.sources import Sources
from evidence.text import nearest

SITE = ("publisher", "funding", "contact", "repository", "authors", "conflicts", "text_license", "first_published")
ALONE = frozenset({"timeline", "glossary", "studies", "ledger"})
_KIND_RE = re.compile(r"[.:]")
_BRACES_RE = re.compile(
    r"(?<!\{)\{{1,2}[ ]?(?P<name>(?:programme|site)\.\w+|icons:?[ ]?\w+#[\w-]+|timeline|glossary|studies|ledger)[ ]?\}{0,2}"
)
_PROGRAMME = {
    PROGRAMME: "price:\n  value: 90\n  source: its own page\n  recorded: 2026-03-01\n  valid_until: 2027-03-01\n"
}


@dataclass(frozen=True, slots=True)
class _Marks:
    """Every name that may be in a data mark, and the beginnings of those whose data could not be read."""

    known: frozenset[str]
    unread: frozenset[str]


def _marks(sources: Sources) -> _Marks:
    programme = sources.data.get("programme")
    names = {f"programme.{name}" for name in (programme.content if programme else {})}
    names |= {f"site.{name}" for name in SITE}
    names |= {name for name in ("timeline", "glossary") if name in sources.data} | {"studies", "ledger"}
    for key, record in sources.records.items():
        if isinstance(record, Study):
            names |= {f"icons: {key}#{one.id}" for one in record.findings if any(figure.of for figure in one.figures)}
    files = [problem.place.file for problem in sources.problems]
    unread = {file.removeprefix(DATA).removesuffix(".yml") for file in files if file.startswith(DATA)}
    unread |= {f"icons: {file.removeprefix(STUDIES).removesuffix('.md')}" for file in files if file.startswith(STUDIES)}
    return _Marks(
        frozenset(names), frozenset(unread - set(sources.data) - {f"icons: {key}" for key in sources.records})
    )


@check(
    "DAT003",
    "A data mark names something that exists.",
    bad="It costs {{ programme.prize }}.",
    good="It costs {{ programme.price }}.",
    files=_PROGRAMME,
)
def unknown_mark(page: Page, context: Context) -> Found:
    marks = context.once(_marks)
    for mark in page.marks:
        name = re.sub(r"^icons:\s*", "icons: ", mark.name)
        if name in marks.known or name.partition("#")[0].partition(".")[0] in marks.unread:
            continue  # data that could not be read has been reported, and the mark may be right
        place = at(page.path, mark.line, mark.column)
        message = _no_icons(context.sources, name) or f"there is no {{{{ {mark.name} }}}}"
        yield place, message, _instead(re.sub(r"^icons\b\W*", "icons: ", name), marks.known, context.sources)


def _instead(name: str, known: frozenset[str], sources: Sources) -> str:
    """What to write instead of a mark that does not exist."""
    key = name.removeprefix("icons: ").partition("#")[0]
    if name.startswith("icons: ") and key not in sources.records and key in sources.references:
        return f"fix or restore the record {STUDIES}{key}.md"
    similar = sorted(one for one in known if _KIND_RE.split(one)[0] == _KIND_RE.split(name)[0])
    if key in sources.references or f"{STUDIES}{key}.md" in sources.files:
        # The picture of another study would be a wrong picture: only this study's own are offered.
        similar = [one for one in similar if one.startswith(f"icons: {key}#")]
    near = nearest(name, similar)
    return (
        f"did you mean {{{{ {near} }}}}?" if near else f"known: {', '.join((similar or sorted(known))[:8]) or 'none'}"
    )


def _no_icons(sources: Sources, name: str) -> str:
    key, _, finding = name.removeprefix("icons: ").partition("#")
    record = sources.records.get(key) if name.startswith("icons:") else None
    if record and any(one.id == finding for one in record.findings):
        return f'finding "{finding}" of "{key}" has no counts to draw'
    return ""


@check(
    "DAT010",
    "A data mark has two braces before and two after it.",
    bad="It costs { programme.price }.",
    good="It costs {{ programme.price }}.",
    files=_PROGRAMME,
)
def braces(page: Page, _: Context) -> Found:
    for found in _BRACES_RE.finditer(page.veiled) if "{" in page.veiled else ():  # whole marks are spaces there
        place = at(page.path, *page.place(found.start()))
        yield place, f'readers would see "{found[0]}" as typed', f"write {{{{ {found['name']} }}}}"


@check(
    "DAT008", "A mark that makes a list or a picture has its own line.", bad="See {{ studies }}.", good="{{ studies }}"
)
def not_alone(page: Page, _: Context) -> Found:
    for mark in page.marks:
        if (mark.name in ALONE or mark.name.startswith("icons:")) and not mark.alone:
            message = f"{{{{ {mark.name} }}}} is in a line of text"
            place = at(page.path, mark.line, mark.column)
            yield place, message, "give it a line of its own, with blank lines around it"

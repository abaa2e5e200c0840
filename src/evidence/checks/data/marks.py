"""Checks of data marks, `{{ name }}`, in pages."""

from __future__ import annotations

import difflib
import re

from evidence.checks.check import Context, check
from evidence.checks.data.data_files import Found
from evidence.problem import at
from evidence.reading.models.record import Study
from evidence.reading.sources import Sources

SITE = ("publisher", "funding", "contact", "repository")
ALONE = frozenset({"timeline", "glossary", "studies", "ledger"})


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

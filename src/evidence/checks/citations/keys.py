"""Citations: every marker leads to an entry, and nothing that was meant as one is lost in silence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from evidence.checks.check import Context, check, declare
from evidence.problem import Place
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, STUDIES
from evidence.reading.sources import Sources

_GUESSES = 50  # more unknown keys than that are no typos; guessing for each would take minutes


def citation_place(page: Page, offset: int) -> Place:
    return Place(page.path, *page.place(offset))


@check(
    "CIT001",
    "Every key stands in `references.bib`.",
    bad="It helped some people.[@feder2020]",
    good="It helped some people.[@feder2021]",
)
def unknown_key(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Markers whose key no entry has, with the nearest key there is."""
    if not sources.references:
        return  # a bibliography that could not be read is one problem, not one for each citation
    guesses: dict[str, str] = {}
    for page in sources.pages:
        for citation in page.citations:
            if citation.key in sources.references:
                continue
            if citation.key not in guesses:
                guesses[citation.key] = _remedy(citation.key, sources, len(guesses) < _GUESSES)
            place = Place(page.path, citation.line, citation.column)
            yield place, f'unknown key "{citation.key}"', guesses[citation.key]


def _remedy(key: str, sources: Sources, guess: bool) -> str:
    """What to do about an unknown key: a study that has its record lost its entry, and is no slip for another."""
    record = f"{STUDIES}{key}.md"
    if record in sources.files:
        return f"{record} is there: its entry in {BIBLIOGRAPHY} is missing or broken"
    near = nearest(key, sources.references) if guess else ""
    return f'did you mean "{near}"?' if near else f"add it to {BIBLIOGRAPHY}"


def nearest(key: str, keys: Iterable[str]) -> str:
    """The key most like a mistyped one, or ""."""
    return next(iter(difflib.get_close_matches(key, keys, n=1, cutoff=0.7)), "")


declare("CIT003", "Keys are written in small letters.", bad="[@Feder2021]", good="[@feder2021]")
declare(
    "CIT004",
    'The keys of one citation are parted by "; " and each has its "@".',
    bad="[@feder2021, @yermus2024]",
    good="[@feder2021; @yermus2024]",
)
declare(
    "CIT005",
    "A citation is closed on the line on which it opens.",
    bad="It faded.[@feder2021",
    good="It faded.[@feder2021]",
)
declare(
    "CIT006",
    'A citation is exactly "[@key]": one pair of square brackets and the "@".',
    bad="(@feder2021), @feder2021, [feder2021], [[@feder2021]]",
    good="[@feder2021]",
)
declare("CIT007", "No backslash stands before a citation.", bad="\\[@feder2021]", good="[@feder2021]")
declare(
    "CIT008",
    "A citation has only plain characters: no look-alikes, nothing invisible.",
    bad="[＠feder2021]",
    good="[@feder2021]",
)
declare("CIT009", "There are no hand-written footnotes.", bad="It helped.[^1]", good="It helped.[@feder2021]")
declare("CIT014", "A key is surname and year in small letters.", bad="[@feder:2021]", good="[@feder2021]")
declare(
    "CIT015",
    "A citation holds keys alone: no pages, no words, no blanks.",
    bad="[see @feder2021, p. 3]",
    good="See table 1 of the trial.[@feder2021]",
)
declare("CIT017", "Citations are no LaTeX.", bad="\\cite{feder2021}", good="[@feder2021]")
declare("CIT018", "No number stands where a citation belongs.", bad="It helped.[6]", good="It helped.[@feder2021]")
declare("CIT019", "A mail address stands in no square brackets but a mail link's.", bad="[a@b.org]", good="<a@b.org>")
declare(
    "CIT020",
    "No command for a list of references stands in a page.",
    bad="\\bibliography",
    good="(nothing: the list comes by itself)",
)
declare(
    "CIT021",
    "No line starts with a citation and a colon: that makes a footnote of it.",
    bad="[@feder2021]: a small trial",
    good="A small trial.[@feder2021]",
)


declare("CIT010", "No heading has a citation.", bad="## Does it help? [@feder2021]", good="## Does it help?")
declare(
    "CIT011",
    "No link text has a citation.",
    bad="[a trial [@feder2021]](safety.md)",
    good="[a trial](safety.md)[@feder2021]",
)
declare("CIT012", "No image text has a citation.", bad="![Scores [@feder2021]](a.png)", good="![Scores by week](a.png)")


@check(
    "CIT016",
    "No key stands twice in one citation.",
    bad="[@feder2021; @feder2021]",
    good="[@feder2021]",
)
def key_twice(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """The second copy of a key inside one marker."""
    for page in sources.pages:
        before: dict[tuple[int, str], int] = {}
        for citation in page.citations:
            spot = (citation.offset, citation.key)
            before[spot] = before.get(spot, 0) + 1
            if before[spot] == 2:
                place = Place(page.path, citation.line, citation.column)
                yield place, f'"{citation.key}" is twice in one citation', "remove one"

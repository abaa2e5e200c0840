"""Checks citations: their keys, and that none is in a heading, the text of a link or an image, or front matter."""

import re

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.reading.pages.page import Block, Page
from evidence.reading.project_files import BIBLIOGRAPHY, STUDIES
from evidence.reading.sources import Sources
from evidence.text import nearest
from evidence.tracing.claims import in_words, places_of_citations

_MOST_GUESSES = 50  # more unknown keys are not typos, and guessing for each would take minutes


@check(
    "CIT001",
    "Every key that is cited is in `references.bib`.",
    why="A reader must be able to go from each statement to the study that it comes from.",
    bad="It helped some people.[@feder2020]",
    good="It helped some people.[@feder2021]",
)
def unknown_key(sources: Sources, _: Context) -> Found:
    """Reports each citation of a mistyped key, and a study that is not there once, at its first citation."""
    if not sources.references:
        return  # an unreadable bibliography is reported once, not for each citation
    unknown = places_of_citations(sources, lambda key: key not in sources.references)
    for number, (key, places) in enumerate(unknown.items()):
        message, record = f'the key "{key}" is not in {BIBLIOGRAPHY}', f"{STUDIES}{key}.md"
        known = record in sources.files  # then the key is not a typo of another one
        if not known and number < _MOST_GUESSES and (near := nearest(key, sources.references, 0.7)):
            yield from ((place, message, f'did you mean "{near}"?') for place in places)
        elif known and any(problem.place.file == BIBLIOGRAPHY for problem in sources.problems):
            hint = f"{record} exists, but its entry in {BIBLIOGRAPHY} is missing or broken"
            yield from ((place, message, hint) for place in places)
        else:
            message += f", and cited in {len(places)} places" if len(places) > 1 else ""
            yield places[0], message, _both_ways(in_words(places, sources), record if known else "")


def _both_ways(places: str, record: str) -> str:
    """How to bring a study back, and how to let it go, with the places of its sentences."""
    back = f"{record} is still there: bring the entry back from Git" if record else ""
    back = back or f"add it to {BIBLIOGRAPHY}, or bring it back from Git"
    return f"{back}; or take out what rests on it, {places}{f', and delete {record}' if record else ''}"


@check("CIT016", "No key appears twice in one citation.", bad="[@feder2021; @feder2021]", good="[@feder2021]")
def key_twice(page: Page, _: Context) -> Found:
    before: dict[tuple[int, str], int] = {}
    for citation in page.citations:
        marker_and_key = (citation.offset, citation.key)
        before[marker_and_key] = before.get(marker_and_key, 0) + 1
        if before[marker_and_key] == 2:
            place = page.at(citation)
            yield place, f'"{citation.key}" appears twice in one citation', "remove one of the two"


_MARKER_RE = re.compile(r"\[@[^\]\n]*\]?")


@check(
    "CIT010",
    "No heading has a citation.",
    why="Headings become entries of menus and search results, where the citation's number means nothing.",
    bad="## Does it help? [@feder2021]",
    good="## Does it help?",
)
@check(
    "CIT011",
    "No link text has a citation.",
    why="A citation is a link itself, and HTML allows no link inside a link.",
    bad="[a trial [@feder2021]](safety.md)",
    good="[a trial](safety.md)[@feder2021]",
)
@check(
    "CIT012",
    "No image text has a citation.",
    why="Screen readers read an image's text aloud as plain text, in which a citation cannot be followed.",
    bad="![Scores [@feder2021]](a.png)",
    good="![Scores by week](a.png)",
)
def citation_in_a_bad_place(page: Page, _: Context) -> FoundByCode:
    for block in page.blocks if page.citations else ():
        yield from _in_block(page, block)


def _in_block(page: Page, block: Block) -> FoundByCode:
    for offset, inside in dict.fromkeys((citation.offset, citation.inside) for citation in block.citations):
        place = page.place_at(offset)
        if block.kind in ("heading", "title"):
            yield "CIT010", place, "a heading has a citation", "move it after the sentence that it supports"
        elif inside == "image":
            yield "CIT012", place, "an image's text has a citation", "move it after the sentence that it supports"
        elif inside == "link":
            yield "CIT011", place, "a link's text has a citation", "move it after the link"


@check(
    "CIT013",
    "Front matter has no citation.",
    why="Titles and descriptions appear in search results, where no citation can be followed.",
    bad='description: "It helped some people, and this page says whom.[@feder2021]"',
    good='description: "What the studies found, and in whom, in plain words."',
    into="front matter",
)
def citation_in_front_matter(page: Page, _: Context) -> Found:
    for marker in _MARKER_RE.finditer(page.text[: page.body]):
        place = page.place_at(marker.start())
        yield place, "front matter has a citation", "cite in the page's text instead"

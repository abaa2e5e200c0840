"""Finds citations in places where they cannot work: headings, link texts, image texts and front matter."""

import re

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.reading.pages.page import Block, Page

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

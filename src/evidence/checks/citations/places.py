"""Checks of where a citation stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.check import Context, check, finds
from evidence.checks.citations.keys import citation_place
from evidence.problem import Place
from evidence.reading.pages.page import Block, Page
from evidence.reading.sources import Sources


@finds("CIT010", "CIT011", "CIT012")
def citation_in_a_bad_place(sources: Sources, context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """Markers in headings and titles, link texts and image texts."""
    for page in sources.pages:
        if not page.citations:
            continue
        spans = [(link.offset, link.text_end, link.image) for link in page.links if not link.auto]
        for block in page.blocks:
            if block.citations and (spans or block.kind in ("heading", "title")):
                yield from _in_block(page, block, spans)


def _in_block(page: Page, block: Block, spans: list[tuple[int, int, bool]]) -> Iterator[tuple[str, Place, str, str]]:
    for offset in dict.fromkeys(citation.offset for citation in block.citations):
        if block.kind in ("heading", "title"):
            yield (
                "CIT010",
                citation_place(page, offset),
                "a citation in a heading",
                "move it behind the sentence that it backs",
            )
            continue
        for start, end, image in spans:
            if start <= offset < end:
                code, what = ("CIT012", "an image's text") if image else ("CIT011", "a link's text")
                yield (
                    code,
                    citation_place(page, offset),
                    f"a citation in {what}",
                    "move it behind the link" if not image else "move it behind the sentence",
                )
                break


@check(
    "CIT013",
    "Front matter has no citation.",
    bad='description: "It helped some.[@feder2021]"',
    good='description: "What the studies found."',
)
def citation_in_front_matter(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Markers between the dashes, where nothing makes a number of them."""
    for page in sources.pages:
        for marker in re.finditer(r"\[@[^\]\n]*\]?", page.text[: page.body]):
            yield citation_place(page, marker.start()), "a citation in front matter", "cite in the page's text instead"

"""What stands near a block: the words that belong to a citation, the section, the lines before and after."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.reading.pages.page import Block, Page
from evidence.reading.project_files import STUDIES

ABOUT = "docs/about/"  # these pages tell about the site, and repeat what it once said
_OF_TABLE = frozenset({"row", "head-row", "caption"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of a block that one marker covers: those since the marker before it, and those behind the last one."""

    text: str
    start: int
    keys: tuple[str, ...]


def stretches(block: Block, text: str) -> Iterator[Stretch]:
    """The stretches of a block; `text` is its prose, in which markers are blank. None where it cites nothing."""
    start = 0
    keys: tuple[str, ...] = ()
    for place in sorted({citation.at for citation in block.citations}):
        words = text[start:place]
        here = tuple(citation.key for citation in block.citations if citation.at == place)
        keys = here if words.strip(" \n.,;:!?)") else (*keys, *here)  # markers side by side share their words
        yield Stretch(words, start, keys)
        start = place
    if keys and text[start:].strip():
        yield Stretch(text[start:], start, keys)


def speaks_to_readers(page: Page) -> bool:
    """Whether a page tells readers what was found: articles, help and the home page, neither records nor our method."""
    return not page.path.startswith((STUDIES, ABOUT))


def section(page: Page, block: Block) -> int:
    """The number of the section that a block is in: it begins at a heading of level 1 or 2; 0 before the first."""
    starts = [heading.line for heading in page.headings if heading.level <= 2]
    return bisect.bisect_right(starts, block.line)


def near(page: Page, block: Block) -> str:
    """The words of a block and of those before and after it; for a row, of its whole table."""
    first = last = block.index
    if block.kind in _OF_TABLE:
        while first > 0 and page.blocks[first - 1].kind in _OF_TABLE:
            first -= 1
        while last + 1 < len(page.blocks) and page.blocks[last + 1].kind in _OF_TABLE:
            last += 1
    else:
        first, last = max(0, first - 1), last + 1
    return " ".join(one.text for one in page.blocks[first : last + 1])

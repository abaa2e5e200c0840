"""Finds what is near a block: the words that a citation covers, the section, and the blocks before and after."""

import bisect
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import groupby

from evidence.reading.pages.page import Block, Page
from evidence.reading.project_files import STUDIES

ABOUT = "docs/about/"  # these pages are about the site itself, and repeat what it said earlier
_OF_TABLE = frozenset({"row", "head-row", "caption"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of a block that one marker covers: those after the marker before it, or those after the last one."""

    text: str
    start: int
    keys: tuple[str, ...]


def stretches(block: Block, text: str) -> Iterator[Stretch]:
    """The stretches of a block. There are none if it cites nothing. `text` is its prose, with spaces for markers."""
    start, end, keys = 0, 0, dict[str, None]()
    for citation in block.citations:
        if keys and text[end : citation.at].strip(" \n.,;:!?)"):  # otherwise the markers are side by side
            yield Stretch(text[start:end], start, tuple(keys))
            start, keys = end, {}
        end = citation.at
        keys[citation.key] = None
    if keys:
        yield Stretch(text[start:end], start, tuple(keys))
        if text[end:].strip():
            yield Stretch(text[end:], end, tuple(keys))


def citing(page: Page, keys: Container[str]) -> list[Block]:
    """The blocks of a page that cite one of these keys."""
    return [block for block in page.blocks if any(citation.key in keys for citation in block.citations)]


def speaks_to_readers(page: Page) -> bool:
    """Whether a page tells readers what was found: an article, a help page or the home page.

    Pages about the site do not: a correction has to quote what a page said before, in words that are no longer right.
    """
    return not page.path.startswith((STUDIES, ABOUT))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around the blocks of a page, worked out once.

    starts: the lines of the headings of level 1 or 2.
    tables: the words of a table's head and caption, by the index of each block of the table.
    """

    page: Page
    starts: list[int]
    tables: dict[int, str]

    def section(self, block: Block) -> int:
        """The number of a block's section, which begins at a heading of level 1 or 2. It is 0 before the first one."""
        return bisect.bisect_right(self.starts, block.line)

    def near(self, block: Block) -> str:
        """The words of a block and of the blocks beside it, and of the head and caption if it is a row of a table.

        A list item is read by itself: the other items of its list do not count as beside it.
        """
        beside = self.page.blocks[max(0, block.index - 1) : block.index + 2]
        is_item = block.kind == "item"
        near = (other.text for other in beside if other is block or not (is_item and other.kind == "item"))
        return " ".join([*near, self.tables.get(block.index, "")])


def surroundings(page: Page) -> Surroundings:
    """The surroundings of a page's blocks."""
    starts = [heading.line for heading in page.headings if heading.level <= 2]
    tables: dict[int, str] = {}
    for is_table, blocks in groupby(page.blocks, key=lambda block: block.kind in _OF_TABLE):
        parts = list(blocks) if is_table else []
        words = " ".join(part.text for part in parts if part.kind != "row")
        tables.update((part.index, words) for part in parts)
    return Surroundings(page, starts, tables)

"""What stands near a block: the words that belong to a citation, the section, the lines before and after."""

from __future__ import annotations

import bisect
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import groupby

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
    start, end, keys = 0, 0, dict[str, None]()
    for citation in block.citations:
        if keys and text[end : citation.at].strip(" \n.,;:!?)"):  # else the markers are side by side
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
    """Whether a page tells readers what was found: articles, help and the home page, neither records nor our method."""
    return not page.path.startswith((STUDIES, ABOUT))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the blocks of a page, worked out once.

    starts: the lines of the headings of level 1 or 2. tables: for each part of a table, by its index among the blocks, the
    words of the table's head and caption.
    """

    page: Page
    starts: list[int]
    tables: dict[int, str]

    def section(self, block: Block) -> int:
        """The number of the section that a block is in: it begins at a heading of level 1 or 2; 0 before the first."""
        return bisect.bisect_right(self.starts, block.line)

    def near(self, block: Block) -> str:
        """The words of a block and of those before and after it; for a row also the head and the caption of its table.

        A list item is read by itself: another item is no part of what stands beside it.
        """
        beside = self.page.blocks[max(0, block.index - 1) : block.index + 2]
        apart = {"item"} if block.kind == "item" else set()
        near = (one.text for one in beside if one is block or one.kind not in apart)
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

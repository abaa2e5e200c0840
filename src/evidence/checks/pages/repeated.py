"""Finds what is twice on a page, as merges leave it: a sentence, a heading or a list item."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from evidence.checks.check import Context, Found, check
from evidence.problem import Place
from evidence.reading.pages.page import Block, Page
from evidence.reading.pages.sentences import plain, sentences_in
from evidence.text import short

_ITEM, _SENTENCE = 3, 5  # words; two shorter ones may be alike by chance
_MARKER_RE = re.compile(r"\[@[^\]\n]*\]")
_STOPS_RE = re.compile(r"[.!?…][.!?…]*[\"'”’)\]*_]*")


@check(
    "PAG047",
    "No sentence, heading or list item appears twice on a page.",
    why="Two writers who change one place leave both versions, and readers wonder what they missed.",
    bad="Nobody knows whether the gain lasts.\n\nIt was small. Nobody knows whether the gain lasts.",
    good="Nobody knows whether the gain lasts.\n\nIt was small.",
)
def repeated(page: Page, _: Context) -> Found:
    first: dict[tuple[str, str], Callable[[], int]] = {}
    for what, words, place in _said(page) if _may_repeat(page) else ():
        there = first.setdefault((what, words.casefold()), place)
        if there is place:
            continue
        before, (line, column) = page.place(there())[0], page.place(place())
        typed = {page.typed_at(Place(page.path, one)).file for one in (before, line)}
        if before != line and typed == {page.path}:  # DAT016 reports a passage that is typed again
            where = page.typed_at(Place(page.path, before))
            message = f'this {what} is also on line {where.line}: "{short(words.rpartition(" / ")[2])}"'
            yield Place(page.path, line, column), message, "keep one of the two"


def _may_repeat(page: Page) -> bool:
    """Whether anything between two stops is twice on a page: what is said twice has all of its parts twice.

    Most pages have nothing so, and need not be parted into sentences.
    """
    text = _MARKER_RE.sub("", ".\n".join([block.text for block in page.blocks]))
    parts = [part for part in _STOPS_RE.split("".join(text.casefold().split())) if part]
    return len(set(parts)) < len(parts)


def _said(page: Page) -> Iterator[tuple[str, str, Callable[[], int]]]:
    """What may not be there twice: each with what it is and a function that finds its place, since few are asked."""
    above: dict[int, str] = {}  # the headings above the block, by their level
    lists = 0
    for block in page.blocks:
        lists += "list" not in block.inside
        if block.kind == "heading" and block.heading:
            level = block.heading.level
            above = {one: words for one, words in above.items() if one < level} | {level: plain(block.text)}
            yield "heading", " / ".join(above.values()), partial(_begin, block)
        elif block.kind == "item" and len(block.text.split()) >= _ITEM:
            # Two lists may share a short item; a whole sentence is not said twice.
            words = plain(block.text)
            yield (
                "list item",
                words if words.count(" ") + 1 >= _SENTENCE else f"{lists} / {words}",
                partial(_begin, block),
            )
        elif block.kind in ("paragraph", "item", "quote", "note"):
            for start, sentence in sentences_in(block.text):
                if (words := plain(sentence)).count(" ") + 1 >= _SENTENCE:
                    yield "sentence", words, partial(_begin, block, start, sentence)


def _begin(block: Block, start: int = -1, sentence: str = "") -> int:
    """Where a block begins, or a sentence of it."""
    return block.start if start < 0 else block.at(start + len(sentence) - len(sentence.lstrip()))

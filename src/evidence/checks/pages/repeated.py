"""Finds what is twice on a page, as merges leave it: a sentence, a heading or a list item."""

from collections.abc import Iterator

from evidence.checks.check import Context, Found, check
from evidence.problem import Place
from evidence.reading.pages.page import Page
from evidence.text import short
from evidence.tracing.sentences import plain, sentences_in

_ITEM, _SENTENCE = 3, 5  # words; two shorter ones may be alike by chance


@check(
    "PAG047",
    "No sentence, heading or list item appears twice on a page.",
    why="Two writers who change one place leave both versions, and readers wonder what they missed.",
    bad="Nobody knows whether the gain lasts.\n\nIt was small. Nobody knows whether the gain lasts.",
    good="Nobody knows whether the gain lasts.\n\nIt was small.",
)
def repeated(page: Page, _: Context) -> Found:
    first: dict[tuple[str, str], int] = {}
    for what, words, offset in _said(page):
        there = first.setdefault((what, words.casefold()), offset)
        if there == offset:
            continue
        before, (line, column) = page.place(there)[0], page.place(offset)
        typed = {page.typed_at(Place(page.path, one)).file for one in (before, line)}
        if before != line and typed == {page.path}:  # DAT016 reports a passage that is typed again
            where = page.typed_at(Place(page.path, before))
            message = f'this {what} is also on line {where.line}: "{short(words.rpartition(" / ")[2])}"'
            yield Place(page.path, line, column), message, "keep one of the two"


def _said(page: Page) -> Iterator[tuple[str, str, int]]:
    """What may not be there twice: each with what it is and its place."""
    above: dict[int, str] = {}  # the headings above the block, by their level
    lists = 0
    for block in page.blocks:
        lists += "list" not in block.inside
        if block.kind == "heading" and block.heading:
            level = block.heading.level
            above = {one: words for one, words in above.items() if one < level} | {level: plain(block.text)}
            yield "heading", " / ".join(above.values()), block.start
        elif block.kind == "item" and len(block.text.split()) >= _ITEM:
            # Two lists may share a short item; a whole sentence is not said twice.
            words = plain(block.text)
            yield "list item", words if len(words.split()) >= _SENTENCE else f"{lists} / {words}", block.start
        elif block.kind in ("paragraph", "item", "quote", "note"):
            for start, sentence in sentences_in(block.text):
                if len((words := plain(sentence)).split()) >= _SENTENCE:
                    yield "sentence", words, block.at(start + len(sentence) - len(sentence.lstrip()))

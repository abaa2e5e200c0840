"""The sentences of a block, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.problem import Place, at
from evidence.reading.pages.page import Block, Page
from evidence.tracing.sentences import sentence_spans


def sentences_in(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their offsets; the cells of a table are sentences of their own."""
    for start, end in sentence_spans(text):
        yield start, text[start:end]


def place_in_block(page: Page, block: Block, offset: int) -> Place:
    """The place of an offset in the text of a block."""
    return at(page.path, *page.place(block.at(offset)))


def is_question(sentence: str) -> bool:
    """Whether a sentence asks."""
    return sentence.rstrip(" \t\n\"'”’)]*_").endswith("?")

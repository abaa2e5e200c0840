"""Sentences, and which citations belong to each.

A marker belongs to the sentence that it is in; a marker after a full stop belongs to the sentence before it.
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from evidence.files import resource
from evidence.reading.pages.packing import packed, unpacked
from evidence.reading.pages.page import Block, Citation, Heading, Page

# Words before a stop, in lower case and without it, and the words that usually begin a sentence.
_NEVER_LAST, _BEFORE_NUMBERS, _PERHAPS_LAST, _FIRST_WORDS = (
    frozenset(resource("english")[name].split())
    for name in ("never_last", "before_numbers", "perhaps_last", "first_words")
)
# Python looks faster for a set of characters than for one that may be repeated.
_END_RE = re.compile(r"[.!?…][.!?…]{0,8}[\"'”’)\]*_]{0,9}(?:\s?\[@[^\]\n]*\]){0,9}[*_]{0,3}(?=\s|$)")

_LAST_WORD_RE = re.compile(r"([^\W_][\w.]{0,19})$")
_NEXT_WORD_RE = re.compile(r"[\s\"'“‘(\[*_]{0,9}([^\W_]*)")
_NAME_BEFORE_RE = re.compile(r"(?:^|[\s(])(?:[A-Z]\.|[A-Z][\w'’-]{0,30})\s*$|(?:^|[.!?][\"”’)\]]{0,3})\s*$")
_MARKER_RE = re.compile(r"\s?\[@[^\]\n]*\]")


class Sentence(NamedTuple):
    """A sentence of a block.

    text:      its words as a reader sees them.
    raw:       its Markdown.
    offset:    where it begins in the page.
    citations: the citations that belong to it.
    """

    text: str
    raw: str
    offset: int
    citations: tuple[Citation, ...]


def plain(text: str) -> str:
    """A block's text without its citations, on one line."""
    return " ".join((_MARKER_RE.sub("", text) if "[@" in text else text).split())


def sentences(block: Block) -> Iterator[Sentence]:
    """The sentences of a block, in order. A table row or a list item without a full stop is one sentence."""
    for raw, offset, own in _typed(block, sentence_spans(block.text)):
        yield Sentence(plain(raw), raw, offset, own)


def _typed(block: Block, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[str, int, tuple[Citation, ...]]]:
    """What `Sentence` says of each of some spans, but for its words as a reader sees them."""
    for start, end in spans:
        raw = block.text[start:end]
        own = tuple(c for c in block.citations if start <= c.at < end)
        yield raw, block.at(start + len(raw) - len(raw.lstrip())), own


def packed_cited(blocks: Sequence[Block], headings: Iterable[Heading]) -> bytes:
    """The sentences of a page that cite, for `cited_sentences`, with numbers in place of headings and citations."""
    order = {id(one): number for number, one in enumerate(headings)}
    order.update({id(one): number for number, one in enumerate(one for block in blocks for one in block.citations)})
    found = [
        (order.get(id(block.heading)), raw, offset, tuple(order[id(one)] for one in cited))
        for block in blocks
        if block.citations
        for raw, offset, cited in _typed(block, _cited_spans(block))
    ]
    return packed(found) if found else b""


def cited_sentences(page: Page) -> Iterator[tuple[Heading | None, Sentence]]:
    """The sentences of a page that cite, in order, each with the heading above it. Its blocks are not unpacked."""
    for under, raw, offset, cited in unpacked(page.cited_packed) or ():
        citations = tuple(page.citations[number] for number in cited)
        yield None if under is None else page.headings[under], Sentence(plain(raw), raw, offset, citations)


def _cited_spans(block: Block) -> Iterator[tuple[int, int]]:
    """Those of `spans` that have a citation, found by looking at the stops around each citation only."""
    text = block.text
    stops = list(_END_RE.finditer(text))
    end = 0
    for citation in block.citations:
        place = citation.at
        if place < end:
            continue  # it belongs to the sentence before
        at = bisect.bisect_right(stops, place, key=lambda stop: stop.end())
        before = next((stop for stop in reversed(stops[:at]) if _is_last(text, stop)), None)
        after = next((stop for stop in stops[at:] if _is_last(text, stop)), None)
        end = after.end() if after else len(text)
        yield before.end() if before else 0, end


@lru_cache(maxsize=256)  # several checks of a page ask for the same
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text begin and end, with the markers after their stop. None of them is empty."""
    return tuple(_spans(text))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END_RE.finditer(text):
        if not _is_last(text, match):
            continue
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def sentences_in(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text as typed, each with its offset."""
    return ((start, text[start:end]) for start, end in sentence_spans(text))


def statements_in(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text that do not ask a question, each with its offset."""
    return ((start, sentence) for start, sentence in sentences_in(text) if not is_question(sentence))


def is_question(sentence: str) -> bool:
    """Whether a sentence ends with a question mark."""
    return sentence.rstrip(" \t\n\"'”’)]*_").endswith("?")


def _is_last(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop ends a sentence. After an abbreviation, after an initial or before a small letter it does not."""
    following = _NEXT_WORD_RE.match(text, stop.end())
    after = following[1] if following else ""
    if after[:1].islower() and "[@" not in stop[0]:
        return False
    if stop[0][0] != "." or stop[0].startswith(".."):
        return True
    begin, word = _last_word(text, stop.start())
    if not word:
        return True
    last = word.lower()
    if last in _NEVER_LAST:
        return False
    if last in _BEFORE_NUMBERS:
        return not after[:1].isdigit()
    if last in _PERHAPS_LAST:
        return not after or after.lower() in _FIRST_WORDS
    if len(last) == 1 and word.isupper() and after:
        return not _NAME_BEFORE_RE.search(text[max(0, begin - 40) : begin]) or after.lower() in _FIRST_WORDS
    if last.isdigit() and not text[:begin].strip():
        return False  # "1. First" in a cell or after a line break
    return True


def _last_word(text: str, end: int) -> tuple[int, str]:
    """Where the word before a place begins, and the word; "" if there is none."""
    window = max(0, end - 20)
    begin = text.rfind(" ", window, end) + 1
    if begin and text[begin:end].isalpha():  # most words: the pattern takes longer
        return begin, text[begin:end]
    word = _LAST_WORD_RE.search(text, window, end)
    return (word.start(), word[1]) if word else (end, "")

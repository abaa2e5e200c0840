"""A page's prose, prepared for finding figures in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from evidence.reading.pages.page import Block, Page
from evidence.text import blank
from evidence.tracing.numbers import FRACTION, LOOK_ALIKES, ONES, TENS, as_read


def small(text: str) -> str:
    """The text in lower case, with the same length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_LEVEL_RE = re.compile(r"[*\\]|(?<!\w)_|_(?!\w)|&[a-zA-Z]{2,8};|&#[0-9]{1,5};")
# What is not prose, to be replaced by spaces: a text that must be there (a quick test), and the pattern.
_NOT_PROSE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[@", re.compile(r"\[@[^\[\]\n]*\]")),
    ("://", re.compile(r"(?<![a-zA-Z])[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s<>|]*")),
    ("www.", re.compile(r"\bwww\.[^\s<>|]+")),
    ("<", re.compile(r"</?[a-zA-Z][^<>\n]*>")),
    ("{", re.compile(r"\{[:#.][^{}\n]*\}")),
    ("“", re.compile(r"“[^“”]*”")),
    ("„", re.compile(r"„[^„“”]*[“”]")),
    ("«", re.compile(r"«[^«»]*»")),
    ("‘", re.compile(r"(?<!\w)‘[^‘’]*(?:’(?=\w)[^‘’]*)*’(?!\w)")),
    ('"', re.compile(r"(?<![\w\"])\"(?=[^\s\"])[^\"]*(?<=[^\s\"])\"(?![\w\"])")),
)
SPOKEN = frozenset({"paragraph", "item", "row", "head-row", "caption", "term", "definition", "note"})


def level(text: str) -> str:
    """The text with spaces for emphasis and escapes, with the same length, so that "**67**%" reads as "67%"."""
    if "*" in text or "_" in text or "\\" in text or "&" in text:
        return _LEVEL_RE.sub(_blank, text)
    return text


def flat(text: str) -> str:
    """The text as figures are read in it: lower case, numbers as `as_read` gives them, no emphasis; the same length."""
    return level(small(as_read(text)))


def _blank(match: re.Match[str]) -> str:
    found = match[0]
    return " " * len(found) if "\n" not in found else re.sub(r"[^\n]", " ", found)


def prose(page: Page, blocks: Iterable[Block] | None = None) -> Iterator[tuple[Block, str]]:
    """The page's blocks (or some of them) that speak to readers, each with its text in which links, quotations, tags
    and markers are blank; same length, so offsets stay. Headings, titles and quoted blocks are left out."""
    holes: dict[int, list[tuple[int, int]]] = {}
    for link in page.links:
        holes.setdefault(link.block, []).append((link.start, link.stop))
    for block in page.blocks if blocks is None else blocks:
        if block.kind in SPOKEN:
            text = blank(block.text, holes[block.index]) if block.index in holes else block.text
            yield block, without_quotations(text)


# Every figure without a digit has one of these, in its denominator, its part or its "percent".
_SIGNS = ("half", "third", "quarter", "cent", *ONES[2:], *TENS, "hundred", "thousand", "million")
_LONE_DIGIT = r"[0-9](?<![A-Za-z0-9][0-9])"  # not in a key, as in "feder2021"
_LONE_DIGIT_RE = re.compile(_LONE_DIGIT)
_OTHER_DIGIT = f"{FRACTION}|{LOOK_ALIKES}"
_OTHER_DIGIT_RE = re.compile(_OTHER_DIGIT)
_ANY_DIGIT_RE = re.compile(f"{_LONE_DIGIT}|{_OTHER_DIGIT}")


def numbered(page: Page) -> Iterator[tuple[Block, str]]:
    """Those blocks of `prose` that may contain a figure, found by a quick look."""
    there = vocabulary(page.shown)
    signs = [sign for sign in _SIGNS if sign in there]
    digit = _ANY_DIGIT_RE if _OTHER_DIGIT_RE.search(page.veiled) else _LONE_DIGIT_RE
    blocks = [block for block in page.blocks if digit.search(block.text) or _any_in(block.text, signs)]
    return prose(page, blocks) if blocks else iter(())


def _any_in(text: str, signs: list[str]) -> bool:
    low = text.lower() if signs else ""
    return any(sign in low for sign in signs)


@lru_cache(maxsize=64)  # several checks ask in turn about the same few pages
def vocabulary(text: str) -> str:
    """The different words of a text in lower case, as one string: what is in none of them is not in the text."""
    return " ".join(set(text.casefold().split()))


def without_quotations(text: str) -> str:
    """The text with spaces for quotations, addresses, tags and markers, with the same length."""
    for sign, pattern in _NOT_PROSE:
        if sign in text:
            text = pattern.sub(_blank, text)
    return text

"""Reads one Markdown page: its blocks, citations, headings and links, each with its line and column.

This is a reader for checks, not a renderer. It works on a *veiled* copy of the text, of the same length, in which
everything that is no prose (front matter, code, HTML comments, data marks) is blank: so an offset in the veiled
text is an offset in the source, and a marker inside code is none.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

KEY = r"[a-z]+[0-9]{4}[a-z]?"
KEY_RE = re.compile(rf"^{KEY}$")
MARKER_RE = re.compile(rf"\[@{KEY}(?:; ?@{KEY})*\]")
_KEY_IN_MARKER_RE = re.compile(rf"@({KEY})")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 to 6, its text, the anchor that the built page gives it, and its line."""

    level: int
    text: str
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One key in one marker.

    occurrence counts this key on the page from 1 (the built page's marker is `fnref:key`, `fnref2:key`, …);
    number is the reference's number on the page, by first appearance; block is an index into `Page.blocks`;
    offset and end are the marker's place in the page's text.
    """

    key: str
    number: int
    occurrence: int
    block: int
    line: int
    column: int
    offset: int
    end: int

    @property
    def anchor(self) -> str:
        """The id of the marker in the built page."""
        return f"fnref{'' if self.occurrence == 1 else self.occurrence}:{self.key}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image: its text, its target as written, its place."""

    text: str
    target: str
    line: int
    column: int
    image: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """The unit in which a citation covers a figure: a paragraph, list item or table row (or heading, quotation).

    text is the block's prose as veiled (markers kept, code and comments blank), start its offset in the page.
    heading is the heading that it stands under, None before the first.
    """

    index: int
    kind: str  # "paragraph" | "item" | "row" | "head-row" | "quote" | "heading"
    text: str
    start: int
    line: int
    heading: Heading | None
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment, for `<!-- evidence: allow CODE because … -->`: its text without the arrows, its place."""

    text: str
    line: int
    column: int
    offset: int


@dataclass(frozen=True)
class Page:
    """One Markdown file, read.

    path is relative to the root with forward slashes (`docs/articles/safety.md`); text is the whole file as
    decoded, line ends normalised to "\\n"; veiled has the same length. meta is the front matter ({} where absent or broken) and
    meta_lines the line of each top-level key; body is the offset behind the front matter.
    """

    path: str
    text: str
    veiled: str
    body: int
    meta: dict[str, Any] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    blocks: tuple[Block, ...] = ()
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset in the text."""
        line = bisect.bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @property
    def uri(self) -> str:
        """The path below `docs/`."""
        return self.path.removeprefix("docs/")

    @property
    def url(self) -> str:
        """The address of the built page, relative to the site's root, as MkDocs makes it (directory URLs)."""
        stem = self.uri.removesuffix(".md")
        if stem == "index" or stem.endswith("/index"):
            return stem.removesuffix("index")
        return f"{stem}/"

    @property
    def is_article(self) -> bool:
        """Whether a citation here makes a reference "cited"."""
        return self.path.startswith("docs/articles/")

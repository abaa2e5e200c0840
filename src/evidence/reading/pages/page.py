"""The model of one Markdown page: blocks, citations, headings, links, marks and comments, each with its place."""

from __future__ import annotations

import bisect
import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

KEY = r"[a-z]+[0-9]{4}[a-z]?"
KEY_RE = re.compile(rf"^{KEY}$")
MARKER_RE = re.compile(rf"\[@{KEY}(?:; ?@{KEY})*\]")
KEY_IN_MARKER_RE = re.compile(rf"@({KEY})")
_ID_RE = re.compile(r"\{:?[^{}\n]*?#([^\s{}]+)[^{}\n]*\}|<[a-zA-Z][^<>]*?\sid=[\"']?([^\s\"'>]+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 to 6, its words, the anchor that the built page gives it, its place.

    own tells whether the writer gave the anchor (`{#id}`).
    """

    level: int
    text: str
    anchor: str
    line: int
    column: int = 1
    own: bool = False


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
    """A link or an image: its text, its target as written, its place. auto: written as `<address>`.

    offset and end are the place of the whole link in the page's text, text_end where its text ends.
    """

    text: str
    target: str
    line: int
    column: int
    image: bool = False
    auto: bool = False
    offset: int = 0
    text_end: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A data mark, `{{ name }}`: the name without blanks around it, its place, whether it has its line to itself."""

    name: str
    line: int
    column: int
    offset: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A code fence or a comment that nothing closes."""

    what: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """The unit in which a citation covers a figure: a paragraph, list item or table row (or heading, quotation …).

    text is the block's prose as veiled (markers kept; code, comments, data marks, list and quotation marks
    blank): what stands in whole, the page's veiled text, from start to end. (A copy would cost as much memory as the
    page.)
    heading is the heading that it stands under (its own, for a heading), None before the first.
    kind is one of "paragraph", "item", "row", "head-row", "caption" (of a table), "quote", "heading" and "title"
    (of an admonition). A further paragraph of a list item is a "paragraph".
    """

    index: int
    kind: str
    whole: str = field(repr=False)
    start: int
    line: int
    heading: Heading | None
    citations: tuple[Citation, ...] = ()
    end: int | None = None

    @property
    def text(self) -> str:
        """The block's prose."""
        return self.whole[self.start : self.end]


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
    marks: tuple[Mark, ...] = ()
    unclosed: tuple[Unclosed, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        return line_starts(self.text)

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

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every place in the built page that a link can point to: headings, ids, markers, references."""
        found = {heading.anchor for heading in self.headings}
        found.update(own_ids(self.veiled))
        for citation in self.citations:
            found.update((citation.anchor, f"fn:{citation.key}"))
        return frozenset(found)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole file's text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def block_at(self, offset: int) -> Block | None:
        """The block that holds an offset, or the next one after it; None behind the last."""
        index = bisect.bisect_right(self._block_ends, offset)
        return self.blocks[index] if index < len(self.blocks) else None

    @cached_property
    def _block_ends(self) -> list[int]:
        return [block.start + max(1, len(block.text)) for block in self.blocks]


def line_starts(text: str) -> list[int]:
    """The offset at which each line of a text begins."""
    return list(accumulate([len(line) + 1 for line in text.split("\n")[:-1]], initial=0))


def own_ids(words: str) -> list[str]:
    """The ids that writers gave: `{#id}` and `<… id="id">`."""
    if ("#" not in words and " id=" not in words) or ("{" not in words and "<" not in words):
        return []
    return [match[1] or match[2] for match in _ID_RE.finditer(words)]

"""Reads one Markdown page: its blocks, citations, headings and links, each with its line and column.

This is a reader for checks, not a renderer. It works on a *veiled* copy of the text, of the same length, in which
everything that is no prose (front matter, code, HTML comments, data marks) is blank: so an offset in the veiled
text is an offset in the source, and a marker inside code is none.
"""

from __future__ import annotations

import bisect
import hashlib
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from evidence.anchors import Anchors, plain, split_attributes
from evidence.frontmatter import front_matter_end
from evidence.inline import AUTOLINK_RE, MARK_RE, blank, code_spans, links
from evidence.outline import RawBlock, outline

KEY = r"[a-z]+[0-9]{4}[a-z]?"
KEY_RE = re.compile(rf"^{KEY}$")
MARKER_RE = re.compile(rf"\[@{KEY}(?:; ?@{KEY})*\]")
_KEY_IN_MARKER_RE = re.compile(rf"@({KEY})")
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
        return _line_starts(self.text)

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
        found.update(_own_ids(self.veiled))
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


def normalise(text: str) -> str:
    """A file's text without its byte-order mark and with every line end as "\\n"."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_page(
    text: str, path: str, meta: dict[str, Any] | None = None, lines: dict[str, int] | None = None, body: int = 0
) -> Page:
    """Read a page from its normalised text; front matter, its lines and where it ends come from `frontmatter`.

    Never raises, on any text; takes time in proportion to its length.
    """
    out = outline(text, body)
    shape = _Places(text)
    veil = blank(text, sorted([(0, body), *out.holes]))
    spans = [span for raw in out.blocks for span in _code_in(veil, raw)] if "`" in veil else []
    words = blank(veil, spans)  # data marks still stand here
    headings = _headings(out.blocks, blank(text, out.comments), words, shape)
    marks = tuple(_marks(words, out.blocks, shape)) if "{{" in words else ()
    holes = [(mark.offset, words.index("}}", mark.offset) + 2) for mark in marks]
    holes += [
        (raw.start + len(split_attributes(words[raw.start : raw.end])[0]), raw.end)
        for raw in out.blocks
        if raw.kind == "heading" and raw.end > raw.start and words[raw.end - 1] == "}"
    ]
    veiled = blank(words, sorted(holes))
    blocks, citations = _blocks(out.blocks, veiled, headings, shape)
    return Page(
        path=path,
        text=text,
        veiled=veiled,
        body=body,
        meta=meta or {},
        meta_lines=lines or {},
        headings=tuple(headings.values()),
        blocks=blocks,
        citations=citations,
        links=tuple(_links(blocks, out.definitions, veiled, text, shape)),
        comments=tuple(Comment(text[start + 4 : end - 3], *shape.place(start), start) for start, end in out.comments),
        marks=marks,
        unclosed=tuple(Unclosed(what, *shape.place(offset)) for what, offset in out.unclosed),
    )


def veil(text: str) -> str:
    """A page's text, with or without front matter, with everything that is no prose blank; same length."""
    return read_page(text, "", body=front_matter_end(text)).veiled


def _line_starts(text: str) -> list[int]:
    return list(accumulate([len(line) + 1 for line in text.split("\n")[:-1]], initial=0))


class _Places:
    """Offsets to lines and columns."""

    def __init__(self, text: str) -> None:
        self.starts = _line_starts(text)

    def line(self, offset: int) -> int:
        return bisect.bisect_right(self.starts, offset)

    def place(self, offset: int) -> tuple[int, int]:
        line = self.line(offset)
        return line, offset - self.starts[line - 1] + 1


def _code_in(veil: str, raw: RawBlock) -> list[tuple[int, int]]:
    text = veil[raw.start : raw.end]
    if "`" not in text:
        return []
    return [(raw.start + start, raw.start + end) for start, end in code_spans(text)]


def _headings(raws: list[RawBlock], text: str, words: str, shape: _Places) -> dict[int, Heading]:
    """Headings by the index of their block. text still has the code in it: its words count for the anchor."""
    anchors = Anchors(set(_own_ids(words)))
    found: dict[int, Heading] = {}
    for index, raw in enumerate(raws):
        if raw.kind == "heading":
            title, own = split_attributes(text[raw.start : raw.end])
            title = plain(title)
            line, column = shape.place(raw.start)
            found[index] = Heading(raw.level, title, own or anchors.give(title), line, column, own is not None)
    return found


def _own_ids(words: str) -> list[str]:
    """The ids that writers gave: `{#id}` and `<… id="id">`."""
    if ("#" not in words and " id=" not in words) or ("{" not in words and "<" not in words):
        return []
    return [match[1] or match[2] for match in _ID_RE.finditer(words)]


def _marks(words: str, raws: list[RawBlock], shape: _Places) -> list[Mark]:
    found = []
    for match in MARK_RE.finditer(words):
        line, column = shape.place(match.start())
        end = shape.starts[line] - 1 if line < len(shape.starts) else len(words)
        rest = words[shape.starts[line - 1] : match.start()] + words[match.end() : end]
        found.append(Mark(match[1].strip(), line, column, match.start(), not rest.strip()))
    return found


def _blocks(
    raws: list[RawBlock], veiled: str, headings: dict[int, Heading], shape: _Places
) -> tuple[tuple[Block, ...], tuple[Citation, ...]]:
    """Blocks and citations in the order of the page, with the numbers that readers see."""
    numbers: dict[str, int] = {}
    seen: dict[str, int] = {}
    blocks: list[Block] = []
    everything: list[Citation] = []
    under: Heading | None = None
    for index, raw in enumerate(raws):
        under = headings.get(index, under)
        here: list[Citation] = []
        cites = veiled.find("[@", raw.start, raw.end) >= 0
        for marker in MARKER_RE.finditer(veiled, raw.start, raw.end) if cites else ():
            offset, end = marker.span()
            line, column = shape.place(offset)
            for match in _KEY_IN_MARKER_RE.finditer(marker[0]):
                key = sys.intern(match[1])
                number = numbers.setdefault(key, len(numbers) + 1)
                seen[key] = seen.get(key, 0) + 1
                here.append(Citation(key, number, seen[key], index, line, column, offset, end))
        everything += here
        line = shape.line(raw.start)
        blocks.append(Block(index, raw.kind, veiled, raw.start, line, under, tuple(here), raw.end))
    return tuple(blocks), tuple(everything)


def _links(
    blocks: tuple[Block, ...], definitions: list[tuple[int, int]], veiled: str, text: str, shape: _Places
) -> list[Link]:
    """Links and images, in the order of the page; those by reference with the target that the page defines."""
    targets = dict(_defined(veiled[start:end]) for start, end in definitions)
    targets.pop("", None)
    found: list[Link] = []
    for block in blocks:
        prose = block.text
        if "](" in prose or (targets and "[" in prose):  # a citation's brackets are no link's
            for raw in links(prose):
                target = raw.target
                if target is None:
                    target = targets.get(_name(raw.reference or ""))
                if target is None:
                    continue
                offset = block.start + raw.start
                words = text[block.start + raw.text_start : block.start + raw.text_end]
                found.append(
                    Link(
                        " ".join(words.split()),
                        target,
                        *shape.place(offset),
                        image=raw.image,
                        offset=offset,
                        text_end=block.start + raw.text_end,
                        end=block.start + raw.end,
                    )
                )
        if "<" in prose:
            for match in AUTOLINK_RE.finditer(prose):
                offset = block.start + match.start()
                target = match[1] if ":" in match[1] else f"mailto:{match[1]}"
                end = block.start + match.end()
                found.append(
                    Link(match[1], target, *shape.place(offset), auto=True, offset=offset, text_end=end, end=end)
                )
    return sorted(found, key=lambda link: link.offset)


def _defined(line: str) -> tuple[str, str]:
    """The name and target of a link definition `[name]: target`; ("", "") for an abbreviation."""
    name, _, target = line.strip().partition("]:")
    if name.startswith("*"):
        return "", ""
    return _name(name.removeprefix("[")), (target.split() or [""])[0].strip("<>")


def _name(reference: str) -> str:
    return " ".join(reference.lower().split())

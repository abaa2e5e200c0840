"""Reads one Markdown page: its blocks, citations, headings and links, each with its line and column.

This is a reader for checks, not a renderer. It works on a *veiled* copy of the text, of the same length, in which
everything that is no prose (front matter, code, HTML comments, data marks) is blank: so an offset in the veiled
text is an offset in the source, and a marker inside code is none.
"""

from __future__ import annotations

import bisect
import sys
from typing import Any

from evidence.reading.pages.anchors import Anchors, plain, split_attributes
from evidence.reading.pages.front_matter import front_matter_end
from evidence.reading.pages.inline import AUTOLINK_RE, MARK_RE, code_spans, links
from evidence.reading.pages.outline import RawBlock, outline
from evidence.reading.pages.page import (
    KEY_IN_MARKER_RE,
    MARKER_RE,
    Block,
    Citation,
    Comment,
    Heading,
    Link,
    Mark,
    Page,
    Unclosed,
    line_starts,
    own_ids,
)
from evidence.text import blank


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


class _Places:
    """Offsets to lines and columns."""

    def __init__(self, text: str) -> None:
        self.starts = line_starts(text)

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
    anchors = Anchors(set(own_ids(words)))
    found: dict[int, Heading] = {}
    for index, raw in enumerate(raws):
        if raw.kind == "heading":
            title, own = split_attributes(text[raw.start : raw.end])
            title = plain(title)
            line, column = shape.place(raw.start)
            found[index] = Heading(raw.level, title, own or anchors.give(title), line, column, own is not None)
    return found


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
            for match in KEY_IN_MARKER_RE.finditer(marker[0]):
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

"""The model of one Markdown page: blocks, citations, headings, links, marks and comments, each with its place.

These are named tuples: a page has a hundred, and others take three times as long to make and to hand over.
"""

import bisect
import posixpath
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from evidence.digest import digest_of
from evidence.problem import Place, Problem
from evidence.reading.pages.passages import Origin
from evidence.reading.yaml_lines import line_of
from evidence.text import blank

KEY = r"[a-z]+[0-9]{4}[a-z]?"
# In `Page.shown`; no page has such characters, since PAG020 refuses them.
CITED_HERE, DATA_HERE, CODE_HERE, HEADING_HERE = "\ue0fa", "\ue0fb", "\ue0fc", "\ue0fd"
MARKER_HERE, LINK_HERE = "\x02marker\x03", "\x02link\x03"  # the parser takes these brackets out of every text
KEY_RE = re.compile(rf"^{KEY}$")
KEY_IN_MARKER_RE = re.compile(rf"@({KEY})")
MARKER_RE = re.compile(rf"\[@{KEY}(?:; ?@{KEY})*\]")


class Heading(NamedTuple):
    """A heading: level 1 to 6, its words, the anchor that the built page gives it, its place.

    own says whether the writer gave the anchor (`{#id}`).
    """

    level: int
    text: str
    anchor: str
    line: int
    column: int = 1
    own: bool = False


def letters(index: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa."""
    return chr(97 + index) if index < 26 else letters(index // 26 - 1) + chr(97 + index % 26)


class Citation(NamedTuple):
    """One key in one marker.

    occurrence counts this key on the page from 1; number is the reference's number on the page, by first appearance;
    block is an index into `Page.blocks`; offset and end are the marker's place in the page's text, at its place in the
    block's; inside is "link" or "image" where it stands in the text of one.
    """

    key: str
    number: int
    occurrence: int
    block: int
    line: int
    column: int
    offset: int
    end: int
    at: int = 0
    inside: str = ""

    @property
    def anchor(self) -> str:
        """The id of the marker in the built page: `r4b` is the second citation of reference 4, whose entry is `r4`."""
        return f"r{self.number}{letters(self.occurrence - 1)}"


class Link(NamedTuple):
    """A link or an image: its text as readers see it, its target as written, its place, its title.

    auto: written as `<address>`. offset and end are the place of the whole link in the page's text; block is an index
    into `Page.blocks`, start and stop are the place of its words in that block's text.
    """

    text: str
    target: str
    line: int
    column: int
    image: bool = False
    auto: bool = False
    offset: int = 0
    end: int = 0
    title: str = ""
    block: int = 0
    start: int = 0
    stop: int = 0


class Mark(NamedTuple):
    """A data mark, `{{ name }}`: the name without blanks around it, its place, whether it has its line to itself."""

    name: str
    line: int
    column: int
    offset: int
    alone: bool


class Unclosed(NamedTuple):
    """A code fence or a comment that nothing closes."""

    what: str
    line: int
    column: int


class Block(NamedTuple):
    """The unit in which a citation covers a figure: a paragraph, list item or table row (or heading, quotation …).

    code is what is blank in text since it is code: (place in text, the code); some lies before it or behind it. text is
    what readers see in the block: emphasis, links, references to characters, escapes and comments are resolved,
    characters without width left out. Citations stand as typed; code and data marks are blank; the cells of
    a row have "|" around them. start and end are its place in the page's text, spots its parts in order: (place in
    text, place in the page's text), none where that is just its start; from one to the next both count alike, but for
    marks between them.
    heading is the heading that it stands under (its own, for a heading), None before the first.
    kind is one of "paragraph", "item", "row", "head-row", "caption" (of a table), "quote", "heading", "title" (of a
    box), "term", "definition" and "note" (the text of a footnote). A further paragraph of a list item is a "paragraph".
    inside names the boxes, lists and quotations around it, the outermost first ("warning box, list"); "" for none.
    """

    index: int  # type: ignore[assignment]  # a tuple's own `index` finds a value
    kind: str
    text: str
    start: int
    line: int
    heading: Heading | None
    citations: tuple[Citation, ...] = ()
    end: int = 0
    last_line: int = 0
    spots: tuple[tuple[int, int], ...] = ()
    code: tuple[tuple[int, str], ...] = ()
    inside: str = ""

    def with_code(self) -> "Block":
        """The block with its code as a part of its text, as readers see it."""
        if not self.code:
            return self
        lead = max(0, -self.code[0][0])
        text = " " * lead + self.text
        for at, code in self.code:
            at += lead
            text = f"{text[:at].ljust(at)}{code}{text[at + len(code) :]}"
        spots = tuple((at + lead, place) for at, place in self.spots or ((0, self.start),)) if lead else self.spots
        cited = tuple(one._replace(at=one.at + lead) for one in self.citations) if lead else self.citations
        return self._replace(text=text, spots=spots, citations=cited, code=())

    def at(self, offset: int) -> int:
        """The place in the page's text of a place in the block's text."""
        spots = self.spots or ((0, self.start),)
        here, there = spots[max(0, bisect.bisect_right(spots, (offset, sys.maxsize)) - 1)]
        return max(self.start, there + offset - here)


class Comment(NamedTuple):
    """An HTML comment, for `<!-- evidence: allow CODE because … -->`: its text without the arrows, its place."""

    text: str
    line: int
    column: int
    offset: int


class Change(NamedTuple):
    """What readers see differently from what was typed: what happened, the place in the page's text, what was typed.

    what is one of "braces" (taken for attributes), "cut" (cells that a table has no room for), "gone" (words that are
    published nowhere), "number" (of a list item; shown is the one that readers see), "kind" (a bullet that became a
    number, or a number that became a bullet), "outside" (a paragraph that left its list), "sign" (a ">" that was taken
    for a quotation's mark), "lazy" (a line below a quotation that became a part of it), "row" (the same below a table),
    "fence" (of no code) and "indented" (a sentence that became code).
    """

    what: str
    offset: int
    typed: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class AsRead:
    """The HTML of a page's own text, from the parser that read it, as UTF-8 (which needs less memory).

    What a marker looks like and where a link leads is known only when the page is made: until then `MARKER_HERE` stands
    for each citation, `LINK_HERE` for each address. markers and links are these as typed, in the order of the HTML.
    contents are the headings in the form in which Python-Markdown gives them for a list of contents. plain says that
    nothing but the addresses could make a browser run, load or restyle anything.
    """

    html: bytes
    markers: tuple[str, ...]
    links: tuple[str, ...]
    contents: list[dict[str, Any]]
    plain: bool

    def filled(self, markers: Sequence[str], links: Sequence[str]) -> str:
        """The HTML with that of each marker, and with each address, written as an attribute's value."""
        html = _filled(self.html.decode("utf-8", "surrogatepass"), LINK_HERE, links)
        return _filled(html, MARKER_HERE, markers)


def _filled(html: str, sign: str, values: Sequence[str]) -> str:
    if not values:
        return html
    first, *rest = html.split(sign)
    return "".join([first, *(part for pair in zip(values, rest, strict=True) for part in pair)])


@dataclass(frozen=True)
class Page:
    """One Markdown file, read.

    path is relative to the root with forward slashes (`docs/articles/safety.md`); text is the whole file as decoded,
    line ends normalised to "\\n"; holes are the spans of it that are no prose. meta is the front matter ({} where
    absent or broken) and meta_lines the line of each top-level key; body is the offset behind the front matter. shown
    is what the finished page must show, a line for each block and each block of code: its words, and signs where it
    cites (`CITED_HERE`, key, number), puts in data, is code or is a heading (`HEADING_HERE`, level, id). ids are those
    in the page but for markers and references. code are its blocks of code, which are no part of blocks. faults are the
    reasons why the page, or a part of it, could not be read; mirror is a digest of what the engine made of the page, to
    be compared with what it makes of the text as typed; as_read is that itself, None where it is not known or has to be
    made otherwise. origins say where its lines were typed, where it shows passages; lines and columns of everything
    else here are those of the text.
    """

    path: str
    text: str
    body: int
    holes: tuple[tuple[int, int], ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    blocks: tuple[Block, ...] = ()
    code: tuple[Block, ...] = ()
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()
    marks: tuple[Mark, ...] = ()
    unclosed: tuple[Unclosed, ...] = ()
    changes: tuple[Change, ...] = ()
    ids: frozenset[str] = frozenset()
    shown_utf8: bytes = b""
    faults: tuple[Problem, ...] = ()
    mirror: str = ""
    as_read: AsRead | None = None
    origins: tuple[Origin, ...] = ()

    @property
    def shown(self) -> str:
        """What the finished page must show; kept as UTF-8, which needs half the memory."""
        return self.shown_utf8.decode("utf-8", "surrogatepass")

    @cached_property
    def veiled(self) -> str:
        """The text, but blank where nothing is prose."""
        return blank(self.text, self.holes)

    @cached_property
    def _line_starts(self) -> list[int]:
        return line_starts(self.text)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset in the text."""
        line = bisect.bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_start(self, line: int) -> int:
        """The offset at which a line of the text begins."""
        return self._line_starts[line - 1]

    def line_text(self, line: int) -> str:
        """A line of the text, without its end."""
        start = self.line_start(line)
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def meant_by(self, path: str) -> str:
        """The path from the root that a relative path means which is typed in this page."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))

    def way_to(self, path: str) -> str:
        """A path from the root as this page would write it."""
        return posixpath.relpath(path, posixpath.dirname(self.path))

    def place_at(self, offset: int) -> Place:
        """The place of an offset in the text."""
        return Place(self.path, *self.place(offset))

    def at(self, found: Citation | Link | Mark | Comment | Unclosed) -> Place:
        """The place of a citation, a link, a data mark or a comment of this page."""
        return Place(self.path, found.line, found.column)

    def place_of(self, *steps: object) -> Place:
        """The place of a value in the front matter, or of the nearest thing that contains it; see `line_of`."""
        return Place(self.path, line_of(self.meta_lines, *steps))

    def typed_at(self, place: Place) -> Place:
        """Where a writer finds what stands at a place of the page's text: in the page's file, or in that of passages."""
        if not self.origins:
            return place
        origin = self.origins[bisect.bisect_right(self.origins, place.line, key=lambda one: one.first) - 1]
        return Place(origin.file, origin.line + place.line - origin.first, max(1, place.column + origin.shift))

    def line_of(self, typed: int) -> int:
        """The line of the page's text for a line of its file."""
        origins = [one for one in self.origins if one.file == self.path and one.line <= typed]
        return typed + origins[-1].first - origins[-1].line if origins else typed

    @property
    def unread(self) -> bool:
        """Whether nothing is known of what the page says, since it could not be read."""
        return bool(self.faults) and not self.blocks

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
        found = {heading.anchor for heading in self.headings} | self.ids
        for citation in self.citations:
            found.update((citation.anchor, f"r{citation.number}"))
        return frozenset(found)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole file's text."""
        return digest_of(self.text)

    @property
    def said(self) -> str:
        """The text of all blocks, a blank line between two: what is nowhere in it need not be looked for in each block."""
        return "\n\n".join([block.text for block in self.blocks])

    def block_at(self, offset: int) -> Block | None:
        """The block that holds an offset, or the next one after it; None behind the last."""
        index = bisect.bisect_right(self._block_ends, offset)
        return self.blocks[index] if index < len(self.blocks) else None

    @cached_property
    def _block_ends(self) -> list[int]:
        return list(accumulate((max(block.start + 1, block.end) for block in self.blocks), max))


def line_starts(text: str) -> list[int]:
    """The offset at which each line of a text begins."""
    return list(accumulate([len(line) + 1 for line in text.split("\n")[:-1]], initial=0))

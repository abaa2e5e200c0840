"""The model of one Markdown page: blocks, citations, headings, links, marks and comments, each with its place.

The parts are named tuples. A page has a hundred of them, and other classes take three times as long to make and to
send between processes.
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
from urllib.parse import quote

from evidence.digest import digest_of
from evidence.problem import Place, Problem
from evidence.reading.pages.packing import unpacked, unpacked_blocks
from evidence.reading.pages.passages import Origin, typed_at
from evidence.reading.project_files import meant_in
from evidence.reading.yaml_lines import line_of
from evidence.text import blank

KEY = r"[a-z]+[0-9]{4}[a-z]?"
# These are in `Page.shown`. No page has such characters, since PAG020 refuses them.
CITED_HERE, DATA_HERE, CODE_HERE, HEADING_HERE = "\ue0fa", "\ue0fb", "\ue0fc", "\ue0fd"
# The parser removes \x02 and \x03 from every text.
MARKER_HERE, LINK_HERE, PUT_HERE = "\x02marker\x03", "\x02link\x03", "\x02data\x03"
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

    number:     the number of its reference on the page, in the order of first appearance.
    occurrence: counts the citations of this key on the page, from 1.
    block:      an index into `Page.blocks`; at is its place in that block's text.
    offset:     where the marker begins in the page's text; it ends at end.
    inside:     "link" or "image" if it is in the text of one.
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

    auto:   whether it is written as `<address>`.
    offset: where the whole link begins in the page's text; it ends at end.
    block:  an index into `Page.blocks`; its words are between start and stop in that block's text.
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
    """A data mark, `{{ name }}`: its name, its place, whether it is a paragraph outside of lists, boxes, quotations."""

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

    kind:    "paragraph", "item", "row", "head-row", "caption" (of a table), "quote", "heading", "title" (of a box), "term",
             "definition" or "note" (the text of a footnote). A further paragraph of a list item is a "paragraph".
    text:    what readers see, without characters that have no width. Citations are as typed; spaces replace code and data
             marks; the cells of a row have "|" around them.
    code:    the code that spaces replace in text: (place in text, the code). Some is before or after the text.
    start:   where the block begins in the page's text; it ends at end.
    spots:   the parts of text: (place in text, place in the page's text). Empty if the only part begins at start. From one
             part to the next both places count alike, except for marks between them.
    heading: the heading above it (a heading's own), None before the first.
    inside:  the boxes, lists and quotations around it, the outermost first ("warning box, list"); "" for none.
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
    """Something that readers see otherwise than it was typed: what happened, its place in the text, what was typed.

    what is one of "braces" (taken for attributes), "cut" (cells that a table has no room for), "gone" (words that are
    published nowhere), "number" (of a list item; shown is the one that readers see), "kind" (a bullet that became a
    number, or a number that became a bullet), "outside" (a paragraph that left its list), "sign" (a ">" that was taken
    for a quotation's mark), "lazy" (a line below a quotation that became a part of it), "row" (the same below a table),
    "fence" (of no code) and "indented" (a sentence or a mark that became code).
    """

    what: str
    offset: int
    typed: str = ""
    shown: str = ""


class AsRead(NamedTuple):
    """The HTML of a page's own text, from the parser that read it.

    What a marker, a link's address and a data mark become is known only when the page is made. Until then the HTML has
    `MARKER_HERE`, `LINK_HERE` and `PUT_HERE` for each. markers and links are these as typed, in the order of the HTML.
    contents are the headings in the form in which Python-Markdown gives them for a list of contents. plain says that
    only the addresses could make a browser run, load or restyle anything.
    """

    html: str
    markers: tuple[str, ...]
    links: tuple[str, ...]
    contents: list[dict[str, Any]]
    plain: bool

    def filled(self, markers: Sequence[str], links: Sequence[str]) -> str:
        """The HTML with the HTML of each marker put in, and each address, escaped as the value of an attribute."""
        return _filled(_filled(self.html, LINK_HERE, links), MARKER_HERE, markers)


def _filled(html: str, sign: str, values: Sequence[str]) -> str:
    if not values:
        return html
    first, *rest = html.split(sign)
    return "".join([first, *(part for pair in zip(values, rest, strict=True) for part in pair)])


@dataclass(frozen=True)
class Page:
    """One Markdown file, read.

    path:       relative to the root, with forward slashes (`docs/articles/safety.md`).
    text:       the whole file as decoded, with line ends normalized to "\\n", and passages put in.
    meta:       the front matter, {} if it is absent or broken; meta_lines are the lines of its top-level keys.
    body:       the offset in text after the front matter.
    holes:      the spans of text that are not prose.
    blocks_packed, code_packed: what `blocks` and `code` give, which ask for headings and citations too.
    cited_packed: the sentences that cite (`sentences.cited_sentences`).
    ids:        the ids in the page, except those of headings, markers and references.
    shown_packed: what the finished page must show (`shown`), a line for each block and each block of code: its words, with a private
                character where it cites (`CITED_HERE`, key, number), puts in data, is code, or is a heading
                (`HEADING_HERE`, level, id).
    faults:     why the page, or a part of it, could not be read.
    mirror:     a digest of what the engine made of the page, to be compared with what it makes of the text as typed.
    html_packed: the HTML of the page's own text (`as_read`); empty if it is not known, or if the build has to make it.
    origins:    where the lines were typed, if passages were put in. All other lines and columns are those of text.
    """

    path: str
    text: str
    body: int
    holes: tuple[tuple[int, int], ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    blocks_packed: bytes = b""
    code_packed: bytes = b""
    cited_packed: bytes = b""
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()
    marks: tuple[Mark, ...] = ()
    unclosed: tuple[Unclosed, ...] = ()
    changes: tuple[Change, ...] = ()
    ids: frozenset[str] = frozenset()
    shown_packed: bytes = b""
    faults: tuple[Problem, ...] = ()
    mirror: str = ""
    html_packed: bytes = b""
    origins: tuple[Origin, ...] = ()

    @property
    def shown(self) -> str:
        """What the finished page must show."""
        return str(unpacked(self.shown_packed) or "")

    @property
    def as_read(self) -> AsRead | None:
        """The HTML of the page's own text. None if it is not known, or if the build has to make it."""
        found = unpacked(self.html_packed)
        return AsRead(*found) if found else None

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the page. It remembers them, so ask a copy of it where many pages are asked."""
        return unpacked_blocks(self.blocks_packed, Block, self.headings, self.citations)

    @cached_property
    def code(self) -> tuple[Block, ...]:
        """The blocks of code, which are not among `blocks`."""
        return unpacked_blocks(self.code_packed, Block, self.headings)

    @cached_property
    def veiled(self) -> str:
        """The text, with spaces in place of all that is not prose."""
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
        """A line of the text, without its line end."""
        start = self.line_start(line)
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def meant_by(self, path: str) -> str:
        """The path from the root for a relative path that is typed in this page."""
        return meant_in(posixpath.dirname(self.path), path)

    def way_to(self, path: str) -> str:
        """The relative path that this page would write for a path from the root."""
        return posixpath.relpath(path, posixpath.dirname(self.path))

    def place_at(self, offset: int) -> Place:
        """The place of an offset in the text."""
        return Place(self.path, *self.place(offset))

    def at(self, found: Citation | Link | Mark | Comment | Unclosed) -> Place:
        """The place of a citation, a link, a data mark or a comment of this page."""
        return Place(self.path, found.line, found.column)

    def place_of(self, *steps: object) -> Place:
        """The place of a value in the front matter, or of the nearest thing around it (as `line_of` finds it)."""
        return Place(self.path, line_of(self.meta_lines, *steps))

    def typed_at(self, place: Place, *, around: bool = False) -> Place:
        """Where a writer finds a place of the page's text (as `passages.typed_at`)."""
        return typed_at(place, self.origins, around=around)

    def line_of(self, typed: int) -> int:
        """The line of the page's text that a line of its file became."""
        origins = [one for one in self.origins if one.file == self.path and one.line <= typed]
        return typed + origins[-1].first - origins[-1].line if origins else typed

    @property
    def unread(self) -> bool:
        """Whether the page could not be read, so that nothing is known of what it says."""
        return bool(self.faults) and not self.blocks

    @property
    def uri(self) -> str:
        """The path below `docs/`."""
        return self.path.removeprefix("docs/")

    @cached_property
    def url(self) -> str:
        """The address of the built page, relative to the site's root, as MkDocs makes and spells it (directory URLs)."""
        stem = self.uri.removesuffix(".md")
        if stem == "index" or stem.endswith("/index"):
            return quote(stem.removesuffix("index"))
        return quote(f"{stem}/")

    @property
    def is_article(self) -> bool:
        """Whether a citation here makes a reference "cited"."""
        return self.path.startswith("docs/articles/")

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every place in the built page that a link can point to: headings, ids, markers, references.

        The title is one only if the writer gave it an id: `render.short_ids` leaves out any other.
        """
        headings = {heading.anchor for heading in self.headings if heading.level > 1 or heading.own}
        found = headings | self.ids | ({"references"} if self.citations else set())
        for citation in self.citations:
            found.update((citation.anchor, f"r{citation.number}"))
        return frozenset(found)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole file's text."""
        return digest_of(self.text)

    @property
    def said(self) -> str:
        """The text of all blocks, with an empty line between two.

        What is not in it need not be looked for in each block.
        """
        return "\n\n".join([block.text for block in self.blocks])

    def block_at(self, offset: int) -> Block | None:
        """The block that contains an offset, or the next block. None after the last."""
        index = bisect.bisect_right(self._block_ends, offset)
        return self.blocks[index] if index < len(self.blocks) else None

    @cached_property
    def _block_ends(self) -> list[int]:
        return list(accumulate((max(block.start + 1, block.end) for block in self.blocks), max))


def line_starts(text: str) -> list[int]:
    """The offset at which each line of a text begins."""
    return list(accumulate([len(line) + 1 for line in text.split("\n")[:-1]], initial=0))

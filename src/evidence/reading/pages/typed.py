"""Finds where the texts of the engine's tree were typed in the page's text, line by line.

Before its inline part is read, a text of the tree consists of pieces of source lines. Our marks in a line tell where it
was typed. A line without a mark (it has no word) is looked for between the lines before and after it.
"""

import bisect
import html
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from evidence.reading.pages.engine import Engine, Parsed
from evidence.reading.pages.positions import MARKS_RE, Marked, Prepared, unmarked

ENGINE_RE = re.compile("\x02[^\x03]*\x03")
STASH_RE = re.compile("\x02wzxhzdk:([0-9]+)\x03")
COMMENT_RE = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE_TAG_RE = re.compile(r"</?(?:pre|code)[^<>]*>")

Span = tuple[int, int]
Key = tuple[Element, bool]  # an element, and whether its tail is meant


@dataclass(slots=True)
class _Piece:
    key: Key
    words: str
    code: bool
    fence: bool
    start: int


@dataclass(slots=True)
class Typed:
    """Where texts were typed: the spans of each text of the tree, and the spans of code, as places in the prepared
    text.

    prose are all spans of text that is not a block of code, in order. Spans of inline code are inside them.
    """

    spans: dict[Key, list[Span]] = field(default_factory=dict)
    prose: list[Span] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)
    inline_code: list[Span] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    fences: set[int] = field(default_factory=set)  # where the lines of fenced code begin

    def fenced(self, line: int, prepared: Prepared) -> bool:
        """Whether a line belongs to fenced code."""
        if self.fences and not self._fenced_lines:
            self._fenced_lines = {prepared.line(start) for start in self.fences}
        return line in self._fenced_lines

    _fenced_lines: set[int] = field(default_factory=set)


def typed(parsed: Parsed, marked: Marked, prepared: Prepared, engine: Engine) -> Typed:
    """Find the texts of a parsed page in its prepared text. Takes linear time."""
    pieces = _Lines(prepared.text, marked.places).of(parsed)
    _between(pieces, prepared.text)
    out = Typed()
    for piece in pieces:
        if piece.start >= 0:
            span = piece.start, piece.start + len(piece.words)
            out.spans.setdefault(piece.key, []).append(span)
            (out.code if piece.code else out.prose).append(span)
            if piece.fence:
                out.fences.add(piece.start)
    for spans in (out.prose, out.code):
        spans.sort()
    for spans in out.spans.values() if "`" in prepared.text else ():
        out.inline_code += _inline_code(prepared.text, spans, engine)
    out.inline_code.sort()
    out.comments = _comments(prepared.text, sorted([*out.code, *out.inline_code]))
    return out


@dataclass(slots=True)
class _Lines:
    """Collects the lines of texts. Each has its place in the source, or -1 if no mark of ours tells it."""

    source: str
    places: dict[str, int]
    found: list[_Piece] = field(default_factory=list)

    def of(self, parsed: Parsed) -> list[_Piece]:
        """The lines of every text of the tree, in order, with what was put aside in its place."""
        for element, tail, text, code in parsed.before:
            key, at = (element, tail), 0
            for aside in ENGINE_RE.finditer(text) if "\x02" in text else ():
                self.add(key, text[at : aside.start()], code)
                at = aside.end()
                number = STASH_RE.fullmatch(aside[0])
                if number and int(number[1]) < parsed.raw:
                    fence = int(number[1]) < parsed.fences
                    inside = parsed.stash[int(number[1])]
                    self.add(key, html.unescape(_CODE_TAG_RE.sub("", inside)) if fence else inside, fence, fence)
            self.add(key, html.unescape(text[at:]) if code else text[at:], code)
        return self.found

    def add(self, key: Key, text: str, code: bool, fence: bool = False) -> None:
        """Add the lines of one text. If the source has the same lines, one place tells all the others."""
        plain, start = self._placed(text)
        if start < 0 and "\n" in text:
            for line in text.split("\n"):
                self.add(key, line.strip(" "), code, fence)
            return
        at = start
        for line in plain.split("\n"):
            words = line.strip(" ")
            if words and not words.isspace():
                self.found.append(_Piece(key, words, code, fence, at + line.index(words) if start >= 0 else -1))
            at += len(line) + 1

    def _placed(self, text: str) -> tuple[str, int]:
        """The text without our marks, and its place."""
        first = None if text.isascii() else MARKS_RE.search(text)
        if first is None:
            return text, -1
        plain, start = unmarked(text), self.places.get(first[0], -1) - first.start()
        return plain, start if self.source.startswith(plain, max(0, start)) else -1


def _between(pieces: list[_Piece], text: str) -> None:
    """Look for the pieces that have no mark of ours between their neighbors."""
    limit = len(text)
    until = [limit] * (len(pieces) + 1)
    for index in range(len(pieces) - 1, -1, -1):
        until[index] = pieces[index].start if pieces[index].start >= 0 else until[index + 1]
    at = 0
    for index, piece in enumerate(pieces):
        if piece.start < 0:
            stop = until[index] if until[index] >= at else limit
            piece.start = text.find(piece.words, at, min(stop, at + _FAR))
        if piece.start >= 0:
            at = piece.start + len(piece.words)


_FAR = 20_000  # the most characters that are searched for a line without words


def _inline_code(text: str, spans: list[Span], engine: Engine) -> list[Span]:
    """The spans of code between backticks in one text, found by the engine's own pattern."""
    whole = "\n".join(text[start:end] for start, end in spans)
    if "`" not in whole:
        return []
    starts, size = [], 0
    for start, end in spans:
        starts.append(size)
        size += end - start + 1
    found: list[Span] = []

    def keep(begin: int, end: int) -> None:
        for index in range(bisect.bisect_right(starts, begin) - 1, len(spans)):
            if starts[index] >= end:
                break
            shift = spans[index][0] - starts[index]
            found.append((max(begin + shift, spans[index][0]), min(end + shift, spans[index][1])))

    pattern, at = engine.backtick, 0
    while match := pattern.getCompiledRegExp().search(whole, at):
        node, begin, end = pattern.handleMatch(match, whole)
        if isinstance(node, Element) and begin is not None and end is not None:
            keep(begin, end)
        at = max(end or 0, match.end())
    return found


def _comments(text: str, code: list[Span]) -> list[Span]:
    """The HTML comments of a text, without those inside code."""
    if "<!--" not in text:
        return []
    found: list[Span] = []
    at = 0
    for start, end in [*code, (len(text), len(text))]:
        while (begin := text.find("<!--", at, start)) >= 0:
            match = COMMENT_RE.match(text, begin)
            if match is None:
                return found
            found.append(match.span())
            at = match.end()
        at = max(at, end)
    return found


def inside(at: int, spans: list[Span]) -> bool:
    """Whether a place is inside one of some spans, which are in order and apart."""
    before = bisect.bisect_right(spans, at, key=lambda span: span[0]) - 1
    return before >= 0 and at < spans[before][1]

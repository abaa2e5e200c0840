"""The shape of a Markdown page: where its blocks, code, comments and fences are. One pass over the lines.

It follows Python-Markdown, which builds the site, where that differs from CommonMark: a list needs a blank line
before it, nested content is indented by four spaces, a fence closes only with exactly the same fence.
The result is plain offsets; `evidence.markdown` makes a `Page` of it.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate

FENCE_RE = re.compile(r"([> \t]*)(`{3,}|~{3,})([^`\n]*)$")
CLOSER_RE = re.compile(r"[> \t]*(`{3,}|~{3,})[ \t]*$")
COMMENT_TOKEN_RE = re.compile(r"`+|<!--")
ITEM_RE = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}\.)[ \t]+(?=\S)")
HEADING_RE = re.compile(r"#{1,6}")
SETEXT_RE = re.compile(r"[ \t]*(=+|-+)[ \t]*$")
RULE_RE = re.compile(r"[ ]{0,3}(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})$")
ADMONITION_RE = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w-]+(?: +[\w-]+)*(?: +\"(.*?)\")? *$")
QUOTE_RE = re.compile(r"[ ]{0,3}>[ ]?")
DELIMITER_CELL_RE = re.compile(r":?-+:?$")
DEFINITION_RE = re.compile(r"[ ]{0,3}(?:\*\[[^\]\n]+\]:|\[(?![\^@])[^\[\]\n]+\]:[ ]*\S)")
CAPTION = "Table:"


@dataclass(slots=True)
class RawBlock:
    """A block's kind and place; `level` only for headings."""

    kind: str
    start: int
    end: int
    level: int = 0


@dataclass(slots=True)
class Outline:
    """Blocks in order, holes (spans to blank), comments (whole spans), definition lines, and what never closes."""

    blocks: list[RawBlock] = field(default_factory=list)
    holes: list[tuple[int, int]] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    definitions: list[tuple[int, int]] = field(default_factory=list)
    unclosed: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """A line with its comments blanked: its offset, its text, the width of its indent."""

    start: int
    text: str
    indent: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def content(self) -> int:
        """The offset of the first character that is no blank."""
        return self.start + len(self.text) - len(self.text.lstrip())


def _line(start: int, text: str) -> _Line:
    if text[:1] not in (" ", "\t"):
        return _Line(start, text, 0)
    blank = text[: len(text) - len(text.lstrip(" \t"))]
    return _Line(start, text, len(blank.expandtabs(4)) if "\t" in blank else len(blank))


def outline(text: str, body: int) -> Outline:
    """The outline of a page whose front matter ends at `body`. Line ends are "\\n". Linear in the text's length."""
    return _Outliner(text, body).run()


class _Outliner:
    """The state of the one pass: the chunk of lines since the last blank one, and how deep the containers are."""

    def __init__(self, text: str, body: int) -> None:
        self.text = text
        self.body = body
        self.out = Outline()
        self.chunk: list[_Line] = []
        self.depth = 0  # open list items and admonitions; content of depth n is indented by 4 n
        self.last_comment_end = text.rfind("-->")
        self.comment_until = body
        self.comment_open = False
        self.after_fence = False  # text right below a fence goes on in the fence's paragraph

    # Lines -----------------------------------------------------------------------------------------------------

    def run(self) -> Outline:
        raw = self.text[self.body :].split("\n")
        starts = list(accumulate([len(line) + 1 for line in raw], initial=self.body))
        fences = "```" in self.text or "~~~" in self.text
        closers = _closers(raw) if fences else {}
        index = 0
        while index < len(raw):
            line, start = raw[index], starts[index]
            if line[:1].isalpha() and not self.chunk and (plain_end := self._plain(raw, starts, index)):
                index = plain_end
                continue
            fence_end = self._fence(line, start, index, closers) if fences else None
            if fence_end is not None:
                self._flush()
                self.depth = min(self.depth, _line(start, line).indent // 4)
                self.out.holes.append((start, starts[fence_end] + len(raw[fence_end])))
                self.after_fence = True
                index = fence_end + 1
                continue
            self._take(line, start)
            index += 1
        self._flush()
        return self.out

    def _plain(self, raw: list[str], starts: list[int], index: int) -> int | None:
        """The index behind a chunk of lines that all begin with a letter, which is added as the paragraph that it is.

        Most of most pages is that, and needs none of the questions below. None where the chunk is another.
        """
        start = starts[index]
        if self.after_fence or start < self.comment_until:
            return None
        end = index + 1
        while end < len(raw) and raw[end][:1].isalpha():
            end += 1
        stop = starts[end] - 1
        if (end < len(raw) and raw[end].strip()) or self.text.find("<!--", start, stop) >= 0:
            return None
        self.depth = 0
        self.out.blocks.append(RawBlock("paragraph", start, stop))
        return end + 1  # the blank line that ends it too

    def _fence(self, line: str, start: int, index: int, closers: dict[str, list[int]]) -> int | None:
        """The index of the line that closes the fence which this line opens, if it opens one."""
        if start < self.comment_until or ("```" not in line and "~~~" not in line):
            return None
        match = FENCE_RE.match(line)
        if match is None or self._is_code(_line(start, line)):
            return None
        later = closers.get(match[2], [])
        at = bisect.bisect_right(later, index)
        if at < len(later):
            return later[at]
        self.out.unclosed.append(("code fence", start + match.start(2)))
        return None

    def _take(self, line: str, start: int) -> None:
        """Add a line to the chunk, or end the chunk with it."""
        bare = line.strip()
        if start >= self.comment_until and "<!--" not in line:
            if not bare:
                self._flush()
                return
            read = _line(start, line)
            if self._is_code(read):
                self.out.holes.append((start, start + len(line)))
                return
            self.chunk.append(read)
            return
        opened_before = start < self.comment_until
        if not opened_before and self._is_code(_line(start, line)):
            self.out.holes.append((start, start + len(line)))
            return
        starts_with_comment, indent = bare.startswith("<!--"), _line(start, line).indent
        line = self._blank_comments(line, start)
        if line.strip():
            read = _line(start, line)
            if starts_with_comment or opened_before:  # the blanks are a comment's, no indent
                read.indent = indent if starts_with_comment else 0
            self.chunk.append(read)
        elif starts_with_comment:
            self._flush()
            self.depth = min(self.depth, indent // 4)
        elif not self.chunk:
            self._flush()

    def _is_code(self, line: _Line) -> bool:
        """Whether a line is indented code: after a blank line, deeper than its containers."""
        return not self.chunk and not self.after_fence and line.indent // 4 > self.depth

    def _blank_comments(self, line: str, start: int) -> str:
        """The line with comments blanked; comments are noted, and one that stays open is remembered."""
        pieces: list[str] = []
        at = 0
        if start < self.comment_until:
            at = min(len(line), self.comment_until - start)
            pieces.append(" " * at)
        runs = _run_lengths(line) if "`" in line else {}
        while True:
            token = COMMENT_TOKEN_RE.search(line, at)
            if token is None:
                break
            if token[0] != "<!--":
                later = runs[len(token[0])]
                next_at = bisect.bisect_right(later, token.start())
                stop = later[next_at] + len(token[0]) if next_at < len(later) else token.end()
                pieces.append(line[at:stop])
                at = stop
                continue
            begin = start + token.start()
            if begin + 4 > self.last_comment_end:
                if not self.comment_open:  # one report is enough: nothing closes after this
                    self.out.unclosed.append(("comment", begin))
                self.comment_open = True
                break
            close = self.text.find("-->", begin + 4) + 3
            self.out.comments.append((begin, close))
            self.out.holes.append((begin, close))
            stop = min(len(line), close - start)
            pieces.append(line[at : token.start()] + " " * (stop - token.start()))
            at = stop
            self.comment_until = max(self.comment_until, close)
        pieces.append(line[at:])
        return "".join(pieces)

    # Chunks ----------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        if self.chunk:
            lines, self.chunk = self.chunk, []
            self._split(lines, "below" if self.after_fence else "start")
        self.after_fence = False

    def _split(self, lines: list[_Line], mode: str) -> None:
        """Split a chunk of lines without a blank one into blocks. Loops, never recurses, over its parts."""
        if mode == "below":
            for line in lines:
                mode = self._one(line, mode, self.depth)
            return
        self.depth = min(self.depth, lines[0].indent // 4)
        base = self.depth
        if len(lines) > 1 and self._table(lines):
            return
        if len(lines) > 1 and SETEXT_RE.match(lines[1].text) and not _opens(lines[0], base):
            level = 1 if "=" in lines[1].text else 2
            self._add("heading", lines[0].content, lines[0].end, level)
            self.out.holes.append((lines[1].start, lines[1].end))
            lines = lines[2:]
        for line in lines:
            mode = self._one(line, mode, base)

    def _one(self, line: _Line, mode: str, base: int) -> str:
        """Give one line to the open block, or open a new block with it. The new mode.

        Modes: "start" (no block is open), "below" (a fence is right above), "paragraph", "list", "quote",
        "admonition".
        """
        body = line.text.lstrip(" \t")
        level = line.indent // 4
        if mode == "admonition":
            if level < self.depth:
                mode, self.depth = "start", level
        if mode in ("start", "admonition") and level > self.depth:  # code below a heading, a rule or a title
            self.out.holes.append((line.start, line.end))
            return mode
        first = mode in ("start", "admonition")
        if body[0] == "#" and level <= self.depth:
            match = HEADING_RE.match(body)
            if match:
                words = body[match.end() :].rstrip().rstrip("#").rstrip()
                begin = line.content + match.end() + len(words) - len(words.lstrip())
                self._add("heading", begin, begin + len(words.lstrip()), len(match[0]))
                self.depth = min(self.depth, level)
                return "start"
        if body[0] in "!?" and len(body) < 500 and ADMONITION_RE.match(body):
            self.depth = level + 1
            if body.count('"') >= 2:
                self._add("title", line.content + body.index('"') + 1, line.content + body.rindex('"'))
            return "admonition"
        if body[0] in "-*_" and RULE_RE.match(body):
            self.depth = min(self.depth, level)
            return "start"
        if body[0] == ">" and mode != "list":
            return self._quote(line, mode)
        if mode == "quote":
            self._extend(line)
            return mode
        if first or mode == "list":
            match = ITEM_RE.match(line.text)
            if match:
                # An item's depth counts containers: the admonition or item that it stands in, and itself.
                self.depth = min(level, self.depth) + 1
                self._add("item", line.start + match.end(), line.end)
                return "list"
        if (first or mode == "paragraph") and DEFINITION_RE.match(body):
            self.out.definitions.append((line.start, line.end))
            return "start"
        if mode in ("list", "paragraph"):
            self._extend(line)
            return mode
        self._add("paragraph", line.content, line.end)
        return "paragraph"

    def _quote(self, line: _Line, mode: str) -> str:
        """One line of a quotation: every paragraph or item in it is a block of the kind "quote"."""
        at = 0
        while match := QUOTE_RE.match(line.text, at):
            at = match.end()
        self.out.holes.append((line.start, line.start + at))
        rest = line.text[at:]
        item = ITEM_RE.match(rest)
        if not rest.strip():
            return "start"
        if item or mode != "quote":
            self._add("quote", line.start + at + (item.end() if item else 0), line.end)
        else:
            self._extend(line)
        return "quote"

    def _table(self, lines: list[_Line]) -> bool:
        head, delimiter = lines[0], lines[1]
        if "|" not in head.text or "|" not in delimiter.text or not _is_delimiter(delimiter.text):
            return False
        self._add("head-row", head.content, head.end)
        self.out.holes.append((delimiter.start, delimiter.end))
        for line in lines[2:]:
            caption = "|" not in line.text and line.text.lstrip().startswith(CAPTION)
            self._add("caption" if caption else "row", line.content, line.end)
        return True

    def _add(self, kind: str, start: int, end: int, level: int = 0) -> None:
        self.out.blocks.append(RawBlock(kind, start, max(start, end), level))

    def _extend(self, line: _Line) -> None:
        self.out.blocks[-1].end = line.end


def _opens(line: _Line, base: int) -> bool:
    """Whether a line opens something that a line of dashes below it does not make a heading."""
    body = line.text.lstrip()
    return body[0] in "#>" or bool(ITEM_RE.match(line.text)) or bool(ADMONITION_RE.match(body))


def _is_delimiter(text: str) -> bool:
    """Whether a line parts a table's head from its rows: `|---|:--|`."""
    bare = text.strip().removeprefix("|").removesuffix("|")
    return not set(bare) - set("|:- ") and all(DELIMITER_CELL_RE.match(cell.strip()) for cell in bare.split("|"))


def _closers(raw: list[str]) -> dict[str, list[int]]:
    """For each fence string the lines, in order, that could close it."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(raw):
        if "```" in line or "~~~" in line:
            match = CLOSER_RE.match(line)
            if match:
                found[match[1]].append(index)
    return found


def _run_lengths(line: str) -> dict[int, list[int]]:
    """The starts of the runs of backticks in a line, by the run's length."""
    found: dict[int, list[int]] = defaultdict(list)
    for match in re.finditer("`+", line):
        found[len(match[0])].append(match.start())
    return found

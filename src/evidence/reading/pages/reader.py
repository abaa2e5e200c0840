"""Reads a page: the engine parses it, and its tree becomes a `Page` with lines and columns.

Other modules call `read_page` and `apart`. If the engine cannot read a text, or if the text exceeds a limit, the page
has a fault with the line, and nothing is published: the build uses the same engine with the same limits.
"""

import html
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from evidence.digest import digest_of
from evidence.problem import Place, Problem
from evidence.reading.pages import limits
from evidence.reading.pages.as_read import as_read
from evidence.reading.pages.blocks import Blocks, Found, plain
from evidence.reading.pages.changes import Compared
from evidence.reading.pages.engine import Engine, Html, Parsed
from evidence.reading.pages.limits import APART, TOO_MUCH, UNREADABLE
from evidence.reading.pages.lines import holes, source_end
from evidence.reading.pages.packing import packed, packed_blocks
from evidence.reading.pages.page import (
    CITED_HERE,
    CODE_HERE,
    DATA_HERE,
    HEADING_HERE,
    KEY_IN_MARKER_RE,
    Block,
    Citation,
    Comment,
    Heading,
    Link,
    Mark,
    Page,
    Unclosed,
)
from evidence.reading.pages.positions import DATA_RE, STAND_IN_RE, Marked, Prepared, mark, prepare, unmarked
from evidence.reading.pages.sentences import packed_cited
from evidence.reading.pages.typed import Typed, typed
from evidence.reading.pages.words import Linked, Words

_AGAIN = 5  # lines on which the engine fails that one run reports
_EMPTY_NOTE_RE = re.compile(r"[ ]{0,3}\[\^[^\]]*\]:[ ]*")
_ID_RE = re.compile(r"<[a-zA-Z][^<>]*?\sid=[\"']?([^\s\"'>]+)")
_FENCE_RE = re.compile(r"^[ ]*(`{3,}|~{3,})(?P<info>[^`\n]*)$", re.MULTILINE)
_PLAIN_INFO_RE = re.compile(r"[ \t]*\.?[\w#.+-]*[ \t]*")


def read_page(
    text: str,
    path: str,
    engine: Engine,
    meta: Mapping[str, Any] | None = None,
    lines: Mapping[str, int] | None = None,
    body: int = 0,
) -> Page:
    """Read a page from its normalized text. meta and its lines, and where the body begins, come from
    `read_front_matter`.

    Never raises, on any text; takes time in proportion to its length.
    """
    page = Page(path=path, text=text, holes=((0, len(text)),), body=body, meta=dict(meta or {}),
                meta_lines=dict(lines or {}))  # fmt: skip
    faults: list[Problem] = []
    prepared = prepare(text, body)
    if too_much := limits.refused(prepared.text):
        offset, message, hint = too_much
        place = Place(path, *page.place(prepared.source(offset)))
        return replace(page, faults=(Problem(place, TOO_MUCH, message, hint),))
    while True:
        try:
            return _read(page, prepared, engine, faults)
        except Exception as fault:
            line, prepared = _failing(page, prepared, engine)
            place = Place(path, *page.place(prepared.source(prepared.starts[line])))
            faults.append(_unreadable(place, fault))
            if len(faults) >= _AGAIN:
                return replace(page, faults=tuple(faults))


def _read(page: Page, prepared: Prepared, engine: Engine, faults: list[Problem]) -> Page:
    """The page as the engine reads it. Raises whatever the engine raises."""
    marked = mark(prepared)
    parsed = engine.parse(marked.text, unmarked, prepared.typed)
    return _Reading(page, engine, prepared, marked, parsed).page(faults)


def _unreadable(place: Place, fault: BaseException) -> Problem:
    message = f"Markdown cannot be read from this line on: {type(fault).__name__} in Python-Markdown"
    return Problem(place, UNREADABLE, message, "write the line otherwise, or remove it")


def _failing(page: Page, prepared: Prepared, engine: Engine) -> tuple[int, Prepared]:
    """The first line on which the engine fails, and the text without it."""
    lines = prepared.text.split("\n")

    def fails(count: int) -> bool:
        try:
            _read(page, replace(prepared, text="\n".join(lines[:count])), engine, [])
        except Exception:
            return True
        return False

    # Try the most likely line first: a search through a long page takes a dozen readings.
    likely = (index for index, line in enumerate(lines) if _EMPTY_NOTE_RE.fullmatch(line))
    line = next((index for index in likely if fails(index + 1)), -1)
    low, high = (line, line + 1) if line >= 0 else (0, len(lines))  # fails with `high` lines, not with `low`
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle, high)
    line = high - 1
    begin, end = prepared.starts[line], prepared.starts[line] + len(lines[line])
    text = prepared.text[:begin] + " " * (end - begin) + prepared.text[end:]
    return line, Prepared(text, prepared.parts, prepared.typed, prepared.starts, prepared._at)


def apart(page: Page, engine: Engine) -> Problem | None:
    """Where the engine begins to read a page differently because of our characters, if it does.

    Then no place in the page can be trusted, and none is used.
    """
    if page.faults or not page.mirror:
        return None  # it was not read, or is kept from a run that compared it
    prepared = prepare(page.text, page.body)
    if not prepared.text.strip() or page.mirror == _plain_mirror(engine, prepared):
        return None
    lines = prepared.text.split("\n")
    low, high = 0, len(lines)
    while high - low > 1:
        middle = (low + high) // 2
        same = _reads_alike(engine, prepare("\n".join(lines[:middle]), 0))
        low, high = (middle, high) if same else (low, middle)
    place = Place(page.path, *page.place(prepared.source(prepared.starts[high - 1])))
    message = "from this line on the checks cannot follow how the page is published"
    return Problem(place, APART, message, "write the line in plainer Markdown, and tell us: the fault is ours")


def _reads_alike(engine: Engine, part: Prepared) -> bool:
    try:
        with_marks = _mirror(engine.html(engine.parse(mark(part).text, unmarked, part.typed)))
    except Exception:
        return False
    return with_marks == _plain_mirror(engine, part)


def _plain_mirror(engine: Engine, prepared: Prepared) -> str:
    """The digest of a text as it is published. Empty if the engine fails on it."""
    try:
        return _mirror(engine.html(engine.parse(prepared.text, typed=prepared.typed)))
    except Exception:
        return ""


def _mirror(made: Html) -> str:
    """A digest of what the engine made of a text, without our marks."""
    return digest_of("\0".join([made.text, *made.links]))


class _Reading:
    """One page on its way from the engine's tree to the model."""

    def __init__(self, page: Page, engine: Engine, prepared: Prepared, marked: Marked, parsed: Parsed) -> None:
        self.blank, self.engine, self.prepared, self.parsed = page, engine, prepared, parsed
        self.marked = marked
        self.stand_ins = {sign[0]: sign.start() for sign in STAND_IN_RE.finditer(prepared.text)}
        self.typed: Typed = typed(parsed, marked, prepared, engine)
        self.walk = Blocks(engine, parsed, marked, prepared, self.typed)
        self.found = self.walk.walk()
        self.lone = {found.lone for found in self.found}
        self.numbers: dict[str, int] = {}
        self.occurrences: dict[str, int] = {}
        self.at = 0

    def page(self, faults: list[Problem]) -> Page:
        """Make the page."""
        headings: list[Heading] = []
        blocks: list[Block] = []
        code: list[Block] = []
        links: list[Link] = []
        for found in self.found:
            if found.kind == "code":
                code.append(self._code(found, headings))
                continue
            block = self._block(found, len(blocks), headings)
            blocks.append(block)
            links += [self._link(one, block) for one in found.words.links]
        compared = tuple(Compared(self.prepared, self.marked, self.parsed, self.typed, self.walk).changes())
        spans, data = holes(self.blank, self.prepared, self.typed, self.found)
        ids, made = frozenset(self._ids()), self.engine.html(self.parsed)
        whole = as_read(made, self.prepared, self.engine)
        return replace(
            self.blank,
            holes=spans,
            headings=tuple(headings),
            blocks_packed=packed_blocks(blocks, headings),
            code_packed=packed_blocks(code, headings),
            cited_packed=packed_cited(blocks, headings),
            citations=tuple(citation for block in blocks for citation in block.citations),
            links=tuple(links),
            comments=tuple(self._comments()),
            marks=tuple(self._mark(offset) for offset in data),
            unclosed=tuple(self._unclosed(blocks, any(change.what == "fence" for change in compared))),
            changes=compared,
            ids=ids,
            shown_packed=packed("\n".join(map(self._shown, self.found))),
            faults=tuple(faults),
            mirror=_mirror(made),
            html_packed=packed(whole and tuple(whole)),
        )

    def _block(self, found: Found, index: int, headings: list[Heading]) -> Block:
        words, text = found.words, "".join(found.words.pieces)
        start = found.start if found.start is not None else self.at
        end = found.spans[-1][1] if found.spans else max([start, words.here or 0])
        self.at = max(self.at, end)
        cut = len(text) - len(text.lstrip())
        spots = _spots(words, start, cut, self.prepared)
        text = text.strip()
        source, begin = self.prepared.source, self.prepared.source(start)
        if found.kind == "heading":
            headings.append(self._heading(found, begin))
        cited = tuple(citation for one in words.cited for citation in self._citations(one, index, cut))
        line = self.blank.place(begin)[0]
        last = self.blank.place(source(max(start, end - 1)))[0]
        under = headings[-1] if headings else None
        code = tuple((at - cut, str(shown)) for at, shown in words.coded)  # plain text, of no class of the parser
        end, inside = source_end(self.prepared, end), found.inside
        spots = () if spots == ((0, begin),) else spots
        return Block(index, found.kind, text, begin, line, under, cited, end, last, spots, code, inside)

    def _code(self, found: Found, headings: list[Heading]) -> Block:
        """A block of code."""
        words = found.words
        first = words.spots[0] if words.spots else (0, self.at)
        start, source = max(0, first[1] - first[0]), self.prepared.source
        line, last = (self.blank.place(source(place))[0] for place in (start, max(start, words.here or 0)))
        spots = _spots(words, start, 0, self.prepared)
        under = headings[-1] if headings else None
        text = "".join(words.shown)
        return Block(-1, "code", text, source(start), line, under, end=source(start), last_line=last, spots=spots)

    def _heading(self, found: Found, offset: int) -> Heading:
        element = found.element
        anchor = unmarked(element.get("id") or "")
        line, column = self.blank.place(offset)
        return Heading(int(element.tag[1]), plain(found.words), anchor, line, column, element in self.parsed.own)

    def _shown(self, found: Found) -> str:
        """What the finished page must show of a block, on one line."""
        text = "".join(found.words.shown)
        if found.words.cited or found.words.data:
            text = STAND_IN_RE.sub(self._stands_for, text)
        text = " ".join(text.split())
        if found.kind == "code":
            return f"{CODE_HERE}{text}"
        if found.kind == "heading":
            return f"{HEADING_HERE}{found.element.tag[1]} {unmarked(found.element.get('id') or '')} {text}"
        return text

    def _stands_for(self, sign: re.Match[str]) -> str:
        typed = self.prepared.typed.get(sign[0], "")
        if not typed.startswith("[@"):
            return DATA_HERE
        keys = KEY_IN_MARKER_RE.findall(typed)  # mkdocs-bibtex puts a space between two
        return " ".join(f"{CITED_HERE}{key} {self.numbers.get(key, 0)}{CITED_HERE}" for key in keys)

    def _citations(self, one: Any, block: int, cut: int) -> list[Citation]:
        offset = self.prepared.source(self.stand_ins[one.sign])
        typed = self.prepared.typed[one.sign]
        made = []
        for match in KEY_IN_MARKER_RE.finditer(typed):
            key = sys.intern(match[1])
            number = self.numbers.setdefault(key, len(self.numbers) + 1)
            seen = self.occurrences[key] = self.occurrences.get(key, 0) + 1
            line, column = self.blank.place(offset)
            made.append(Citation(key, number, seen, block, line, column, offset, offset + len(typed),
                                 max(0, one.start - cut), one.inside))  # fmt: skip
        return made

    def _link(self, one: Linked, block: Block) -> Link:
        element = one.element
        raw = element.get("src" if one.image else "href") or ""
        target = self._attribute(raw)
        place = one.begin if one.begin is not None else self.prepared.text.find(target) if target else -1
        auto = not one.image and place >= 0 and self.prepared.text.startswith("<", place)
        offset = self.prepared.source(place) if place >= 0 else block.start
        end = self._link_end(one, place, target, auto) if place >= 0 else offset
        title = self._attribute(element.get("title") or "")
        words = " ".join(one.words.split())
        return Link(words, target, *self.blank.place(offset), one.image, auto, offset, end, title, block.index,
                    one.start, one.stop)  # fmt: skip

    def _attribute(self, value: str) -> str:
        """An attribute of the tree as it was typed, without our characters and with disguised letters shown."""
        value = self.prepared.spelt(value)
        if "\x02" in value:
            value = html.unescape(value.replace("\x02amp\x03", "&"))
        return value

    def _link_end(self, one: Linked, place: int, target: str, auto: bool) -> int:
        """The place in the source after a link."""
        text = self.prepared.text
        if auto:
            return self.prepared.source(text.find(">", place)) + 1
        close = text.find("]", max(place, one.last or 0))
        if close < 0:
            return self.prepared.source(place)
        end = close + 1
        if text.startswith("(", end):
            inside = text.find(target, end) + len(target) if target else end
            end = max(text.find(")", max(inside, end)) + 1, end)
        elif text.startswith("[", end) or text.startswith(" [", end):
            end = max(text.find("]", end) + 1, end)
        return source_end(self.prepared, end)

    def _comments(self) -> list[Comment]:
        found = []
        for start, end in self.typed.comments:
            offset, behind = self.prepared.source(start), source_end(self.prepared, end)
            found.append(Comment(self.blank.text[offset + 4 : behind - 3], *self.blank.place(offset), offset))
        return found

    def _mark(self, place: int) -> Mark:
        offset = self.prepared.source(place)
        typed = self.prepared.typed[self.prepared.text[place]]
        line, column = self.blank.place(offset)
        sign = self.prepared.text[place]
        alone = sign in self.lone and self.prepared.line_text(self.prepared.line(place)).strip() == sign
        match = DATA_RE.fullmatch(typed)
        return Mark(match[1].strip() if match else typed, line, column, offset, alone)

    def _unclosed(self, blocks: list[Block], no_fence: bool) -> list[Unclosed]:
        """Fences and comments that are published as text because nothing closes them.

        If a line only looks like a fence, the fence below it closes that one, and is not reported.
        """
        found: list[Unclosed] = []
        open_comment = False  # one is enough: nothing after it is closed
        for block in blocks:
            if not open_comment and "<!--" in block.text and "-->" not in block.text:
                place = self.blank.place(block.at(block.text.index("<!--")))
                if not any((one.line, one.column) == place for one in self._comments()):
                    open_comment = True
                    found.append(Unclosed("comment", *place))
            for fence in _FENCE_RE.finditer(block.text) if "```" in block.text or "~~~" in block.text else ():
                if no_fence and not fence["info"].strip():
                    continue
                if fence["info"].strip() and not _PLAIN_INFO_RE.fullmatch(fence["info"]):
                    continue  # not a fence at all: it is reported as a change
                found.append(Unclosed("code fence", *self.blank.place(block.at(fence.start(1)))))
        return found

    def _ids(self) -> set[str]:
        """The ids in the page that do not belong to a heading, a marker or a reference."""
        found = {
            unmarked(element.get("id") or "")
            for element in self.parsed.tree.iter()
            if "id" in element.attrib and not (element.get("id") or "").startswith(("fnref", "fn:"))
        }
        for aside in self.parsed.stash:
            found.update(unmarked(one) for one in _ID_RE.findall(aside))
        return found - {""}


def _spots(words: Words, start: int, cut: int, prepared: Prepared) -> tuple[tuple[int, int], ...]:
    """Places in a block's text with their places in the source.

    Those before the first word are counted back from it.
    """
    spots: list[tuple[int, int]] = []
    apart = None
    # Where the prepared text and the source begin to differ in length.
    otherwise = prepared.tabs or words.cited or words.data or (words.code and prepared.typed)
    until = 0
    for at, place in words.spots:
        if place - at != apart or (otherwise and (place >= until or at <= cut)):  # or it adds nothing to the last one
            until = prepared.alike(place)
            apart = place - at
            here, there = at - cut if at > cut else 0, prepared.source(place)
            if not spots or there - here != spots[-1][1] - spots[-1][0]:
                spots.append((here, there))
    if not spots or spots[0][0] > 0:
        first = words.spots[0] if words.spots else None
        back = first[1] - (first[0] - cut) if first else start
        spots.insert(0, (0, prepared.source(max(start, back, 0))))
    return tuple(spots)

"""Checks of Markdown that readers would see as typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place, at
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

_BLANK_LINE_RE = re.compile(r"\n[ \t]*\n")
_MERGE_MARKS = frozenset({"<" * 7, ">" * 7, "|" * 7})


_INVISIBLE_RE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ue000-\uf8ff\ufeff\ufffd]"
)


@check("PAG014", "No page has the marks of an unfinished merge.", bad="<<<<<<< HEAD", good="(the text that you want)")
def merge_conflict(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Marks that Git leaves in a file, outside code."""
    for page in sources.pages:
        if "<<<<<<<" not in page.text and ">>>>>>>" not in page.text:
            continue
        veiled, text = page.veiled.split("\n"), page.text.split("\n")
        for index, line in enumerate(text):
            # In code they are an example. A line of ">" alone is blank in the veiled text, being a quotation's mark.
            if line[:7] in _MERGE_MARKS and line[7:8] in ("", " ") and (veiled[index].strip() or not line[7:].strip()):
                yield at(page.path, index + 1), "a mark of an unfinished merge", "keep one version and remove the marks"


@check("PAG018", "Every code fence is closed with the same fence.", bad="```\ncode", good="```\ncode\n```")
def open_fence(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Fences that nothing closes."""
    for page in sources.pages:
        for found in page.unclosed:
            if found.what == "code fence":
                yield (
                    at(page.path, found.line, found.column),
                    "nothing closes this code fence",
                    "add the same fence below",
                )


@check("PAG019", "Every comment is closed.", bad="<!-- later", good="<!-- later -->")
def open_comment(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Comments that nothing closes: the reader would see them."""
    for page in sources.pages:
        for found in page.unclosed:
            if found.what == "comment":
                yield at(page.path, found.line, found.column), "nothing closes this comment", 'add "-->"'


@check(
    "PAG020",
    "No page has control or invisible characters.",
    bad="keta\u200bmine (with a zero-width space)",
    good="ketamine",
)
def invisible(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Characters that nobody sees and that hide words from searches and from the checks."""
    import unicodedata

    damaged = {problem.place.file for problem in sources.problems if problem.code == "INP003"}
    for page in sources.pages:
        if page.path in damaged or (page.text.isascii() and page.text.isprintable()):
            continue
        for match in _INVISIBLE_RE.finditer(page.text):
            private = "\ue000" <= match[0] <= "\uf8ff"  # each font shows another sign, or none; we use some ourselves
            name = unicodedata.name(match[0], "private character" if private else "control character").lower()
            message = f"{name} (U+{ord(match[0]):04X}) stands here"
            yield at(page.path, *page.place(match.start())), message, "delete it"


@check(
    "PAG023",
    "A comment with a blank line in it begins at the start of a line.",
    bad="- item <!-- one\n\ntwo -->",
    good="<!-- one\n\ntwo -->",
)
def shown_comment(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Comments that Python-Markdown would cut at the blank line and print for everybody to read."""
    for page in sources.pages:
        for comment in page.comments:
            if not _BLANK_LINE_RE.search(comment.text):
                continue
            before = page.text[comment.offset - comment.column + 1 : comment.offset]
            if before.strip() or len(before.expandtabs(4)) > 3:
                place = at(page.path, comment.line, comment.column)
                yield (
                    place,
                    "readers would see this comment",
                    "remove its blank lines, or begin it at the start of a line",
                )


Found = Iterator[tuple[Place, str, str]]

BOXES = ("note", "warning")  # those that the stylesheet knows
_BOX_RE = re.compile(r"(?P<indent>[ ]*)(?P<marks>!{2,4})[ ]*(?P<type>[a-z]+)\b[ ]*(?P<title>.*)")
_BULLET_RE = re.compile(r"[ ]*(?P<mark>[•◦▪‣·]|[-*+–—](?=[A-Za-z]))[ \t]*(?P<text>\S.*)")
_PERHAPS_BULLET_RE = re.compile(r"\n[ ]*(?:[•◦▪‣·]|[-*+–—][A-Za-z])")
_ITEM_RE = re.compile(r"[ ]*(?:[•◦▪‣·]|[-*+–—](?=[ A-Za-z]))")
_BOLD_RE = re.compile(r"(?<![*\w])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![*\w])")


def _prose(page: Page) -> Iterator[tuple[int, str]]:
    """The page's lines that are no code, comment or front matter, with their numbers."""
    for number, (line, veiled) in enumerate(zip(page.text.split("\n"), page.veiled.split("\n"), strict=True), start=1):
        if veiled.strip():
            yield number, line


@check(
    "PAG026",
    "A box begins with !!! note or !!! warning and a title in straight quotes; its text is indented by four blanks.",
    bad="!!! warning Get help\nCall 911.",
    good='!!! warning "Get help"\n    Call 911.',
)
def boxes(sources: Sources, context: Context) -> Found:
    """Boxes that MkDocs would not make, or make empty."""
    for page in sources.pages:
        if "!!" not in page.text:
            continue
        lines = page.text.split("\n")
        for number, line in _prose(page):
            box = _BOX_RE.fullmatch(line)
            if not box:
                continue
            kind = next(iter(difflib.get_close_matches(box["type"], BOXES, n=1)), "note")
            title = box["title"].strip(" \"“”„'")
            meant = f"write  !!! {kind}{f' {chr(34)}{title}{chr(34)}' if title else ''}"
            if box["marks"] != "!!!":
                yield at(page.path, number), "a box begins with three exclamation marks", meant
            elif box["type"] not in BOXES:
                yield at(page.path, number), f'there is no box "{box["type"]}"', meant
            elif title and not re.fullmatch(r'"[^"]+"', box["title"].strip()):
                yield at(page.path, number), "a box's title stands in straight quotes", meant
            following = next((n for n in range(number, len(lines)) if lines[n].strip()), None)
            if following is None or not lines[following].startswith(box["indent"] + "    "):
                where = at(page.path, number if following is None else following + 1)
                yield (
                    where,
                    f"the box that begins on line {number} is empty: its text is not indented",
                    "begin each of its lines with four blanks",
                )


@check("PAG027", 'A list item begins with "- ".', bad="• one, -two", good="- one")
def bullets(sources: Sources, context: Context) -> Found:
    """Lines that look like a list item and would run into the sentence before."""
    for page in sources.pages:
        if not _PERHAPS_BULLET_RE.search("\n" + page.text):
            continue
        lines = page.text.split("\n")
        for number, line in _prose(page):
            found = _BULLET_RE.fullmatch(line)
            if found and found["mark"] in "-*+–—":  # a hyphen may begin a line of running text
                before = lines[number - 2] if number > 1 else ""
                found = found if not before.strip() or _ITEM_RE.match(before) else None
            if found and not _emphasis(found):
                shown = found["text"] if len(found["text"]) <= 40 else found["text"][:40] + "…"
                yield (
                    at(page.path, number, found.start("mark") + 1),
                    "this begins like a list item and is none",
                    f"write  - {shown}",
                )


def _emphasis(found: re.Match[str]) -> bool:
    return found["mark"] == "*" and "*" in found["text"]


@check(
    "PAG028",
    "Bold is closed in its paragraph.",
    bad="**Memory. It can get worse.",
    good="**Memory.** It can get worse.",
)
def open_bold(sources: Sources, context: Context) -> Found:
    """Paragraphs, items and cells with an odd number of ** that could open or close something."""
    for page in sources.pages:
        if "**" not in page.veiled:
            continue
        for block in page.blocks:
            parts = block.text.split("|") if "row" in block.kind else [block.text]
            start = block.start
            for part in parts:
                found = list(_BOLD_RE.finditer(part)) if "**" in part else []
                if len(found) % 2 and part.count("**") % 2:
                    place = at(page.path, *page.place(start + found[-1].start()))
                    yield (
                        place,
                        "these ** have no partner in the paragraph",
                        "write **the bold words** with ** on both sides, or remove them",
                    )
                start += len(part) + 1

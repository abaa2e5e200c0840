"""Marks of Markdown that were mistyped and would be printed for readers as they stand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from evidence.checks import Context, check
from evidence.markdown import Page
from evidence.problems import Place
from evidence.sources import Sources, at

Found = Iterator[tuple[Place, str, str]]

BOXES = ("note", "warning")  # those that the stylesheet knows
_BOX_RE = re.compile(r"(?P<indent>[ ]*)(?P<marks>!{2,4})[ ]*(?P<type>[a-z]+)\b[ ]*(?P<title>.*)")
_BULLET_RE = re.compile(r"[ ]*(?P<mark>[•◦▪‣·]|[-*+–—](?=[A-Za-z]))[ \t]*(?P<text>\S.*)")
_PERHAPS_BULLET_RE = re.compile(r"\n[ ]*(?:[•◦▪‣·]|[-*+–—][A-Za-z])")
_ITEM_RE = re.compile(r"[ ]*(?:[•◦▪‣·]|[-*+–—](?=[ A-Za-z]))")
_BOLD_RE = re.compile(r"(?<![*\w])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![*\w])")
_ID_RE = re.compile(r"\{[ ]?:?[ ]?#(?P<id>[\w-]+)[ ]?$|(?<![{\w])[(\[]?#(?P<bare>[a-z][\w-]+)[)\]}]$")


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


@check("PAG029", "The id behind a heading stands in closed braces.", bad="## Harms {#harms", good="## Harms {#harms}")
def heading_ids(sources: Sources, context: Context) -> Found:
    """Headings whose id would be printed as a part of their words."""
    for page in sources.pages:
        for heading in page.headings:
            found = _ID_RE.search(heading.text) if "#" in heading.text else None
            if found and not heading.own:
                name = found["id"] or found["bare"]
                yield (
                    at(page.path, heading.line),
                    f'"{found[0]}" would be printed as part of the heading',
                    f"write {{#{name}}}",
                )

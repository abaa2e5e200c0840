"""Finds Markdown that readers would see as it was typed, and characters that nobody can see."""

import re
import unicodedata
from collections.abc import Iterator

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.problem import Place
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.text import nearest, short

_IN_CITATION_RE = re.compile(r"\[@[^\]\n]*$")
_BLANK_LINE_RE = re.compile(r"\n[ \t]*\n")
_INVISIBLE_RE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ue000-\uf8ff\ufeff\ufffd"
    "\u00ad\U000f0000-\U0010ffff]"
    "|(?<=[A-Za-z])[\u200c-\u200f](?=[A-Za-z])"  # other scripts need them, and so do some symbols
)
BOXES = ("note", "warning")  # the boxes that the style sheet knows
_BOX_RE = re.compile(r"(?P<indent>[ ]*)(?P<marks>!{2,4})[ ]*(?P<type>[a-z]+)\b[ ]*(?P<title>.*)")
_BULLET_RE = re.compile(r"[ ]*(?P<mark>[•◦▪‣·]|[-*+–—](?=[A-Za-z]))[ \t]*(?P<text>\S.*)")
_PERHAPS_BULLET_RE = re.compile(r"\n[ ]*(?:[•◦▪‣·]|[-*+–—][A-Za-z])")
_ITEM_RE = re.compile(r"[ ]*(?:[•◦▪‣·]|[-*+–—](?=[ A-Za-z]))")
_STARS_RE = re.compile(  # but no note's star at the beginning of a line, behind a word, or before "p <"
    r"(?<![*\w])\*\*(?=[^\s*])(?!p\s?[<=>])|(?<=[^\s*])\*\*(?![*\w])|(?<=\w[ (])\*(?=[A-Za-z])(?!p\s?[<=>])"
)


@check("PAG018", "Every code fence is closed with the same fence.", bad="```\ncode", good="```\ncode\n```")
@check("PAG019", "Every comment is closed.", bad="<!-- later", good="<!-- later -->")
def unclosed(page: Page, _: Context) -> FoundByCode:
    for found in page.unclosed:
        code, hint = ("PAG019", 'add "-->"') if found.what == "comment" else ("PAG018", "add the same fence below")
        yield code, page.at(found), f"nothing closes this {found.what}", hint


def _damaged(sources: Sources) -> set[str]:
    return {problem.place.file for problem in sources.problems if problem.code == "INP003"}


@check(
    "PAG020",
    "No page has control characters or invisible characters.",
    why="They hide words from searches and from the checks.",
    bad="keta\u200bmine",
    good="lumenide",
)
def invisible(page: Page, context: Context) -> Found:
    seen = page.text.replace("\n", "").replace("\t", "").isprintable() and "\ufffd" not in page.text  # a quick look
    if seen or page.path in context.once(_damaged):
        return
    for match in _INVISIBLE_RE.finditer(page.text):
        if match[0] == "\u00ad" and _IN_CITATION_RE.search(page.text, max(0, match.start() - 60), match.start()):
            continue  # reported as a citation with wrong characters
        # Fonts differ in what they show for a private character, and our own code uses some.
        is_private = unicodedata.category(match[0]) == "Co"
        name = unicodedata.name(match[0], "private character" if is_private else "control character").lower()
        message = f"an invisible character: {name} (U+{ord(match[0]):04X})"
        yield page.place_at(match.start()), message, "delete it"


@check(
    "PAG023",
    "A comment with a blank line in it begins at the start of a line.",
    why="Elsewhere Markdown ends the comment at the blank line and prints the rest.",
    bad="- item <!-- one\n\ntwo -->",
    good="<!-- one\n\ntwo -->",
)
def shown_comment(page: Page, _: Context) -> Found:
    for comment in page.comments:
        before = page.text[comment.offset - comment.column + 1 : comment.offset]
        is_indented = before.strip() or len(before.expandtabs(4)) > 3
        if is_indented and _BLANK_LINE_RE.search(comment.text):
            hint = "remove its blank lines, or begin it at the start of a line"
            yield page.at(comment), "readers would see this comment", hint


def _shown_lines(page: Page) -> Iterator[tuple[int, str]]:
    """The lines of a page that are not code, comments or front matter, with their numbers."""
    for number, (line, veiled) in enumerate(zip(page.text.split("\n"), page.veiled.split("\n"), strict=True), start=1):
        if veiled.strip():
            yield number, line


@check(
    "PAG026",
    "A box begins with !!! note or !!! warning and a title in straight quotes; its text is indented by four spaces.",
    bad="!!! warning Get help\nCall 777.",
    good='!!! warning "Get help"\n    Call 777.',
)
def boxes(page: Page, _: Context) -> Found:
    lines = page.text.split("\n") if "!!" in page.text else []
    for number, line in _shown_lines(page) if lines else ():
        box = _BOX_RE.fullmatch(line)
        if not box:
            continue
        fault = _fault_of_first_line(box)
        if fault:
            yield Place(page.path, number), *fault
        following = next((index for index in range(number, len(lines)) if lines[index].strip()), None)
        if following is None or not lines[following].startswith(box["indent"] + "    "):
            place = Place(page.path, number if following is None else following + 1)
            message = f"the box that begins on line {number} is empty, because its text is not indented"
            yield place, message, "begin each of its lines with four spaces"


def _fault_of_first_line(box: re.Match[str]) -> tuple[str, str] | None:
    """The message and hint if the first line of a box is wrong."""
    title = box["title"].strip(" \"“”„'")
    inner = title.replace('"', "'")
    quoted = f' "{inner}"' if title else ""
    meant = f"write  !!! {nearest(box['type'], BOXES) or 'note'}{quoted}"
    if box["marks"] != "!!!":
        return "a box begins with three exclamation marks", meant
    if box["type"] not in BOXES:
        return f'there is no box "{box["type"]}"', meant
    if title and not re.fullmatch(r'"[^"]+"', box["title"].strip()):
        return "the title of this box is not in straight quotes", meant
    return None


@check("PAG027", 'A list item begins with "- ".', bad="• one\n• two", good="- one\n- two")
def bullets(page: Page, _: Context) -> Found:
    if not _PERHAPS_BULLET_RE.search("\n" + page.text):
        return
    lines = page.text.split("\n")
    for number, line in _shown_lines(page):
        found = _BULLET_RE.fullmatch(line)
        before = lines[number - 2] if number > 1 else ""
        after = lines[number] if number < len(lines) else ""
        if found and _is_meant_as_item(found, before, after):
            place = Place(page.path, number, found.start("mark") + 1)
            yield place, "this looks like a list item but is not one", f"write  - {short(found['text'], 40)}"


def _is_meant_as_item(found: re.Match[str], before: str, after: str) -> bool:
    """Whether a mark is meant to begin a list item, and is not part of a sentence, a note's asterisk or emphasis."""
    is_note = found["mark"] == "*" and not any(_ITEM_RE.match(line) for line in (before, after))
    may_be_text = found["mark"] in "-*+–—" and before.strip() and not _ITEM_RE.match(before)
    is_emphasis = found["mark"] == "*" and "*" in found["text"]
    return not may_be_text and not is_emphasis and not is_note


_NOTE_RE = re.compile(r"^[ ]*\*\*(?=[ ]?[^\W_])", re.MULTILINE)


@check("PAG028", "Bold and italics are closed in their paragraph.", bad="**Memory.", good="**Memory.**")
def open_bold(page: Page, _: Context) -> Found:
    found = list(_open_stars(page)) if "*" in page.veiled else []
    # Stars behind a word are a note's sign if a line below begins with them: its note.
    notes = [block.at(one.start()) for block in page.blocks for one in _NOTE_RE.finditer(block.text)] if found else []
    last, first = max(notes, default=-1), min((place for place, _, behind in found if behind), default=len(page.text))
    for place, stars, behind in found:
        if not (place < last if behind else place in notes and place > first):
            hint = f"write {stars}the words{stars} with {stars} on both sides, or remove them"
            yield page.place_at(place), f"these {stars} have no partner in the paragraph", hint


def _open_stars(page: Page) -> Iterator[tuple[int, str, bool]]:
    """The first stars without a partner of each block or cell: their place, and whether they are right behind a word."""
    for block in page.blocks:
        start = 0
        for part in block.text.split("|") if "row" in block.kind else [block.text]:
            for found in _STARS_RE.finditer(part) if "*" in part else ():
                offset = block.at(start + found.start())
                if "\\*" in page.text[max(0, offset - 1) : offset + 6]:
                    continue  # typed with a backslash: it is meant
                yield offset, found[0], not part[: found.start()][-1:].isspace() and found.start() > 0
                break
            start += len(part) + 1

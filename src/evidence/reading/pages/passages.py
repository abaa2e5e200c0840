"""Passages: text that several pages show, and that is written once, in `docs/data/passages.yml`.

A page shows a passage by `{{ passage: NAME }}`. The passage's Markdown is put in before the engine reads the page. So
for the reader, the checks, the digests and the build, it is the page's own text.
"""

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence.problem import Place, Problem

FILE = "docs/data/passages.yml"
INDENT = 2  # spaces before each line of a passage in the file

_MARK = r"\{\{[ ]*passage:[ ]*(?P<name>[a-z][a-z0-9-]*)[ ]*\}\}"
_MARK_RE = re.compile(_MARK)
_ALONE_RE = re.compile(rf"(?P<indent>[ ]*)(?P<bullet>(?:(?:[*+-]|\d{{1,3}}\.)[ ]+)?){_MARK}[ ]*")
_APART = r"[ ]*(?:#|<!--|$)"  # a heading, a comment, nothing
_ABOVE_RE = re.compile(rf"{_APART}|[ ]*(?:!!!|-{{3,}}$|\*{{3,}}$)")  # or the first line of a box, a rule
_BELOW_RE, _ITEM_RE = re.compile(_APART), re.compile(r"[ ]*(?:[*+-]|\d{1,3}\.)[ ]")
_FENCE_RE = re.compile(r"[ >]*(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines of one passage, and the number of its first line in the file."""

    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the lines of a page's text were typed, from the line `first` to the next origin.

    The first of them is line `line` of `file`. shift is to be added to a column of the page's text. mark is the line of
    the page's file with the mark of the passage that begins here; 0 if none does.
    """

    first: int
    file: str
    line: int
    shift: int = 0
    mark: int = 0


def passages(content: Mapping[str, str], lines: Mapping[str, int]) -> dict[str, Passage]:
    """The passages by name, from the file's content and the line of each name."""
    return {name: Passage(tuple(text.rstrip("\n").split("\n")), lines[name] + 1) for name, text in content.items()}


def put_in(text: str, path: str, body: int, known: Mapping[str, Passage]) -> tuple[str, tuple[Origin, ...]]:
    """A page's text with its passages put in, and the origins of its lines; no origins if there are no passages.

    The lines of a passage get the indent of its mark if the mark has a line of its own or begins an item. Within a line
    of text, or right above or below one, only a passage of one line is put in. A mark that cannot be followed stays, and
    a check reports it.
    """
    if not known or not _MARK_RE.search(text, body):
        return text, ()
    made: list[str] = []
    origins = [Origin(1, path, 1)]
    lines = list(_lines(text, body))
    following = [*(line for _, line, _ in lines[1:]), ""]
    for (number, line, is_code), below in zip(lines, following, strict=True):
        alone = None if is_code else _ALONE_RE.fullmatch(line)
        passage = known.get(alone["name"]) if alone else None
        if alone is None or passage is None or not _stands_apart(alone, passage, made, below):
            made.append(line if is_code else _MARK_RE.sub(lambda found: _short(found, known), line))
            continue
        first, rest = _indents(alone)
        origins.append(Origin(len(made) + 1, FILE, passage.line, INDENT - len(first), number))
        if len(rest) != len(first):
            origins.append(Origin(len(made) + 2, FILE, passage.line + 1, INDENT - len(rest)))
        made += [first + passage.lines[0], *(rest + one if one else "" for one in passage.lines[1:])]
        origins.append(Origin(len(made) + 1, path, number + 1))
    return "\n".join(made), tuple(origins) if len(origins) > 1 else ()


def _indents(mark: re.Match[str]) -> tuple[str, str]:
    """What comes before the first line of a passage, and before its other lines: in an item, four spaces for a level."""
    first = mark["indent"] + mark["bullet"]
    return first, " " * (len(mark["indent"]) + 4) if mark["bullet"] else first


def _stands_apart(mark: re.Match[str], passage: Passage, above: list[str], below: str) -> bool:
    """Whether the lines of a passage would remain what they are: a list right below a line of text would be none."""
    if len(passage.lines) == 1:
        return True
    first, last = mark["bullet"] + passage.lines[0], passage.lines[-1]
    begins = not above or _ABOVE_RE.match(above[-1]) or (_ITEM_RE.match(above[-1]) and _ITEM_RE.match(first))
    return bool(begins and (_BELOW_RE.match(below) or (_ITEM_RE.match(last) and _ITEM_RE.match(below))))


def _short(found: re.Match[str], known: Mapping[str, Passage]) -> str:
    passage = known.get(found["name"])
    return passage.lines[0] if passage and len(passage.lines) == 1 else found[0]


def typed_at(place: Place, origins: tuple[Origin, ...], *, around: bool = False) -> Place:
    """Where a writer finds a place of a page's text: in the page's file, or in the file of passages.

    around says that what is wrong there comes of the lines around: then, where a passage begins, it is found at the mark.
    """
    if not origins:
        return place
    origin = origins[bisect.bisect_right(origins, place.line, key=lambda one: one.first) - 1]
    if around and origin.mark and place.line == origin.first:
        return Place(place.file, origin.mark, place.column)
    return Place(origin.file, origin.line + place.line - origin.first, max(1, place.column + origin.shift))


def _lines(text: str, body: int) -> Iterator[tuple[int, str, bool]]:
    """Each line with its number, and whether it belongs to the front matter or to fenced code."""
    fence, offset = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        mark = _FENCE_RE.match(line)
        opened = fence
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        yield number, line, offset < body or bool(opened or fence)
        offset += len(line) + 1


def faults(text: str, content: Mapping[str, str], lines: Mapping[str, int]) -> list[Problem]:
    """The passages that are not typed line by line: for these, the line of a word would not be known."""
    typed = text.split("\n")
    found = []
    for name, passage in passages(content, lines).items():
        there = typed[passage.line - 1 : passage.line - 1 + len(passage.lines)]
        if there != [" " * INDENT + line if line else "" for line in passage.lines]:
            message = f'the passage "{name}" is not typed line by line'
            hint = f"write  {name}: |  and the text below it, each line with two blanks before it"
            found.append(Problem(Place(FILE, lines[name]), "DAT001", message, hint))
    return found

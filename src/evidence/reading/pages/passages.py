"""Passages: text that several pages show, and that is written once, in `docs/data/passages.yml`.

A page shows a passage by `{{ passage: NAME }}`. The passage's Markdown is put in before the engine reads the page. So
for the reader, the checks, the digests and the build, it is the page's own text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence.problem import Place, Problem

FILE = "docs/data/passages.yml"
INDENT = 2  # spaces before each line of a passage in the file

_MARK = r"\{\{[ ]*passage:[ ]*(?P<name>[a-z][a-z0-9-]*)[ ]*\}\}"
_MARK_RE = re.compile(_MARK)
_ALONE_RE = re.compile(rf"(?P<before>[ ]*(?:[*+-][ ]+)?){_MARK}[ ]*")
_FENCE_RE = re.compile(r"[ >]*(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines of one passage, and the number of its first line in the file."""

    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the lines of a page's text were typed, from the line `first` to the next origin.

    The first of them is line `line` of `file`. shift is to be added to a column of the page's text.
    """

    first: int
    file: str
    line: int
    shift: int = 0


def passages(content: Mapping[str, str], lines: Mapping[str, int]) -> dict[str, Passage]:
    """The passages by name, from the file's content and the line of each name."""
    return {name: Passage(tuple(text.rstrip("\n").split("\n")), lines[name] + 1) for name, text in content.items()}


def put_in(text: str, path: str, body: int, known: Mapping[str, Passage]) -> tuple[str, tuple[Origin, ...]]:
    """A page's text with its passages put in, and the origins of its lines; no origins if there are no passages.

    The lines of a passage get the indent of its mark if the mark has a line of its own or follows a bullet. Within a
    line of text, only a passage of one line is put in. A mark that cannot be followed stays, and a check reports it.
    """
    if not known or not _MARK_RE.search(text, body):
        return text, ()
    made: list[str] = []
    origins = [Origin(1, path, 1)]
    for number, line, is_code in _lines(text, body):
        alone = None if is_code else _ALONE_RE.fullmatch(line)
        passage = known.get(alone["name"]) if alone else None
        if alone is None or passage is None:
            made.append(line if is_code else _MARK_RE.sub(lambda found: _short(found, known), line))
            continue
        before = alone["before"]
        origins.append(Origin(len(made) + 1, FILE, passage.line, INDENT - len(before)))
        below = " " * len(before)
        made += [before + passage.lines[0], *(below + one if one else "" for one in passage.lines[1:])]
        origins.append(Origin(len(made) + 1, path, number + 1))
    return "\n".join(made), tuple(origins) if len(origins) > 1 else ()


def _short(found: re.Match[str], known: Mapping[str, Passage]) -> str:
    passage = known.get(found["name"])
    return passage.lines[0] if passage and len(passage.lines) == 1 else found[0]


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

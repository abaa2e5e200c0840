"""Reads the front matter of a page: the YAML between the first two lines of three dashes."""

import re
from typing import Any

from evidence.problem import Place, Problem

_OPEN_RE = re.compile(r"---[ \t]*\n")
_FIELD_RE = re.compile(r"[A-Za-z_]+:|[ -]")
_DASHES_RE = re.compile("[-–—_=*]{1,8}")
_CLOSE_RE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def _last_field(text: str) -> int:
    """The line of the last field before the first empty line or heading: front matter should end below it."""
    last = 1
    for number, line in enumerate(text.split("\n")[1:], start=2):
        if not line.strip() or line.startswith("#"):
            break
        last = number if _FIELD_RE.match(line) else last
    return last


def body_at(text: str) -> int:
    """Where the body of a page's normalized text begins."""
    opened = _OPEN_RE.match(text)
    closed = _CLOSE_RE.search(text, opened.end()) if opened else None
    return min(closed.end() + 1, len(text)) if closed else 0


def read_front_matter(text: str, path: str) -> tuple[dict[str, Any], dict[str, int], int, list[Problem]]:
    """The front matter of a page's normalized text: its values, the line of each dotted path, where the body begins,
    problems.

    Without front matter the values are empty, and there is no problem: a check decides whether the page needs front
    matter. Broken front matter is one problem, and the body is found all the same. Never raises.
    """
    from evidence.reading.yaml_lines import read_yaml

    opened = _OPEN_RE.match(text)
    if opened is None:
        return {}, {}, 0, []
    closed = _CLOSE_RE.search(text, opened.end())
    if closed is None:
        last = _last_field(text)
        hint = f'add a line "---" below line {last}' if last > 1 else 'add a line "---" below its fields'
        if _DASHES_RE.fullmatch(text.split("\n")[last].strip() if last < text.count("\n") else ""):
            hint = f"make line {last + 1} three plain hyphens: ---"
        return {}, {}, 0, [Problem(Place(path, last), "INP005", "the front matter never ends", hint)]
    value, lines, problems = read_yaml(text[opened.end() : closed.start()], path, first_line=2)
    if not problems and value is not None and not isinstance(value, dict):
        problems = [Problem(Place(path, 2), "INP006", "the front matter has no fields", 'write  title: "…"')]
    return value if isinstance(value, dict) else {}, lines, body_at(text), problems

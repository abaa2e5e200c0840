"""Explains in plain words why a YAML text could not be read, and on which line."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from evidence.problem import Place, Problem
from evidence.text import count

CURLY_QUOTES_RE = re.compile("[“”„‘’«][^\n]*[“”‘’»\"']")
CURLY_QUOTES = "curly quotes are part of the text here"
_FIELD_RE = re.compile(r"[ ]*(?:- )*(?P<name>[A-Za-z][\w-]*):(?P<gap>[ ]*)(?P<value>.*)")
_OPENS_RE = re.compile(r"[:,\[{-][ ]*\"")

Guess = tuple[int, int, str, str]  # line and column from 0, message, hint


@dataclass(frozen=True, slots=True)
class _Noticed:
    """Where the parser noticed a fault (line and column from 0), what it said, and the text around that place."""

    source: list[str]
    line: int
    column: int
    said: str

    @property
    def here(self) -> str:
        """The line on which the fault was noticed."""
        return self.source[self.line]

    @property
    def field(self) -> re.Match[str] | None:
        """The name, gap and value of that line, if it looks like a field."""
        return _FIELD_RE.match(self.here)


def yaml_problem(fault: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    """The problem for a fault that the parser found: its most likely cause, on the line of that cause."""
    line, column, message, hint = _cause(fault, text)
    return Problem(Place(path, first_line + line, column + 1), "INP006", message, hint)


def _cause(fault: yaml.YAMLError, text: str) -> Guess:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if mark is None:  # a character that YAML does not allow: the fault has an offset instead
        offset = getattr(fault, "position", 0)
        line = text.count("\n", 0, offset if isinstance(offset, int) else 0)
        return line, 0, "a character that YAML does not allow", "delete the invisible character"
    said = getattr(fault, "problem", None) or "it cannot be read"
    if "could not find expected ':'" in said:  # the parser notices this only after the line that has no colon
        mark = getattr(fault, "context_mark", None) or mark
    source = text.split("\n")
    noticed = _Noticed(source, min(mark.line, len(source) - 1), mark.column, said)
    return next(filter(None, (guess(noticed) for guess in _GUESSES)))


def _tab(at: _Noticed) -> Guess | None:
    indent = at.here[: len(at.here) - len(at.here.lstrip())]
    if "\t" in indent or at.here[at.column : at.column + 1] == "\t":
        return at.line, at.column, "a tab where YAML needs spaces", "indent with spaces"
    return None


def _open_quotation_mark(at: _Noticed) -> Guess | None:
    until_here = enumerate(at.source[: at.line + 1])
    odd = [line for line, text in until_here if text.count('"') % 2 and _OPENS_RE.search(text)]
    if len(odd) % 2 == 0 or "cannot start any token" in at.said:
        return None
    column = at.source[odd[-1]].index('"')
    return odd[-1], column, "this quotation mark has no partner on its line", 'end the value with a straight "'


def _curly_quotes(at: _Noticed) -> Guess | None:
    field = at.field
    if not field or not CURLY_QUOTES_RE.match(field["value"]):
        return None
    hint = f'type straight quotes: {field["name"]}: "{field["value"].strip("“”„‘’«»")}"'
    return at.line, field.start("value"), CURLY_QUOTES, hint


def _no_space_after_colon(at: _Noticed) -> Guess | None:
    field = at.field
    if not field or not field["value"] or field["gap"] or field["value"].startswith("//"):
        return None
    hint = f"write  {field['name']}: {field['value']}"
    return at.line, field.start("value"), "a space is missing after the colon", hint


def _other_indent(at: _Noticed) -> Guess | None:
    before = reversed(at.source[: at.line])
    above = next((text for text in before if text.strip() and not text.lstrip().startswith("#")), "")
    field, here = at.field, _indent(at.here)
    if not field or at.column > field.start("gap") or here == _indent(above) or not _FIELD_RE.match(above):
        return None
    message = f"this line begins with {count(here, 'space')}, the one above with {_indent(above)}"
    return at.line, here, message, "begin lines that belong together with the same number of spaces"


def _colon_in_value(at: _Noticed) -> Guess | None:
    if "mapping values are not allowed" not in at.said:
        return None
    example = f'{at.field["name"]}: "{at.field["value"]}"' if at.field else 'title: "One: two"'
    return at.line, at.column, "a colon followed by a space inside a value", f"put the value in quotes:  {example}"


def _cannot_begin(at: _Noticed) -> Guess | None:
    if "cannot start any token" not in at.said:
        return None
    value = re.split(r"[,}\]\s]", at.here[at.column :], maxsplit=1)[0]
    return at.line, at.column, f'a value cannot begin with "{value[:1]}"', f'put it in quotes: "{value}"'


def _no_name(at: _Noticed) -> Guess | None:
    if "could not find expected ':'" not in at.said:
        return None
    return at.line, at.column, f'"{at.here.strip()[:40]}" has no name and colon in front', "write  name: value"


def _unknown(at: _Noticed) -> Guess:
    return at.line, at.column, f"broken YAML: {at.said}", "see the line above too: quotes and indents"


# These are tried in order, and the first one that fits is reported.
_GUESSES: tuple[Callable[[_Noticed], Guess | None], ...] = (
    _tab,
    _open_quotation_mark,
    _curly_quotes,
    _no_space_after_colon,
    _other_indent,
    _colon_in_value,
    _cannot_begin,
    _no_name,
    _unknown,
)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

"""Says in plain words why a YAML text could not be read, and at which line."""

from __future__ import annotations

import re

import yaml

from evidence.problem import Place, Problem

CURLY_QUOTES_RE = re.compile("[“”„‘’«][^\n]*[“”‘’»\"']")
CURLY_QUOTES = "curly quotes are part of the text here"
_KEY_RE = re.compile(r"[ ]*(?:- )*(?P<name>[A-Za-z][\w-]*):(?P<gap>[ ]*)(?P<value>.*)")
_OPENS_RE = re.compile(r"[:,\[{-][ ]*\"")


def yaml_problem(fault: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    """The parser's fault, told by what most likely caused it, on the line where that stands."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if mark is None:  # a character that YAML does not allow
        position = getattr(fault, "position", 0)
        line = text.count("\n", 0, position if isinstance(position, int) else 0)
        return Problem(
            Place(path, first_line + line),
            "INP006",
            "a character that YAML does not allow",
            "delete the invisible character",
        )
    source = text.split("\n")
    said = fault.problem or "it cannot be read"
    if "could not find expected ':'" in said:
        mark = fault.context_mark or mark  # where the line without a colon begins, not where that is noticed
    line, column = min(mark.line, len(source) - 1), mark.column
    line, column, message, hint = _cause(source, line, column, said)
    return Problem(Place(path, first_line + line, column + 1), "INP006", message, hint)


def _cause(source: list[str], line: int, column: int, said: str) -> tuple[int, int, str, str]:
    """Line and column from 0, message and hint, for a fault that the parser noticed at a place."""
    here = source[line]
    if "\t" in here[: len(here) - len(here.lstrip())] or here[column : column + 1] == "\t":
        return line, column, "a tab stands where YAML wants spaces", "indent with spaces"
    odd = [at for at, text in enumerate(source[: line + 1]) if text.count('"') % 2 and _OPENS_RE.search(text)]
    if len(odd) % 2 and "cannot start any token" not in said:
        return (
            odd[-1],
            source[odd[-1]].index('"'),
            "this quotation mark has no partner on its line",
            'end the value with a straight "',
        )
    key = _KEY_RE.match(here)
    if key and CURLY_QUOTES_RE.match(key["value"]):
        return (
            line,
            key.start("value"),
            CURLY_QUOTES,
            f'type straight quotes: {key["name"]}: "{key["value"].strip("“”„‘’«»")}"',
        )
    if key and key["value"] and not key["gap"] and "//" not in key["value"][:2]:
        return line, key.start("value"), "a blank is missing behind the colon", f"write  {key['name']}: {key['value']}"
    above = next((text for text in reversed(source[:line]) if text.strip() and not text.lstrip().startswith("#")), "")
    inner = _indent(here) - _indent(above)
    if key and column <= key.start("gap") and inner and _KEY_RE.match(above):
        message = f"this line begins with {_indent(here)} blanks, the one above with {_indent(above)}"
        return line, _indent(here), message, "what belongs together begins with the same number of blanks"
    if "mapping values are not allowed" in said:
        hint = (
            f'put the value in quotes:  {key["name"]}: "{key["value"]}"'
            if key
            else 'put the value in quotes: title: "One: two"'
        )
        return line, column, "a colon followed by a space inside a value", hint
    if "cannot start any token" in said:
        value = re.match(r"[^,}\]\s]*", here[column:])[0]  # type: ignore[index]
        return line, column, f'a value cannot begin with "{value[:1]}"', f'put it in quotes: "{value}"'
    if "could not find expected ':'" in said:
        return line, column, f'"{here.strip()[:40]}" has no name and colon in front', "write  name: value"
    return line, column, f"broken YAML: {said}", "see the line above too: quotes and indents"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

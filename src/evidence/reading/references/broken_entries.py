"""Explains what is wrong with an entry that the BibTeX parser could not read, or that somebody meant to comment out."""

import re
from collections.abc import Iterator

from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.model import ParsingFailedBlock

from evidence.problem import Place, Problem
from evidence.reading.references.bibtex_value import MONTHS, closing, field_value
from evidence.reading.references.foreign_formats import pasted, remedy
from evidence.reading.references.reference import Field, Reference

_ENTRY_START = re.compile(r"^[ \t]*@[ \t]*(?P<type>\w*)[ \t]*[{(]?[ \t]*(?P<key>[^\s,{}()=]*)", re.M)
_FIELD_LINE = re.compile(r'^[ \t]*(?P<name>[A-Za-z][\w-]*)[ \t]*=[ \t]*(?P<value>[{"].*[}"]|\d+)[ \t]*,?[ \t]*$')
_STRAY = re.compile(
    r'^[ \t]*(?:[a-z]+[ \t]*\{[ \t]*[a-z]+[0-9]{4}|@[ \t]*(?!comment\b|Comment\b|COMMENT\b)\w*|[A-Za-z][\w-]*[ \t]*=[ \t]*[{"].*|[}"][ \t]*,?[ \t]*$)',
    re.M,
)


def salvage(raw: str, line: int) -> Reference | None:
    """What can be read of a broken entry: its key, and the fields that are whole on one line."""
    start = _ENTRY_START.match(raw)
    if start is None or not start["key"]:
        return None
    fields: dict[str, Field] = {}
    for offset, text in enumerate(raw.split("\n")):
        found = _FIELD_LINE.match(text)
        if found:
            value, _ = field_value(found["value"], MONTHS)
            fields.setdefault(found["name"].lower(), Field(value, line + offset))
    return Reference(start["key"], start["type"].lower(), fields, line)


def explain_fault(block: ParsingFailedBlock, broken: Reference | None, line: int) -> tuple[str, str]:
    """The message and the hint for a broken entry."""
    name = f'entry "{broken.key}"' if broken else "this entry"
    reason = block.error.abort_reason if isinstance(block.error, BlockAbortedException) else ""
    noticed = line + (block.raw or "").rstrip().count("\n")
    unclosed = _unclosed_field(block.raw or "", line)
    if "end of file" in reason:
        hint = f"a }} is missing on line {unclosed}" if unclosed else "close it with a }, or restore what was cut off"
        return f"the file ends inside {name}", hint
    if "Unexpected block start" in reason:
        hint = f"a }} is missing on line {unclosed}" if unclosed else f"look for a missing }} up to line {noticed}"
        return f"{name} is not closed before the next one begins", hint
    if "comma after entry key" in reason:
        return f"{name} has no comma after its key", "write @article{altman1995, …"
    return f"{name} has a field that cannot be read", f"look for a missing comma, = or }} near line {noticed}"


def _unclosed_field(raw: str, line: int) -> int | None:
    """The line of a field that is not closed before the next line begins another field."""
    depth, last = 0, None
    for offset, text in enumerate(raw.split("\n")):
        if re.match(r"[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"\d]", text):
            if depth > 1:
                return last
            last = line + offset
        depth += len(re.findall(r"(?<!\\)\{", text)) - len(re.findall(r"(?<!\\)\}", text))
    return None


def stray_text(comment: str, line: int, path: str) -> Iterator[Problem]:
    """Text between entries is a comment to BibTeX; what looks like part of an entry was not meant as one.

    One problem at most: what follows comes from the same slip.
    """
    stray = _STRAY.search(comment)
    other = min(pasted(comment), key=lambda one: one.start, default=None)
    if other and (stray is None or other.start <= stray.start()):
        where = Place(path, line + comment.count("\n", 0, other.start))
        yield Problem(where, "BIB001", f"this is {other.program}, not BibTeX, and is not read", remedy(other))
    elif stray:
        where = Place(path, line + comment.count("\n", 0, stray.start()))
        yield Problem(where, "BIB001", *_explain_stray(stray[0].strip()[:40]))


def _explain_stray(shown: str) -> tuple[str, str]:
    """The message and the hint for text outside any entry."""
    if re.match(r"[a-z]+[ \t]*\{", shown):
        return f'"{shown}" begins no entry', f"write @{shown}"
    if shown.startswith("@"):
        return f'"{shown}" begins no entry', "an entry looks like @article{altman1995, …}"
    return f'"{shown}" is outside any entry', "a brace before it closes too early"


AFTER_PERCENT = re.compile(r"[^@\n]*%[^@\n]*@[ \t]*\w+[ \t]*[{(]")  # at the start of a line
_COMMENT = re.compile(r"^[ \t]*@[ \t]*comment[ \t]*\{", re.I | re.M)
_ENTRY = re.compile(r"(?<!\w)@[ \t]*(?!comment\b)[A-Za-z]+[ \t]*[{(][ \t]*[^\s,{}()=]+[ \t]*,\s*[\w-]+[ \t]*=", re.I)


def commented_out(place: Place) -> Problem:
    """The problem of an entry in a comment."""
    message = "this entry is in a comment, but BibTeX reads it all the same"
    return Problem(place, "BIB001", message, "remove its @, or the whole entry")


def without_comments(text: str, path: str) -> tuple[str, list[Problem]]:
    """The text with blank lines for each `@comment{…}`, and the entries in them.

    To BibTeX a comment ends with its first word; the splitter would stumble over an entry inside.
    """
    problems: list[Problem] = []
    parts, place, line = [], 0, 1
    for found in _COMMENT.finditer(text):
        if found.start() < place:
            continue  # inside the one before
        end = closing(text, found.end() - 1)
        if end is None:
            break  # it never closes
        inside = text[found.start() : end + 1]
        line += text.count("\n", place, found.start())
        for entry in _ENTRY.finditer(inside, found.end() - found.start()):
            problems.append(commented_out(Place(path, line + inside.count("\n", 0, entry.start()))))
        line += inside.count("\n")
        parts += [text[place : found.start()], "\n" * inside.count("\n")]
        place = end + 1
    return "".join([*parts, text[place:]]), problems

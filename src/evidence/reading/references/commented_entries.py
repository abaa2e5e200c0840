"""Finds entries that somebody meant to comment out. BibTeX has no such comments and reads the entries all the same."""

import re

from evidence.problem import Place, Problem
from evidence.reading.references.bibtex_value import closing

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

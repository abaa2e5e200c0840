"""Checks the characters in entries: capitals, invisible characters, wrong encodings, marks of a merge."""

from __future__ import annotations

import re
import unicodedata

from evidence.checks.bibliography.fields import values
from evidence.checks.check import Context, Found, check
from evidence.problem import at
from evidence.reading.project_files import BIBLIOGRAPHY, merge_marks
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import short

_WORD_RE = re.compile(r"[^\s\0]*[^\W\d_][^\s\0]*")
_BRACE_RE = re.compile(r"(?<!\\)([{}])")
_ESCAPED_RE = re.compile(r"(?<=\\).", re.S)
_NOT_PLAIN_ASCII_RE = re.compile(r"[^\t -~]")
_WRONG_ENCODING_RE = re.compile(r"[^\s{}\",;]*(?:[ÂÃÄÅ][\u0080-\u00bf]|â€.|\ufffd)[^\s{}\",;]*")


@check(
    "BIB012",
    "Capitals inside a title are in braces, so that no style can lower them.",
    why="Many BibTeX styles print titles in lower case and keep only what is in braces.",
    each="entry",
    bad="title = {Ketamine for PTSD}",
    good="title = {Ketamine for {PTSD}}",
)
def unbraced_capital(reference: Reference, _: Context) -> Found:
    for _name, value, place in values(reference, "title"):
        words = _unbraced(value)
        if words:
            hint = f"write {', '.join('{' + word + '}' for word in words[:3])}"
            yield place, f'the title of "{reference.key}" has capitals without braces: {", ".join(words[:5])}', hint


def _unbraced(title: str) -> list[str]:
    """The words of a title with a capital outside braces that a style could lower; a sentence's first letter cannot."""
    flat = _outside_braces(title)
    words = []
    for word in _WORD_RE.finditer(flat):
        if word[0].islower():
            continue
        start = not flat[: word.start()].strip("\0 `\"'“‘(¿¡") and not title[: word.start()].strip("{ `\"'“‘(¿¡")
        start = start or bool(re.search(r"[:?!.—–]\s+[`\"'“‘(]*$", title[: word.start()]))
        text = word[0].strip(".,;:?!\"`'“”‘’()[]")
        letters = text[1:] if start else text
        if "<" not in text and any(char.isupper() for char in letters):
            words.append(text)
    return words


def _outside_braces(title: str) -> str:
    """The title with NUL for each brace, each escaped character and all inside braces; offsets stay the same."""
    if not any(char in title for char in "{}\\"):
        return title
    depth, parts = 0, []
    for part in _BRACE_RE.split(title):
        if part in ("{", "}"):
            depth += 1 if part == "{" else -1
            parts.append("\0")
        else:
            parts.append(_ESCAPED_RE.sub("\0", part) if depth == 0 else "\0" * len(part))
    return "".join(parts)


@check(
    "BIB014",
    "The bibliography has no control characters, invisible characters or odd white space.",
    each="site",
    bad="@misc{a2020, title = {PT\u00adSD}}",
    good="@misc{a2020, title = {{PTSD}}}",
    into=BIBLIOGRAPHY,
)
def invisible(sources: Sources, _: Context) -> Found:
    text = sources.bibliography_text.removeprefix("\ufeff")
    for number, line in enumerate(text.split("\n"), start=1):
        for found in _NOT_PLAIN_ASCII_RE.finditer(line):
            char, index = found[0], found.start()
            if char == "\r" and index == len(line) - 1:
                continue
            if _cannot_be_seen(char, line[index - 1 : index], line[index + 1 : index + 2]):
                name = unicodedata.name(char, "a control character").lower()
                message = f"an invisible character: {name} (U+{ord(char):04X})"
                yield at(BIBLIOGRAPHY, number, index + 1), message, "delete it"
                break


def _cannot_be_seen(char: str, before: str, after: str) -> bool:
    category = unicodedata.category(char)
    if char in "\u200c\u200d":  # between letters, Persian, Hindi and others need these joiners
        return not (before > "\u0300" and after > "\u0300")
    return category in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") or (category == "Zs" and char != " ")


@check(
    "BIB015",
    "The bibliography is UTF-8 and was never read as anything else.",
    each="site",
    bad="@misc{fernandez2020, author = {FernÃ¡ndez, Ana}}",
    good="@misc{fernandez2020, author = {Fernández, Ana}}",
    into=BIBLIOGRAPHY,
)
def encoding(sources: Sources, _: Context) -> Found:
    for number, line in enumerate(sources.bibliography_text.split("\n"), start=1):
        found = None if line.isascii() else _WRONG_ENCODING_RE.search(line)
        if found:
            place = at(BIBLIOGRAPHY, number, found.start() + 1)
            yield place, f'"{short(found[0])}" was read in a wrong encoding', _right_encoding(found[0])


def _right_encoding(word: str) -> str:
    try:
        return f'write "{word.encode("cp1252").decode("utf-8")}", saved as UTF-8'
    except UnicodeError:
        return "type the word again and save the file as UTF-8"


@check(
    "BIB016",
    "No mark of a merge conflict is left.",
    each="site",
    bad="<<<<<<< HEAD\n@misc{a2020, title = {A}}\n=======\n@misc{a2020, title = {B}}\n>>>>>>> main",
    good="@misc{a2020, title = {A}}",
    into=BIBLIOGRAPHY,
)
def merge_conflict(sources: Sources, _: Context) -> Found:
    for line in merge_marks(sources.bibliography_text):
        yield at(BIBLIOGRAPHY, line), "a merge conflict was left here", "keep one side and delete the mark"

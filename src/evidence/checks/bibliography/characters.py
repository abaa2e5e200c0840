"""Checks of the characters in an entry: capitals, invisible characters, wrong encodings, merge marks."""

from __future__ import annotations

import re
import unicodedata

from evidence.checks.bibliography.fields import Found, entries
from evidence.checks.check import Context, check
from evidence.problem import at
from evidence.reading.project_files import BIBLIOGRAPHY, merge_marks
from evidence.reading.sources import Sources
from evidence.text import short


@check(
    "BIB012",
    "Capitals inside a title are braced, so that no style can lower them.",
    bad="title = {Ketamine for PTSD}",
    good="title = {Ketamine for {PTSD}}",
)
def unbraced_capital(sources: Sources, _context: Context) -> Found:
    for reference, _, value, place in entries(sources, "title"):
        words = _unbraced(value)
        if words:
            hint = f"write {', '.join('{' + word + '}' for word in words[:3])}"
            yield place, f'the title of "{reference.key}" has capitals without braces: {", ".join(words[:5])}', hint


def _unbraced(title: str) -> list[str]:
    """The words of a title with a capital outside braces that a style could lower; a sentence's first letter cannot."""
    flat = _outside_braces(title)
    words = []
    for word in _WORD.finditer(flat):
        if word.group().islower():
            continue
        start = not flat[: word.start()].strip("\0 `\"'“‘(¿¡") and not title[: word.start()].strip("{ `\"'“‘(¿¡")
        start = start or bool(re.search(r"[:?!.—–]\s+[`\"'“‘(]*$", title[: word.start()]))
        text = word.group().strip(".,;:?!\"`'“”‘’()[]")
        letters = text[1:] if start else text
        if "<" not in text and any(char.isupper() for char in letters):
            words.append(text)
    return words


_WORD = re.compile(r"[^\s\0]*[^\W\d_][^\s\0]*")
_BRACE = re.compile(r"(?<!\\)([{}])")
_ESCAPED = re.compile(r"(?<=\\).", re.S)


def _outside_braces(title: str) -> str:
    """The title with NUL for each brace, each escaped character and all inside braces; so every place stays."""
    if not any(char in title for char in "{}\\"):
        return title
    depth, parts = 0, []
    for part in _BRACE.split(title):
        if part in ("{", "}"):
            depth += 1 if part == "{" else -1
            parts.append("\0")
        else:
            parts.append(_ESCAPED.sub("\0", part) if depth == 0 else "\0" * len(part))
    return "".join(parts)


@check(
    "BIB014", "No control, invisible or odd white-space character.", bad="PT\u00adSD with a soft hyphen", good="PTSD"
)
def invisible(sources: Sources, _context: Context) -> Found:
    text = sources.bibliography_text.removeprefix("\ufeff")
    for number, line in enumerate(text.split("\n"), start=1):
        for found in _ODD.finditer(line):
            char, index = found.group(), found.start()
            if char == "\r" and index == len(line) - 1:
                continue
            if _unseen(char, line[index - 1 : index], line[index + 1 : index + 2]):
                name = unicodedata.name(char, "a control character").lower()
                yield (
                    at(BIBLIOGRAPHY, number, index + 1),
                    f"an invisible character: {name} (U+{ord(char):04X})",
                    "delete it",
                )
                break


_ODD = re.compile(r"[^\t -~]")  # all that is not plainly to be seen


def _unseen(char: str, before: str, after: str) -> bool:
    category = unicodedata.category(char)
    if char in "\u200c\u200d":  # joiners are letters' business in Persian, Hindi and others
        return not (before > "\u0300" and after > "\u0300")
    return category in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") or (category == "Zs" and char != " ")


_MOJIBAKE = re.compile(r"[^\s{}\",;]*(?:[ÂÃÄÅ][\u0080-\u00bf]|â€.|\ufffd)[^\s{}\",;]*")


@check("BIB015", "The file is UTF-8, and was never read as anything else.", bad="FernÃ¡ndez", good="Fernández")
def encoding(sources: Sources, _context: Context) -> Found:
    for number, line in enumerate(sources.bibliography_text.split("\n"), start=1):
        if not line.isascii() and (found := _MOJIBAKE.search(line)):
            word = found.group()
            yield (
                at(BIBLIOGRAPHY, number, found.start() + 1),
                f'"{short(word)}" was read in a wrong encoding',
                _mended(word),
            )


def _mended(word: str) -> str:
    try:
        return f'write "{word.encode("cp1252").decode("utf-8")}", saved as UTF-8'
    except UnicodeError:
        return "type the word anew and save the file as UTF-8"


@check("BIB016", "No mark of a merge conflict is left.", bad="<<<<<<< HEAD", good="the text that was meant to stay")
def merge_conflict(sources: Sources, _context: Context) -> Found:
    for line in merge_marks(sources.bibliography_text):
        yield at(BIBLIOGRAPHY, line), "a merge conflict was left here", "keep one side and delete the mark"

"""Checks the characters in entries: capitals, invisible characters, wrong encodings."""

import re
import unicodedata
from functools import cached_property

from evidence.checks.check import Context, Found, check
from evidence.problem import Place
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.capitals import unbraced
from evidence.reading.references.entry_fields import UNPRINTED
from evidence.reading.references.latex import unknown_commands
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import short

_NOT_PLAIN_ASCII_RE = re.compile(r"[^\t -~]")
_WRONG_ENCODING_RE = re.compile(r"[ÂÃÄÅ][\u0080-\u00bf]|â€.|\ufffd")
_BETWEEN_WORDS_RE = re.compile(r"[\s{}\",;]")
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # reviewers would see other text
_FIELD_OR_ENTRY_RE = re.compile(
    r"""(?:^|[,{}"])[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*(?=[{"\w])|^[ \t]*@[ \t]*\w+[ \t]*[{(]"""
)


@check(
    "BIB012",
    "Capitals inside a title are in braces, so that no style can lower them.",
    why="Many BibTeX styles print titles in lower case and keep only what is in braces.",
    bad="title = {Lumenide for GLIM}",
    good="title = {Lumenide for {GLIM}}",
)
def unbraced_capital(reference: Reference, _: Context) -> Found:
    for _name, value, place in reference.values(["title"]):
        words = [] if unknown_commands(value) else unbraced(value)  # for a command, BIB023 offers the whole title
        if words:
            hint = f"write {', '.join('{' + word + '}' for word in words[:3])}"
            yield place, f'the title of "{reference.key}" has capitals without braces: {", ".join(words[:5])}', hint


class _FieldsByLine:
    """Knows in which field each line of the bibliography begins. It finds out once, when it is first asked."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    @cached_property
    def _begun_in(self) -> list[str]:
        names, name = [], ""
        for line in self.lines:
            names.append(name)
            name = self._last(line, name)
        return names

    def _last(self, text: str, name: str) -> str:
        starts = list(_FIELD_OR_ENTRY_RE.finditer(text)) if "=" in text or "@" in text else []
        return (starts[-1][1] or "").lower() if starts else name

    def is_read(self, number: int, index: int) -> bool:
        """Whether readers or programs see what is at a place in the file, which is not so in a field never printed."""
        return self._last(self.lines[number - 1][: index + 1], self._begun_in[number - 1]) not in UNPRINTED


@check(
    "BIB014",
    "The bibliography has no control characters and no invisible characters.",
    bad="@misc{a2020, title = {PT\u00adSD}}",
    good="@misc{a2020, title = {{GLIM}}}",
    into=BIBLIOGRAPHY,
)
def invisible(sources: Sources, _: Context) -> Found:
    lines = sources.bibliography_text.removeprefix("\ufeff").split("\n")
    fields = _FieldsByLine(lines)
    for number, line in enumerate(lines, start=1):
        index = _invisible_in(line, number, fields)
        if index is not None:
            char = line[index]
            name = unicodedata.name(char, "a control character").lower()
            message = f"an invisible character: {name} (U+{ord(char):04X})"
            yield Place(BIBLIOGRAPHY, number, index + 1), message, _instead_of(char)


def _invisible_in(line: str, number: int, fields: _FieldsByLine) -> int | None:
    """The index of the first invisible character in a line that must be removed. None if there is none."""
    for found in _NOT_PLAIN_ASCII_RE.finditer(line):
        char, index = found[0], found.start()
        if char == "\r" and index == len(line) - 1:
            continue
        unseen = _cannot_be_seen(char, line[index - 1 : index], line[index + 1 : index + 2])
        if unseen and (char in _REORDERING or fields.is_read(number, index)):
            return index
    return None


def _cannot_be_seen(char: str, before: str, after: str) -> bool:
    category = unicodedata.category(char)  # spaces of other widths (Zs, Zl, Zp) are fine
    if char in "\u200c\u200d":  # between letters, Persian, Hindi and others need these joiners
        return not (before > "\u0300" and after > "\u0300")
    return category in ("Cc", "Cf", "Co", "Cn")


def _instead_of(char: str) -> str:
    """What to do about an invisible character. Some are Windows quotes and dashes that were read in a wrong encoding."""
    try:
        meant = bytes([ord(char)]).decode("cp1252") if "\x80" <= char <= "\x9f" else ""
    except UnicodeDecodeError:
        meant = ""
    return f"type {meant} instead" if meant else "delete it"


@check(
    "BIB015",
    "The bibliography is UTF-8 and was never read as anything else.",
    bad="@misc{fernandez2020, author = {FernÃ¡ndez, Ana}}",
    good="@misc{fernandez2020, author = {Fernández, Ana}}",
    into=BIBLIOGRAPHY,
)
def encoding(sources: Sources, _: Context) -> Found:
    lines = sources.bibliography_text.split("\n")
    fields = _FieldsByLine(lines)
    for number, line in enumerate(lines, start=1):
        start, word = (0, "") if line.isascii() else _misread_word(line)
        if word and fields.is_read(number, start):
            place = Place(BIBLIOGRAPHY, number, start + 1)
            yield place, f'"{short(word)}" was read in a wrong encoding', _right_encoding(word)


def _misread_word(line: str) -> tuple[int, str]:
    """Where the first word that was read in a wrong encoding begins, and the word. "" if there is none."""
    found = _WRONG_ENCODING_RE.search(line)
    if found is None:
        return 0, ""
    before, after = line[max(0, found.start() - 60) : found.start()], line[found.end() : found.end() + 60]
    start = found.start() - len(_BETWEEN_WORDS_RE.split(before)[-1])
    return start, line[start : found.end()] + _BETWEEN_WORDS_RE.split(after)[0]


def _right_encoding(word: str) -> str:
    try:
        return f'write "{word.encode("cp1252").decode("utf-8")}", saved as UTF-8'
    except UnicodeError:
        return "type the word again and save the file as UTF-8"
